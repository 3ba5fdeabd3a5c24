"""The last results: `results.json`, and its table in docs/benchmarks.md."""

import json
import os
import platform
import re
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import TypedDict

from benchmarks.harness import Ratio
from infra.paths import ROOT

FILE = ROOT / "benchmarks" / "results.json"
DOCUMENT = ROOT / "docs" / "benchmarks.md"
BEGIN, END = "<!-- make bench: begin -->\n", "<!-- make bench: end -->"
_PACKAGES = ("django", "djangorestframework", "zappa", "boto3", "pillow")
_HEAD = "| measured | ratio | goal | met | here | baseline | |\n|---|--:|--:|---|--:|--:|---|"


class Results(TypedDict):
    ratios: list[Ratio]
    machine: dict[str, str | int]
    versions: dict[str, str]


def save(ratios: Sequence[Ratio], file: Path = FILE, document: Path = DOCUMENT) -> list[Ratio]:
    """Replace the ratios of the same names. Return all ratios."""
    by_name = {ratio["name"]: ratio for ratio in [*load_ratios(file), *ratios]}
    updated: Results = {
        "ratios": [*by_name.values()],
        "machine": _describe_machine(),
        "versions": _list_versions(),
    }
    file.write_text(json.dumps(updated, indent=2) + "\n")
    document.write_text(replace_table(document.read_text(), updated["ratios"]))
    return updated["ratios"]


def load_ratios(file: Path = FILE) -> list[Ratio]:
    """Return the last ratio of each case."""
    ratios: list[Ratio] = json.loads(file.read_text())["ratios"] if file.exists() else []
    return ratios


def _describe_machine() -> dict[str, str | int]:
    facts = Path("/proc/cpuinfo").read_text()
    name = re.search(r"model name\s*:\s*(.*)", facts)
    return {
        "processor": name[1] if name else platform.machine(),
        "cores": os.cpu_count() or 1,
        "system": f"{platform.system()} {platform.machine()}",
    }


def _list_versions() -> dict[str, str]:
    return {"python": platform.python_version(), **{name: version(name) for name in _PACKAGES}}


def replace_table(text: str, ratios: Sequence[Ratio]) -> str:
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}{format_table(ratios)}\n{END}{after}"


def format_table(ratios: Sequence[Ratio]) -> str:
    return "\n".join([_HEAD, *map(format_row, ratios)])


def format_row(ratio: Ratio) -> str:
    met = "yes" if ratio["met"] else "**no**"
    return (
        f"| {ratio['name']} | {ratio['value']:.2f} | {ratio['goal']:g} | {met}"
        f" | {format_figure(ratio['median_a'])} | {format_figure(ratio['median_b'])} | {ratio['unit']} |"
    )


def format_figure(median: float) -> str:
    return f"{median:,.0f}" if median >= 1000 else f"{median:,.4g}"
