"""AWS list prices, from `prices.json`."""

import json
from functools import cache
from typing import Any

from infra.paths import ROOT

FILE = ROOT / "benchmarks" / "costs" / "prices.json"


def price(name: str, amount: float) -> float:
    """Return the price of a month's amount, by tiers and without the free part."""
    entry = load_prices()[name]
    left, paid, total = max(0, amount - entry.get("free", 0)), 0.0, 0.0
    for up_to, usd in entry.get("tiers", [[None, entry.get("usd")]]):
        part = left if up_to is None else min(left, up_to - paid)
        total, paid, left = total + part * usd, paid + part, left - part
    return total


@cache
def load_prices() -> Any:
    return json.loads(FILE.read_text())["prices"]
