"""Decision records have the same parts, and the benchmark rows that they name exist."""

import json
import re
from pathlib import Path

import pytest

from infra.paths import ROOT
from tests.support.documents import DOCS

INDEX = (DOCS / "decisions/README.md").read_text()
RECORDS = sorted((DOCS / "decisions").glob("[0-9]*.md"))
PARTS = ["Context", "Decision", "Consequences", "When to revisit"]
ROWS = {ratio["name"] for ratio in json.loads((ROOT / "benchmarks/results.json").read_text())["ratios"]}
OPTIMIZATIONS = re.findall(r'(?:cold_case|warm)\("(.+?)"', (ROOT / "benchmarks/optimizations.py").read_text())

each_record = pytest.mark.parametrize("record", RECORDS, ids=lambda path: path.stem)


@each_record
def test_a_record_has_all_parts(record: Path) -> None:
    parts = re.findall(r"^## (.+)$", record.read_text(), re.MULTILINE)
    assert parts in (PARTS, [*PARTS, "Benchmark rows"])


@each_record
def test_a_record_names_existing_benchmark_rows(record: Path) -> None:
    _, _, rows = record.read_text().partition("\n## Benchmark rows\n")
    assert set(re.findall(r"^- (.+)$", rows, re.MULTILINE)) <= ROWS | {
        f"optimization: {name}" for name in OPTIMIZATIONS
    }


def test_each_optimization_has_a_record() -> None:
    assert OPTIMIZATIONS
    text = "".join(record.read_text() for record in RECORDS)
    assert [name for name in OPTIMIZATIONS if f"- optimization: {name}\n" not in text] == []


@each_record
def test_the_index_lists_each_record_by_its_title(record: Path) -> None:
    title = record.read_text().splitlines()[0].removeprefix("# ")
    assert f"| [{record.stem[:4]}]({record.name}) | {title} |" in INDEX
