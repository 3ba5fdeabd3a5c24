from collections.abc import Callable
from typing import Any

import pytest

from tests.support.todos_api import Api
from todos.dynamodb import transactions
from todos.services import placement


@pytest.fixture
def party(ada: Api) -> dict[str, Any]:
    return ada.todo("Party")


def test_a_subtask_is_in_its_parents_list(ada: Api, party: dict[str, Any]) -> None:
    home, other = ada.list(), ada.list("Other")
    ada.patch(f"todos/{party['id']}", {"list": home["id"]})
    guests = ada.todo("Guests", parent=party["id"], list=other["id"])
    assert guests["list"] == home["id"]
    assert ada.patch(f"todos/{guests['id']}", {"list": None}).json()["list"] == home["id"]


@pytest.mark.parametrize("way", ["patch", "move"])
def test_subtasks_follow_to_another_list(ada: Api, party: dict[str, Any], way: str) -> None:
    home = ada.list()
    ada.todo("Guests", parent=party["id"])
    if way == "patch":
        ada.patch(f"todos/{party['id']}", {"list": home["id"]})
    else:
        ada.post(f"todos/{party['id']}/move", {"list": home["id"]})
    assert sorted(ada.titles(f"todos?list={home['id']}")) == ["Guests", "Party"]
    assert ada.titles("todos?list=inbox") == []


def test_there_is_one_level(ada: Api, party: dict[str, Any]) -> None:
    guests = ada.todo("Guests", parent=party["id"])
    other = ada.todo("Other")
    for path, parent in (
        (f"todos/{other['id']}", guests["id"]),
        (f"todos/{party['id']}", other["id"]),
        (f"todos/{other['id']}", other["id"]),
    ):
        answer = ada.patch(path, {"parent": parent})
        assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (400, "#/parent")
    assert ada.post("todos", {"title": "A", "parent": guests["id"]}).status_code == 400
    assert ada.patch(f"todos/{guests['id']}", {"parent": other["id"]}).status_code == 200
    assert ada.titles(f"todos?parent={other['id']}") == ["Guests"]
    assert ada.titles(f"todos?parent={party['id']}") == []


def test_they_go_to_the_trash_and_come_back_together(ada: Api, party: dict[str, Any]) -> None:
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


def meanwhile(monkeypatch: pytest.MonkeyPatch, act: Callable[[], object]) -> None:
    """Let something happen just before the next write."""
    write = transactions.commit

    def commit(writes: Any) -> None:
        monkeypatch.setattr(transactions, "commit", write)
        act()
        write(writes)

    monkeypatch.setattr(transactions, "commit", commit)


def test_they_stay_where_their_parent_does(
    ada: Api, party: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    ada.todo("Guests", parent=party["id"])
    path = f"todos/{party['id']}"
    meanwhile(monkeypatch, lambda: ada.patch(path, {"title": "Feast"}))
    assert ada.delete(path, if_match='"1"').status_code == 412
    assert ada.titles() == ["Feast", "Guests"]


def test_one_that_is_made_meanwhile_goes_along(
    ada: Api, party: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    meanwhile(monkeypatch, lambda: ada.todo("Guests", parent=party["id"]))
    assert ada.delete(f"todos/{party['id']}").status_code == 204
    assert ada.titles() == []
    ada.post(f"todos/{party['id']}/restore")
    assert ada.titles(f"todos?parent={party['id']}") == ["Guests"]


def test_deleting_again_makes_up_for_a_failure(
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


def test_without_its_parent_it_comes_back_as_a_todo(ada: Api, party: dict[str, Any]) -> None:
    guests = ada.todo("Guests", parent=party["id"])
    ada.delete(f"todos/{party['id']}")
    assert ada.post(f"todos/{guests['id']}/restore").json()["parent"] is None


def test_what_is_in_the_trash_cannot_be_a_parent(ada: Api, party: dict[str, Any]) -> None:
    ada.delete(f"todos/{party['id']}")
    assert ada.post("todos", {"title": "A", "parent": party["id"]}).status_code == 400
