"""`make costs`: counts anew (`units.json`), and writes the tables of the documents that say what it costs."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from benchmarks import units
from benchmarks.cost import (
    LOADS,
    OPTIONS,
    WAYS,
    Costs,
    counted,
    dollars,
    ghost,
    load,
    myblog,
    table,
    wagtail,
)
from benchmarks.prices import prices
from benchmarks.resources import resources
from infra.paths import ROOT

DOCUMENT = ROOT / "docs" / "costs.md"
DOCUMENTS = (DOCUMENT, ROOT / "docs" / "deploy.md")


def totals() -> str:
    rows = [[name, *(dollars(sum(way(views).values())) for views in LOADS)] for name, way in WAYS.items()]
    return table(["a month", *map(load, LOADS)], rows)


def parts(way: Callable[[int], Costs]) -> str:
    costs = [way(views) for views in LOADS]
    rows = [[name, *(dollars(each[name]) for each in costs)] for name in costs[0]]
    rows.append(["**together**", *(dollars(sum(each.values())) for each in costs)])
    return table(["a month", *map(load, LOADS)], rows)


def options() -> str:
    return table(["option", "a month"], [[name, dollars(cost())] for name, cost in OPTIONS.items()])


# What is told of a page: the count, what it is divided by, and its decimals.
COLUMNS = (
    *(("bytes", 1000, 1), ("photos", 1, 0), ("photo_bytes", 1000, 0)),
    *(("calls", 1, 0), ("read_units", 1, 1), ("cpu_ms", 1, 1)),
)


def counts() -> str:
    rows = [
        [f"`{path}`", *(f"{one[name] / per:.{digits}f}" for name, per, digits in COLUMNS)]
        for path, one in counted()["pages"].items()
    ]
    return table(["page", "KB", "photos", "their KB", "calls", "read units", "CPU ms"], rows)


def sources() -> str:
    rows = [
        [name.replace("_", " "), asked(entry), entry["unit"], entry["source"], entry["taken"], entry["basis"]]
        for name, entry in prices().items()
    ]
    return table(["price", "$", "for a", "page", "date", "from"], rows)


def asked(entry: Mapping[str, Any]) -> str:
    first = entry["tiers"][0][1] if "tiers" in entry else entry["usd"]
    return f"{first:.10f}".rstrip("0").rstrip(".")


# Some keep what the table says already.
BLOCKS: dict[str, Callable[[str], str]] = {
    "totals": lambda _: totals(),
    "counts": lambda _: counts(),
    "myblog": lambda _: parts(myblog),
    "ghost": lambda _: parts(ghost),
    "wagtail": lambda _: parts(wagtail),
    "options": lambda _: options(),
    "prices": lambda _: sources(),
    "resources": resources,
}


def filled(text: str) -> str:
    """Put each table between the comments that name it."""

    def block(found: re.Match[str]) -> str:
        return f"<!-- costs: {found[1]} -->\n{BLOCKS[found[1]](found[2])}\n<!-- end -->"

    return re.sub(r"<!-- costs: (\w+) -->\n(.*?)<!-- end -->", block, text, flags=re.DOTALL)


def write(*files: Path) -> None:
    for file in files:
        file.write_text(filled(file.read_text()))


if __name__ == "__main__":
    units.main()
    write(*DOCUMENTS)
