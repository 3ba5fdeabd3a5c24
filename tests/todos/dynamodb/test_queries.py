from itertools import product
from typing import Any

import pytest

from tests.support.todos_api import Api


@pytest.fixture
def home(ada: Api) -> dict[str, Any]:
    return ada.list("Home")


@pytest.fixture
def todos(ada: Api, home: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Nine to-dos that differ in the fields of filters."""
    inside = {"list": home["id"]}
    ada.todo("Milk", labels=["Shop"], due="2026-11-30", notes="Two bottles, skimmed")
    ada.todo("Bread", labels=["shop", "Home"], due="2026-11-30T09:00:00+01:00")
    ada.todo("Mill", due="2026-11-29", completed=True, labels=["SHOP"])
    ada.todo("Rent", **inside, due="2026-12-01")
    ada.todo("Lamp", **inside, completed=True, labels=["Shop"])
    ada.todo("Door", **inside)
    ada.todo("Bill", due="2026-11-30T00:30:00+01:00")
    parent = ada.todo("Party")
    ada.todo("Guests", parent=parent["id"])
    return {todo["title"]: todo for todo in ada.all("todos")}


CASES = [
    ("", "Milk Bread Rent Door Bill Party Guests Lamp Mill"),
    ("completed=false", "Milk Bread Rent Door Bill Party Guests"),
    ("completed=true", "Lamp Mill"),
    ("list={home}", "Rent Door Lamp"),
    ("list={home}&completed=false", "Rent Door"),
    ("list={home}&completed=true", "Lamp"),
    ("list=inbox", "Milk Bread Bill Party Guests Mill"),
    ("label=Shop", "Milk Bread Lamp Mill"),
    ("label=sHOP&completed=false", "Milk Bread"),
    ("label=shop&completed=true&list=inbox", "Mill"),
    ("label=Sho", ""),
    ("due_before=2026-11-30", "Bill Mill"),
    ("due_after=2026-11-30", "Milk Bread Rent"),
    ("due_after=2026-11-29T23:30:00Z", "Bill Milk Bread Rent"),
    ("due_after=2026-11-30&due_before=2026-12-01", "Milk Bread"),
    ("due_after=2026-11-30T08:00:00Z&due_before=2026-11-30T08:00:01Z", "Bread"),
    ("due_after=2026-11-30T08:00:01Z&due_before=2026-12-01", ""),
    ("due_after=2026-12-02&due_before=2026-11-01", ""),
    ("due_before=2026-12-01&completed=true", "Mill"),
    ("due_before=2026-12-01&label=Shop", "Milk Bread Mill"),
    ("due_before=2026-12-01&order=position", "Milk Bread Bill Mill"),
    ("order=due", "Bill Milk Bread Rent Door Party Guests Mill Lamp"),
    ("order=due&list={home}", "Rent Door Lamp"),
    ("order=-created", "Guests Party Bill Door Lamp Rent Mill Bread Milk"),
    ("order=-updated", "Guests Party Bill Door Lamp Rent Mill Bread Milk"),
    ("order=-updated&completed=true", "Lamp Mill"),
    ("order=-completed", "Lamp Mill"),
    ("order=-completed&list=inbox", "Mill"),
    ("order=position&parent={party}", "Guests"),
    ("parent={party}", "Guests"),
    ("parent={party}&completed=true", ""),
    ("search=milk", "Milk"),
    ("search=mil", "Milk Mill"),
    ("search=MIL&completed=false", "Milk"),
    ("search=two bot", "Milk"),
    ("search=skimmed milk", "Milk"),
    ("search=skimmed bread", ""),
    ("search=ilk", ""),
    ("search=", ""),
    ("search=%2C", ""),
    ("search=mil&order=-created", "Mill Milk"),
    ("search=mil&due_before=2026-11-30", "Mill"),
    ("deleted=true", ""),
    ("list=00000000000000000000", ""),
    ("unknown=1&list=inbox&completed=true", "Mill"),
]


def test_filter_returns_matching_todos_in_order(
    ada: Api, todos: dict[str, Any], home: dict[str, Any], subtests: pytest.Subtests
) -> None:
    names = {"home": home["id"], "party": todos["Party"]["id"]}
    for (query, titles), size in product(CASES, (100, 2)):
        with subtests.test(query=query, page_size=size):
            results = ada.all(f"todos?{query.format(**names)}&page_size={size}")
            assert [todo["title"] for todo in results] == titles.split()
            assert all(todo == todos[todo["title"]] for todo in results)


def test_label_may_contain_any_characters(ada: Api) -> None:
    ada.todo("Plain", labels=["a"])
    ada.todo("Odd", labels=["a#0#", "a/b", "ÄÖ", "ﬁ", "a#1"])
    for label, titles in (
        ("a", ["Plain"]),
        ("a%230%23", ["Odd"]),
        ("äö", ["Odd"]),
        ("fi", ["Odd"]),
        ("a%2Fb", ["Odd"]),
    ):
        assert ada.titles(f"todos?label={label}") == titles


def test_search_supports_many_scripts(ada: Api) -> None:
    ada.todo("Crème brûlée")
    ada.todo("Straße fegen")
    ada.todo("買い物リスト")
    assert ada.titles("todos?search=creme") == ["Crème brûlée"]
    assert ada.titles("todos?search=STRASSE") == ["Straße fegen"]
    assert ada.titles("todos?search=買い物") == ["買い物リスト"]


def test_search_returns_todo_with_two_matching_words_once(ada: Api) -> None:
    ada.todo("Milk milkshake millet", notes="mild")
    assert ada.titles("todos?search=mil&page_size=1") == ["Milk milkshake millet"]


def test_filters_return_changed_todos(ada: Api) -> None:
    todo = ada.todo("Milk", labels=["A"], due="2026-11-30")
    path = f"todos/{todo['id']}"
    ada.patch(path, {"title": "Bread", "labels": ["B"], "due": "2026-12-24", "completed": True})
    for query, count in (
        ("search=milk", 0), ("search=bread", 1), ("label=a", 0), ("label=b", 1), ("completed=false", 0),
        ("label=b&completed=true", 1), ("due_before=2026-12-01", 0), ("due_after=2026-12-01", 1),
    ):  # fmt: skip
        assert len(ada.all(f"todos?{query}")) == count
    ada.delete(path)
    for query in ("", "search=bread", "label=b", "completed=true", "due_after=2026-12-01", "list=inbox"):
        assert ada.all(f"todos?{query}") == []
    assert ada.titles("todos?deleted=true") == ada.titles("todos?deleted=true&search=bre") == ["Bread"]
    ada.post(f"{path}/restore")
    for query in ("", "search=bread", "label=b", "completed=true", "due_after=2026-12-01", "list=inbox"):
        assert ada.titles(f"todos?{query}") == ["Bread"]
