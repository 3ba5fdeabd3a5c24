from itertools import product
from typing import Any

import pytest

from common import cursors
from tests.support.dynamodb_costs import Calls
from tests.support.todos_api import Api


@pytest.fixture
def home(ada: Api) -> dict[str, Any]:
    return ada.list("Home")


@pytest.fixture
def some(ada: Api, home: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Nine to-dos that differ in what can be asked for."""
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


def test_it_gives_what_is_asked_for(
    ada: Api, some: dict[str, Any], home: dict[str, Any], subtests: pytest.Subtests
) -> None:
    names = {"home": home["id"], "party": some["Party"]["id"]}
    for (query, titles), size in product(CASES, (100, 2)):
        with subtests.test(query=query, page_size=size):
            found = ada.all(f"todos?{query.format(**names)}&page_size={size}")
            assert [todo["title"] for todo in found] == titles.split()
            assert all(todo == some[todo["title"]] for todo in found)


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("page_size=0", "page_size"),
        ("page_size=101", "page_size"),
        ("page_size=x", "page_size"),
        ("list=home", "list"),
        ("completed=perhaps", "completed"),
        ("due_before=soon", "due_before"),
        ("due_after=2026-13-01", "due_after"),
        ("order=title", "order"),
        ("parent=x", "parent"),
        ("search=" + "a" * 201, "search"),
        ("label=" + "a" * 51, "label"),
        ("label=", "label"),
        ("deleted=7", "deleted"),
        ("list=inbox&list=inbox", "list"),
        ("cursor=", "cursor"),
        ("cursor=a", "cursor"),
        ("cursor=*", "cursor"),
        ("cursor=%C3%A9", "cursor"),
        ("cursor=gICA", "cursor"),
        ("cursor=" + "A" * 2001, "cursor"),
        ("cursor=" + cursors.encode("0#" + "a" * 1023), "cursor"),
    ],
)
def test_it_names_the_parameter_that_is_wrong(ada: Api, query: str, parameter: str) -> None:
    answer = ada.get(f"todos?{query}")
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    assert {error["parameter"] for error in answer.json()["errors"]} == {parameter}


MADE_UP = ["!", "~", "foo", "not-a-cursor", '{"a":1}', "\x00\x00\x00", "\U0010ffff", "L#", "I#", "me"]
VIEWS = [
    "",
    "list=inbox",
    "label=a",
    "parent=00000000000000000000",
    "deleted=true",
    "due_before=2026-12-01",
    "search=mil",
    "search=",
]
ORDERS = ["order=due", "order=-created", "order=-updated", "order=-completed"]


@pytest.mark.parametrize("start", MADE_UP)
def test_a_made_up_cursor_is_refused(ada: Api, start: str, calls: Calls) -> None:
    for path in (*(f"todos?{query}" for query in VIEWS + ORDERS), "lists?", "todos/changes?", "me/export?"):
        answer = ada.get(f"{path}&cursor={cursors.encode(start)}")
        assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json"), path
        assert [error["parameter"] for error in answer.json()["errors"]] == ["cursor"]
    assert calls == []


def test_a_cursor_is_good_for_its_query_only(ada: Api) -> None:
    for number in range(2):
        ada.todo(f"Milk {number}", labels=["A"])
    queries = ["", "list=inbox", "label=a", "search=milk", "order=-created", "order=-updated"]
    cursors = [
        ada.get(f"todos?page_size=1&{query}").json()["next"].partition("cursor=")[2] for query in queries
    ]
    for (query, given), other in product(zip(queries, cursors, strict=True), queries):
        answer = ada.get(f"todos?{other}&cursor={given}")
        assert (answer.status_code == 200) == (query == other), (query, other)


def test_pages_have_no_gaps_and_no_repeats(ada: Api) -> None:
    titles = [f"Milk {number}" for number in range(25)]
    ids = [ada.todo(title, labels=["A"], due="2026-11-30")["id"] for title in titles]
    for query in (
        "",
        "label=a",
        "due_after=2026-01-01",
        "order=-created",
        "order=-updated",
        "search=milk",
        "list=inbox",
    ):
        found = [todo["id"] for todo in ada.all(f"todos?page_size=7&{query}")]
        assert sorted(found) == ids
    assert ada.titles("todos?page_size=7&list=inbox") == titles


def test_a_page_goes_on_where_the_last_one_ended_whatever_came_in_between(ada: Api) -> None:
    ids = [ada.todo(f"{number}")["id"] for number in range(6)]
    first = ada.get("todos?page_size=3").json()
    ada.delete(f"todos/{ids[2]}")
    ada.delete(f"todos/{ids[0]}")
    ada.todo("6")
    assert ada.titles(first["next"]) == ["3", "4", "5", "6"]


def test_the_next_page_repeats_what_was_asked(ada: Api) -> None:
    for number in range(3):
        ada.todo(f"Käse {number}", labels=["A&B"])
    following = ada.get("todos/?page_size=2&label=a%26b&search=k%C3%A4se&x=1").json()["next"]
    assert following.startswith(
        "http://todos.testserver/api/v1/todos?page_size=2&label=a%26b&search=k%C3%A4se&x=1&"
    )
    assert ada.titles(following) == ["Käse 2"]


def test_labels_may_hold_any_characters(ada: Api) -> None:
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


def test_search_knows_many_scripts(ada: Api) -> None:
    ada.todo("Crème brûlée")
    ada.todo("Straße fegen")
    ada.todo("買い物リスト")
    assert ada.titles("todos?search=creme") == ["Crème brûlée"]
    assert ada.titles("todos?search=STRASSE") == ["Straße fegen"]
    assert ada.titles("todos?search=買い物") == ["買い物リスト"]


def test_a_todo_with_two_such_words_is_found_once(ada: Api) -> None:
    ada.todo("Milk milkshake millet", notes="mild")
    assert ada.titles("todos?search=mil&page_size=1") == ["Milk milkshake millet"]


def test_changes_are_seen_by_every_filter(ada: Api) -> None:
    todo = ada.todo("Milk", labels=["A"], due="2026-11-30")
    path = f"todos/{todo['id']}"
    ada.patch(path, {"title": "Bread", "labels": ["B"], "due": "2026-12-24", "completed": True})
    for query, found in (
        ("search=milk", 0), ("search=bread", 1), ("label=a", 0), ("label=b", 1), ("completed=false", 0),
        ("label=b&completed=true", 1), ("due_before=2026-12-01", 0), ("due_after=2026-12-01", 1),
    ):  # fmt: skip
        assert len(ada.all(f"todos?{query}")) == found
    ada.delete(path)
    for query in ("", "search=bread", "label=b", "completed=true", "due_after=2026-12-01", "list=inbox"):
        assert ada.all(f"todos?{query}") == []
    assert ada.titles("todos?deleted=true") == ada.titles("todos?deleted=true&search=bre") == ["Bread"]
    ada.post(f"{path}/restore")
    for query in ("", "search=bread", "label=b", "completed=true", "due_after=2026-12-01", "list=inbox"):
        assert ada.titles(f"todos?{query}") == ["Bread"]
