"""Users can't reach the data of another user, and requests without a token reach none."""

import pytest

from tests.support.todos_api import Api

UNKNOWN = "0" * 26
RECORD_REQUESTS = [
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
COLLECTION_REQUESTS: list[tuple[str, str, object]] = [
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


@pytest.mark.parametrize(("method", "path", "data", "status"), RECORD_REQUESTS)
def test_record_of_another_user_is_not_found(
    ada: Api, bob: Api, nobody: Api, method: str, path: str, data: object, status: int
) -> None:
    todo, todo_list = ada.todo(), ada.list()
    url = path.format(todo=todo["id"], list=todo_list["id"])
    assert nobody.send(method, url, data).status_code == 401
    response = bob.send(method, url, data, x_request_id="1")
    assert (response.status_code, response["Content-Type"]) == (404, "application/problem+json")
    assert ada.get(f"todos/{todo['id']}").json() == todo
    assert ada.get(f"lists/{todo_list['id']}").json() == todo_list
    unknown = bob.send(method, path.format(todo=UNKNOWN, list=UNKNOWN), data, x_request_id="1")
    assert unknown.content == response.content
    assert ada.send(method, url, data).status_code == status


@pytest.mark.parametrize(("method", "path", "data"), COLLECTION_REQUESTS)
def test_request_without_token_is_rejected(nobody: Api, method: str, path: str, data: object) -> None:
    assert nobody.send(method, path, data).status_code == 401


def test_lists_contain_nothing_of_another_user(ada: Api, bob: Api) -> None:
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


def test_id_of_another_users_record_is_rejected(ada: Api, bob: Api) -> None:
    home, milk = ada.list(), ada.todo()
    own_todo = bob.todo()
    for data, pointer in (({"list": home["id"]}, "#/list"), ({"parent": milk["id"]}, "#/parent")):
        for response in (
            bob.post("todos", {"title": "A", **data}),
            bob.patch(f"todos/{own_todo['id']}", data),
        ):
            assert response.status_code == 400
            assert response.json()["errors"][0]["pointer"] == pointer
    response = bob.post(f"todos/{own_todo['id']}/move", {"after": milk["id"]})
    assert (response.status_code, response.json()["errors"][0]["pointer"]) == (400, "#/after")
    assert bob.post("todos/clear-completed", {"list": home["id"]}).json() == {"deleted": 0, "more": False}


def test_cursor_of_another_user_returns_nothing(ada: Api, bob: Api) -> None:
    for _ in range(3):
        ada.todo()
    next_url = ada.get("todos?page_size=1").json()["next"].partition("todos.testserver")[2]
    assert bob.get(next_url).json()["results"] == []


def test_files_config_is_public(nobody: Api) -> None:
    response = nobody.get("files/config")
    assert response.status_code == 200
    assert response.json()["prefix"] == "private/"
