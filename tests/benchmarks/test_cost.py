"""Costs in the documents match the counted units and the prices, and each price has a source."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from itertools import pairwise
from pathlib import Path

import pytest

from benchmarks.costs import model, resources, tables
from benchmarks.costs.prices import FILE, price
from infra.paths import ROOT


@pytest.mark.parametrize("file", tables.DOCUMENTS)
def test_tables_in_documents_are_current(file: Path) -> None:
    text = file.read_text()
    assert text == tables.fill_tables(text), "run `make costs`"


def test_every_table_is_in_a_document() -> None:
    text = "".join(file.read_text() for file in tables.DOCUMENTS)
    assert all(f"<!-- costs: {name} -->" in text for name in tables.BLOCKS)


def test_each_price_has_a_date_and_a_source() -> None:
    for entry in json.loads(FILE.read_text())["prices"].values():
        assert date.fromisoformat(entry["taken"]) <= datetime.now(UTC).date()
        assert entry["source"].startswith("https://aws.amazon.com/")
        assert entry["basis"] in {"page", "memory"}
        assert ("tiers" in entry) != ("usd" in entry)


@pytest.mark.parametrize(
    ("amount", "dollars"),
    [(0, 0), (1024, 0), (1025, 0.085), (1024 + 10240, 870.4), (1024 + 10240 + 1, 870.48)],
)
def test_price_applies_tiers_after_the_free_part(amount: float, dollars: float) -> None:
    assert price("cloudfront_transfer", amount) == pytest.approx(dollars)


@pytest.mark.parametrize("way", model.ALTERNATIVES.values())
def test_more_readers_cost_more(way: Callable[[int], model.Costs]) -> None:
    sums = [sum(way(views).values()) for views in model.LOADS]
    assert all(fewer <= more for fewer, more in pairwise(sums))
    assert sums[0] < sums[-1]


def test_costs_follow_the_measured_units(monkeypatch: pytest.MonkeyPatch) -> None:
    before = model.myblog(100_000_000)
    heavier = json.loads(json.dumps(model.load_units()))
    for page in heavier["pages"].values():
        page["cpu_ms"] *= 100
        page["read_units"] *= 2
    monkeypatch.setattr(model, "load_units", lambda: heavier)
    after = model.myblog(100_000_000)
    assert after["Lambda"] > before["Lambda"]
    posts = "DynamoDB, posts and subscribers"
    assert after[posts] > before[posts]
    assert after["CloudFront, bytes"] == before["CloudFront, bytes"]


def test_page_mix_sums_to_one_and_its_pages_are_counted() -> None:
    assert sum(model.MIX.values()) == pytest.approx(1)
    assert model.MIX.keys() == model.load_units()["pages"].keys()


def test_resource_without_a_price_raises_key_error() -> None:
    with pytest.raises(KeyError):
        resources.build_table("| data | `Kinesis::Stream` | clicks | - | - | - | - |")


def test_each_part_of_the_costs_belongs_to_a_resource() -> None:
    """The editors' database is an exception: it may be anywhere."""
    shared = [part for parts in resources.SHARES.values() for part in parts]
    elsewhere = [part for part in model.myblog(0) if part.startswith("Aurora")]
    assert sorted(shared + elsewhere) == sorted(model.myblog(0))


def test_every_price_is_used() -> None:
    source = "".join(file.read_text() for file in (ROOT / "benchmarks").rglob("*.py"))
    assert [name for name in json.loads(FILE.read_text())["prices"] if f'"{name}"' not in source] == []


def test_document_has_the_break_even_point_of_dax() -> None:
    nodes, billion = (
        model.OPTIONS[name]() for name in model.OPTIONS if name.startswith(("DAX, three", "instead of DAX"))
    )
    assert f"some {nodes / billion:.1f} billion reads a month" in (ROOT / "docs/dax.md").read_text()
