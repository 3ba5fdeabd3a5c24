"""Pages, their cursors and their query parameters."""

from itertools import product

import pytest

from common import cursors
from tests.support.dynamodb_costs import Calls
from tests.support.todos_api import Api


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
def test_invalid_parameter_is_named(ada: Api, query: str, parameter: str) -> None:
    response = ada.get(f"todos?{query}")
    assert (response.status_code, response["Content-Type"]) == (400, "application/problem+json")
    assert {error["parameter"] for error in response.json()["errors"]} == {parameter}


INVALID_STARTS = ["!", "~", "foo", "not-a-cursor", '{"a":1}', "\x00\x00\x00", "\U0010ffff", "L#", "I#", "me"]


FILTERS = [
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


@pytest.mark.parametrize("start", INVALID_STARTS)
def test_invalid_cursor_is_rejected_without_a_read(ada: Api, start: str, calls: Calls) -> None:
    for path in (*(f"todos?{query}" for query in FILTERS + ORDERS), "lists?", "todos/changes?", "me/export?"):
        response = ada.get(f"{path}&cursor={cursors.encode(start)}")
        assert (response.status_code, response["Content-Type"]) == (400, "application/problem+json"), path
        assert [error["parameter"] for error in response.json()["errors"]] == ["cursor"]
    assert calls == []


def test_cursor_is_valid_for_its_query_only(ada: Api) -> None:
    for number in range(2):
        ada.todo(f"Milk {number}", labels=["A"])
    queries = ["", "list=inbox", "label=a", "search=milk", "order=-created", "order=-updated"]
    cursors = [
        ada.get(f"todos?page_size=1&{query}").json()["next"].partition("cursor=")[2] for query in queries
    ]
    for (query, cursor), other in product(zip(queries, cursors, strict=True), queries):
        response = ada.get(f"todos?{other}&cursor={cursor}")
        assert (response.status_code == 200) == (query == other), (query, other)


def test_pages_contain_each_todo_once(ada: Api) -> None:
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
        ids_of_pages = [todo["id"] for todo in ada.all(f"todos?page_size=7&{query}")]
        assert sorted(ids_of_pages) == ids
    assert ada.titles("todos?page_size=7&list=inbox") == titles


def test_next_page_continues_after_concurrent_changes(ada: Api) -> None:
    ids = [ada.todo(f"{number}")["id"] for number in range(6)]
    first = ada.get("todos?page_size=3").json()
    ada.delete(f"todos/{ids[2]}")
    ada.delete(f"todos/{ids[0]}")
    ada.todo("6")
    assert ada.titles(first["next"]) == ["3", "4", "5", "6"]


def test_next_url_repeats_the_query(ada: Api) -> None:
    for number in range(3):
        ada.todo(f"Käse {number}", labels=["A&B"])
    next_url = ada.get("todos/?page_size=2&label=a%26b&search=k%C3%A4se&x=1").json()["next"]
    assert next_url.startswith(
        "http://todos.testserver/api/v1/todos?page_size=2&label=a%26b&search=k%C3%A4se&x=1&"
    )
    assert ada.titles(next_url) == ["Käse 2"]
