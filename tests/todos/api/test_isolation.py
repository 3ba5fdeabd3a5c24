"""Everybody has their own: another user's things are not there, and without a token nothing is."""

import pytest

from tests.support.todos_api import Api

UNKNOWN = "0" * 26
ONE = [
    ("get", "todos/{todo}", None, 200),
    ("put", "todos/{todo}", {"title": "Mine"}, 200),
    ("patch", "todos/{todo}", {"title": "Mine"}, 200),
    ("post", "todos/{todo}/move", {}, 200),
    ("delete", "todos/{todo}", None, 204),
    ("post", "todos/{todo}/restore", {}, 200),
    ("get", "lists/{list}", None, 200),
    ("put", "lists/{list}", {"name": "Mine"}, 200),
    ("patch", "lists/{list}", {"name": "Mine"}, 200),
    ("post", "lists/{list}/move", {}, 200),
    ("delete", "lists/{list}", None, 200),
]
ALL: list[tuple[str, str, object]] = [
    ("get", "todos", None),
    ("post", "todos", {"title": "Milk"}),
    ("get", "todos/changes", None),
    ("post", "todos/clear-completed", {}),
    ("post", "todos/bulk", {"operations": []}),
    ("post", "todos/read-later", {"url": "http://testserver/posts/tides/"}),
    ("get", "lists", None),
    ("post", "lists", {"name": "Home"}),
    ("get", "me", None),
    ("get", "me/export", None),
    ("delete", "me", None),
]


@pytest.mark.parametrize(("method", "path", "data", "status"), ONE)
def test_one_thing(
    ada: Api, bob: Api, nobody: Api, method: str, path: str, data: object, status: int
) -> None:
    todo, other = ada.todo(), ada.list()
    address = path.format(todo=todo["id"], list=other["id"])
    assert nobody.send(method, address, data).status_code == 401
    answer = bob.send(method, address, data, x_request_id="1")
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")
    assert ada.get(f"todos/{todo['id']}").json() == todo
    assert ada.get(f"lists/{other['id']}").json() == other
    unknown = bob.send(method, path.format(todo=UNKNOWN, list=UNKNOWN), data, x_request_id="1")
    assert unknown.content == answer.content
    assert ada.send(method, address, data).status_code == status


@pytest.mark.parametrize(("method", "path", "data"), ALL)
def test_what_needs_a_token(nobody: Api, method: str, path: str, data: object) -> None:
    assert nobody.send(method, path, data).status_code == 401


def test_nothing_of_others_is_listed(ada: Api, bob: Api) -> None:
    home = ada.list()
    ada.todo("Milk", labels=["Shop"], list=home["id"], due="2026-11-30")
    for path in (
        "todos",
        "lists",
        "todos/changes",
        "me/export",
        f"todos?list={home['id']}",
        "todos?label=Shop",
    ):
        assert bob.all(path) == []
    for path in (
        "todos?search=milk",
        "todos?due_after=2026-01-01",
        "todos?order=-updated",
        "todos?order=-created",
    ):
        assert bob.all(path) == []


def test_nothing_of_others_can_be_named(ada: Api, bob: Api) -> None:
    home, milk = ada.list(), ada.todo()
    own = bob.todo()
    for data, pointer in (({"list": home["id"]}, "#/list"), ({"parent": milk["id"]}, "#/parent")):
        for answer in (bob.post("todos", {"title": "A", **data}), bob.patch(f"todos/{own['id']}", data)):
            assert answer.status_code == 400
            assert answer.json()["errors"][0]["pointer"] == pointer
    answer = bob.post(f"todos/{own['id']}/move", {"after": milk["id"]})
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (400, "#/after")
    assert bob.post("todos/clear-completed", {"list": home["id"]}).json() == {"deleted": 0, "more": False}


def test_a_cursor_of_another_leads_to_nothing_of_theirs(ada: Api, bob: Api) -> None:
    for _ in range(3):
        ada.todo()
    following = ada.get("todos?page_size=1").json()["next"].partition("todos.testserver")[2]
    assert bob.get(following).json()["results"] == []


def test_where_to_sign_in_is_told_to_all(nobody: Api) -> None:
    answer = nobody.get("files/config")
    assert answer.status_code == 200
    assert answer.json()["prefix"] == "private/"
