from typing import Any

import pytest

from tests.support.todos_api import Api
from todos.services import cleanup


def test_list_is_created_updated_and_deleted(ada: Api) -> None:
    response = ada.post("lists", {"name": " Home "})
    created = response.json()
    path = f"lists/{created['id']}"
    assert (response.status_code, response["ETag"]) == (201, '"1"')
    assert response["Location"] == f"http://todos.testserver/api/v1/{path}"
    assert created == {
        **created,
        "name": "Home",
        "color": "#808080",
        "archived": False,
        "version": 1,
        "deleted_at": None,
    }
    assert ada.get(path).json() == created
    changed = ada.patch(path, {"color": "#3C5a6e"}).json()
    assert (changed["name"], changed["color"], changed["version"]) == ("Home", "#3C5a6e", 2)
    assert ada.put(path, {"name": "House"}).json()["color"] == "#808080"
    assert ada.patch(path, {"archived": True}, if_match='"3"').status_code == 200
    stale = ada.delete(path, if_match='"3"')
    assert (stale.status_code, stale["ETag"], stale.json()["current_version"]) == (412, '"4"', 4)
    assert ada.delete(path).json() == {"deleted": 0, "more": False}
    assert ada.all("lists") == []
    assert ada.get(path).json()["deleted_at"]
    assert ada.patch(path, {"name": "A"}).status_code == 409
    assert ada.delete(path).status_code == 200
    assert ada.get(path).json()["version"] == 5


@pytest.mark.parametrize(
    ("data", "pointer"),
    [
        ({"name": ""}, "#/name"),
        ({"name": "a" * 101}, "#/name"),
        ({"color": "red"}, "#/color"),
        ({"color": "#12345"}, "#/color"),
        ({"archived": 1}, "#/archived"),
    ],
)
def test_invalid_list_is_rejected(ada: Api, data: dict[str, Any], pointer: str) -> None:
    response = ada.post("lists", {"name": "Home", **data})
    assert (response.status_code, [error["pointer"] for error in response.json()["errors"]]) == (
        400,
        [pointer],
    )


def test_moved_lists_are_in_order(ada: Api) -> None:
    ids = {name: ada.list(name)["id"] for name in "ABCD"}
    assert ada.post(f"lists/{ids['D']}/move", {"after": ids["A"]}).status_code == 200
    assert ada.post(f"lists/{ids['C']}/move", {"before": ids["A"]}).status_code == 200
    assert ada.post(f"lists/{ids['A']}/move", {}).status_code == 200
    for size in (100, 2):
        assert [todo_list["name"] for todo_list in ada.all(f"lists?page_size={size}")] == ["C", "D", "B", "A"]
    todo = ada.todo()
    assert ada.post(f"lists/{ids['A']}/move", {"after": todo["id"]}).status_code == 400


def test_deleting_list_deletes_its_todos(ada: Api) -> None:
    home, other = ada.list(), ada.list("Other")
    party = ada.todo("Party", list=home["id"])
    ada.todo("Guests", parent=party["id"])
    ada.todo("Done", list=home["id"], completed=True)
    ada.todo("Other", list=other["id"])
    assert ada.delete(f"lists/{home['id']}").json() == {"deleted": 3, "more": False}
    assert ada.titles() == ["Other"]
    assert sorted(ada.titles("todos?deleted=true")) == ["Done", "Guests", "Party"]


def test_deleted_list_accepts_no_todos(ada: Api) -> None:
    home, todo = ada.list(), ada.todo()
    ada.delete(f"lists/{home['id']}")
    for response in (
        ada.post("todos", {"title": "A", "list": home["id"]}),
        ada.patch(f"todos/{todo['id']}", {"list": home["id"]}),
        ada.post(f"todos/{todo['id']}/move", {"list": home["id"]}),
    ):
        assert (response.status_code, response.json()["errors"][0]["pointer"]) == (400, "#/list")


@pytest.fixture
def no_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cleanup, "TIME_LIMIT", 0)


@pytest.mark.usefixtures("no_time")
def test_delete_of_large_list_takes_several_requests(ada: Api) -> None:
    home = ada.list()
    operations = [{"op": "create", "data": {"title": "A", "list": home["id"]}} for _ in range(60)]
    ada.post("todos/bulk", {"operations": operations})
    path = f"lists/{home['id']}"
    assert [ada.delete(path).json() for _ in range(3)] == [{"deleted": n, "more": True} for n in (25, 25, 10)]
    assert ada.delete(path).json() == {"deleted": 0, "more": False}
    assert ada.titles() == []


def test_clear_completed_deletes_completed_todos(ada: Api) -> None:
    home = ada.list()
    ada.todo("Open")
    parent = ada.todo("Done")
    ada.todo("Child of done", parent=parent["id"])
    ada.patch(f"todos/{parent['id']}", {"completed": True})
    ada.todo("Done at home", completed=True, list=home["id"])
    ada.todo("Open at home", list=home["id"])
    assert ada.post("todos/clear-completed", {"list": "inbox"}).json() == {"deleted": 1, "more": False}
    assert ada.titles() == ["Open", "Open at home", "Done at home"]
    assert ada.post("todos/clear-completed", {"list": home["id"]}).json()["deleted"] == 1
    ada.todo("Done again", completed=True)
    assert ada.post("todos/clear-completed", {"list": None}).json()["deleted"] == 1
    assert ada.post("todos/clear-completed", {}).json() == {"deleted": 0, "more": False}
    assert ada.titles() == ["Open", "Open at home"]
    assert ada.post("todos/clear-completed", {"list": "x"}).status_code == 400
