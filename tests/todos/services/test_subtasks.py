from collections.abc import Callable
from typing import Any

import pytest

from tests.support.todos_api import Api
from todos.dynamodb import transactions
from todos.services import placement


@pytest.fixture
def party(ada: Api) -> dict[str, Any]:
    return ada.todo("Party")


def test_subtask_is_in_its_parents_list(ada: Api, party: dict[str, Any]) -> None:
    home, other = ada.list(), ada.list("Other")
    ada.patch(f"todos/{party['id']}", {"list": home["id"]})
    guests = ada.todo("Guests", parent=party["id"], list=other["id"])
    assert guests["list"] == home["id"]
    assert ada.patch(f"todos/{guests['id']}", {"list": None}).json()["list"] == home["id"]


@pytest.mark.parametrize("method", ["patch", "move"])
def test_moving_parent_moves_subtasks(ada: Api, party: dict[str, Any], method: str) -> None:
    home = ada.list()
    ada.todo("Guests", parent=party["id"])
    if method == "patch":
        ada.patch(f"todos/{party['id']}", {"list": home["id"]})
    else:
        ada.post(f"todos/{party['id']}/move", {"list": home["id"]})
    assert sorted(ada.titles(f"todos?list={home['id']}")) == ["Guests", "Party"]
    assert ada.titles("todos?list=inbox") == []


def test_subtask_cannot_have_subtasks(ada: Api, party: dict[str, Any]) -> None:
    guests = ada.todo("Guests", parent=party["id"])
    other = ada.todo("Other")
    for path, parent in (
        (f"todos/{other['id']}", guests["id"]),
        (f"todos/{party['id']}", other["id"]),
        (f"todos/{other['id']}", other["id"]),
    ):
        response = ada.patch(path, {"parent": parent})
        assert (response.status_code, response.json()["errors"][0]["pointer"]) == (400, "#/parent")
    assert ada.post("todos", {"title": "A", "parent": guests["id"]}).status_code == 400
    assert ada.patch(f"todos/{guests['id']}", {"parent": other["id"]}).status_code == 200
    assert ada.titles(f"todos?parent={other['id']}") == ["Guests"]
    assert ada.titles(f"todos?parent={party['id']}") == []


def test_delete_and_restore_include_subtasks(ada: Api, party: dict[str, Any]) -> None:
    guests, cake, early = (ada.todo(title, parent=party["id"]) for title in ("Guests", "Cake", "Early"))
    ada.delete(f"todos/{early['id']}")
    assert ada.delete(f"todos/{party['id']}").status_code == 204
    assert ada.titles() == []
    assert sorted(ada.titles("todos?deleted=true")) == ["Cake", "Early", "Guests", "Party"]
    restored = ada.post(f"todos/{party['id']}/restore").json()
    assert restored["deleted_at"] is None
    assert ada.titles(f"todos?parent={party['id']}") == ["Guests", "Cake"]
    assert ada.get(f"todos/{guests['id']}").json() == {
        **guests,
        "version": 3,
        "updated_at": ada.get(f"todos/{guests['id']}").json()["updated_at"],
    }
    assert ada.titles("todos?deleted=true") == ["Early"]
    assert cake["parent"] == party["id"]


def run_before_next_write(monkeypatch: pytest.MonkeyPatch, act: Callable[[], object]) -> None:
    """Call `act` just before the next write."""
    original_commit = transactions.commit

    def commit(writes: Any) -> None:
        monkeypatch.setattr(transactions, "commit", original_commit)
        act()
        original_commit(writes)

    monkeypatch.setattr(transactions, "commit", commit)


def test_failed_delete_of_parent_keeps_subtasks(
    ada: Api, party: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    ada.todo("Guests", parent=party["id"])
    path = f"todos/{party['id']}"
    run_before_next_write(monkeypatch, lambda: ada.patch(path, {"title": "Feast"}))
    assert ada.delete(path, if_match='"1"').status_code == 412
    assert ada.titles() == ["Feast", "Guests"]


def test_subtask_created_during_delete_is_deleted(
    ada: Api, party: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    run_before_next_write(monkeypatch, lambda: ada.todo("Guests", parent=party["id"]))
    assert ada.delete(f"todos/{party['id']}").status_code == 204
    assert ada.titles() == []
    ada.post(f"todos/{party['id']}/restore")
    assert ada.titles(f"todos?parent={party['id']}") == ["Guests"]


def test_repeated_delete_deletes_remaining_subtasks(
    ada: Api, party: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    for title in ("Guests", "Cake"):
        ada.todo(title, parent=party["id"])
    path = f"todos/{party['id']}"
    with monkeypatch.context() as patch:
        patch.setattr(placement, "iterate_children", lambda *_: [][0])
        with pytest.raises(IndexError):
            ada.delete(path)
    assert ada.delete(path).status_code == 204
    assert ada.titles() == []
    ada.post(f"{path}/restore")
    assert ada.titles(f"todos?parent={party['id']}") == ["Guests", "Cake"]


def test_restored_subtask_of_deleted_parent_has_no_parent(ada: Api, party: dict[str, Any]) -> None:
    guests = ada.todo("Guests", parent=party["id"])
    ada.delete(f"todos/{party['id']}")
    assert ada.post(f"todos/{guests['id']}/restore").json()["parent"] is None


def test_deleted_todo_cannot_be_a_parent(ada: Api, party: dict[str, Any]) -> None:
    ada.delete(f"todos/{party['id']}")
    assert ada.post("todos", {"title": "A", "parent": party["id"]}).status_code == 400
