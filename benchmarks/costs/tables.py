"""Runs `make costs`: updates `units.json`, and the tables in the documents about costs."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from benchmarks.costs import units
from benchmarks.costs.model import (
    ALTERNATIVES,
    LOADS,
    OPTIONS,
    Costs,
    format_dollars,
    format_load,
    format_table,
    ghost,
    load_units,
    myblog,
    wagtail,
)
from benchmarks.costs.prices import load_prices
from benchmarks.costs.resources import build_table
from infra.paths import ROOT

DOCUMENT = ROOT / "docs" / "costs.md"
DOCUMENTS = (DOCUMENT, ROOT / "docs" / "deploy.md")


def _totals_table() -> str:
    rows = [
        [name, *(format_dollars(sum(way(views).values())) for views in LOADS)]
        for name, way in ALTERNATIVES.items()
    ]
    return format_table(["a month", *map(format_load, LOADS)], rows)


def _parts_table(way: Callable[[int], Costs]) -> str:
    costs = [way(views) for views in LOADS]
    rows = [[name, *(format_dollars(month[name]) for month in costs)] for name in costs[0]]
    rows.append(["**together**", *(format_dollars(sum(month.values())) for month in costs)])
    return format_table(["a month", *map(format_load, LOADS)], rows)


def _options_table() -> str:
    return format_table(
        ["option", "a month"], [[name, format_dollars(cost())] for name, cost in OPTIONS.items()]
    )


# Columns of a page: the count, its divisor, and its decimals.
_COLUMNS = (
    *(("bytes", 1000, 1), ("photos", 1, 0), ("photo_bytes", 1000, 0)),
    *(("calls", 1, 0), ("read_units", 1, 1), ("cpu_ms", 1, 1)),
)


def _counts_table() -> str:
    rows = [
        [f"`{path}`", *(f"{counts[name] / per:.{digits}f}" for name, per, digits in _COLUMNS)]
        for path, counts in load_units()["pages"].items()
    ]
    return format_table(["page", "KB", "photos", "their KB", "calls", "read units", "CPU ms"], rows)


def _prices_table() -> str:
    rows = [
        [
            name.replace("_", " "),
            _format_price(entry),
            entry["unit"],
            entry["source"],
            entry["taken"],
            entry["basis"],
        ]
        for name, entry in load_prices().items()
    ]
    return format_table(["price", "$", "for a", "page", "date", "from"], rows)


def _format_price(entry: Mapping[str, Any]) -> str:
    first = entry["tiers"][0][1] if "tiers" in entry else entry["usd"]
    return f"{first:.10f}".rstrip("0").rstrip(".")


# A function gets the current table, because some keep a part of it.
BLOCKS: dict[str, Callable[[str], str]] = {
    "totals": lambda _: _totals_table(),
    "counts": lambda _: _counts_table(),
    "myblog": lambda _: _parts_table(myblog),
    "ghost": lambda _: _parts_table(ghost),
    "wagtail": lambda _: _parts_table(wagtail),
    "options": lambda _: _options_table(),
    "prices": lambda _: _prices_table(),
    "resources": build_table,
}


def fill_tables(text: str) -> str:
    """Replace the table after each comment that names one."""

    def replacement(match: re.Match[str]) -> str:
        return f"<!-- costs: {match[1]} -->\n{BLOCKS[match[1]](match[2])}\n<!-- end -->"

    return re.sub(r"<!-- costs: (\w+) -->\n(.*?)<!-- end -->", replacement, text, flags=re.DOTALL)


def write_documents(*files: Path) -> None:
    for file in files:
        file.write_text(fill_tables(file.read_text()))


if __name__ == "__main__":
    units.main()
    write_documents(*DOCUMENTS)
