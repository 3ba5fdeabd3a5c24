from typing import Any

from tests.support.todos_api import Api
from todos.fields import TODO_FIELDS
from todos.models import BLANK_TODO

DATA: dict[str, Any] = {
    "title": "Milk",
    "notes": "  Two bottles\n",
    "due": "2026-11-30T09:00:00+01:00",
    "priority": 3,
    "labels": ["Shop", "Naïve"],
    "recurrence": "FREQ=DAILY",
    "attachments": TODO_FIELDS["attachments"].example,
}


def test_new_todo_has_defaults(ada: Api) -> None:
    response = ada.post("todos", {"title": "  Milk "})
    todo = response.json()
    assert response["ETag"] == '"1"'
    assert response["Location"] == f"http://todos.testserver/api/v1/todos/{todo['id']}"
    assert todo.pop("id") < ada.todo()["id"]
    assert todo.pop("created_at") == todo.pop("updated_at")
    assert todo.pop("position")
    set_by_service = {"id", "created_at", "updated_at", "position"}
    defaults = {name: value for name, value in BLANK_TODO.items() if name not in set_by_service}
    assert todo == {**defaults, "title": "Milk", "version": 1}


def test_created_todo_is_returned(ada: Api) -> None:
    todo = ada.todo(**DATA)
    assert todo == {**todo, **DATA}
    response = ada.get(f"todos/{todo['id']}")
    assert response.json() == todo
    assert response["Cache-Control"] == "private, no-cache"
    assert ada.get(f"todos/{todo['id']}/").json() == todo


def test_client_can_choose_the_id(ada: Api) -> None:
    chosen = "01jdc3v8kx5m2r9q7wz4t6n8ah"
    assert ada.todo(id=chosen)["id"] == chosen
    assert ada.post("todos", {"title": "Other", "id": chosen}).status_code == 409
    assert ada.titles() == ["Milk"]


def test_patch_keeps_omitted_fields(ada: Api) -> None:
    todo = ada.todo(**DATA)
    changes: list[dict[str, Any]] = [
        {"title": "Bread"},
        {"due": "2026-12-01"},
        {"labels": []},
        {"priority": 0},
        {"notes": ""},
    ]
    for data in changes:
        before = ada.get(f"todos/{todo['id']}").json()
        after = ada.patch(f"todos/{todo['id']}", data).json()
        assert after == {
            **before,
            **data,
            "version": before["version"] + 1,
            "updated_at": after["updated_at"],
        }
        assert after["updated_at"] >= before["updated_at"]


def test_put_resets_omitted_fields(ada: Api) -> None:
    todo = ada.todo(**DATA)
    after = ada.put(f"todos/{todo['id']}", {"title": "Bread"}).json()
    assert after == {
        **todo,
        **{"title": "Bread", "notes": "", "due": None, "priority": 0, "labels": [], "recurrence": None},
        **{"attachments": [], "version": 2, "updated_at": after["updated_at"]},
    }
    assert ada.put(f"todos/{todo['id']}", {"notes": "No title"}).status_code == 400


def test_todo_can_be_sent_back_unchanged(ada: Api) -> None:
    todo = ada.todo(**DATA)
    response = ada.put(f"todos/{todo['id']}", todo)
    assert (response.status_code, response.json()) == (200, todo)


def test_completing_sets_completed_at(ada: Api) -> None:
    path = f"todos/{ada.todo()['id']}"
    completed = ada.patch(path, {"completed": True}).json()
    assert completed["completed_at"] == completed["updated_at"]
    assert ada.patch(path, {"title": "B"}).json()["completed_at"] == completed["completed_at"]
    assert ada.patch(path, {"completed": False}).json()["completed_at"] is None
    assert ada.todo(completed=True)["completed_at"]


def test_update_without_changes_keeps_version(ada: Api) -> None:
    todo = ada.todo()
    assert ada.patch(f"todos/{todo['id']}", {"title": "Milk"}).json() == todo
