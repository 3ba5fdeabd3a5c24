from datetime import datetime, timedelta

import pytest

from common.aws import clients
from tests.support.todos_api import Api
from todos.dynamodb import mapping


def test_what_is_deleted_is_in_the_trash(ada: Api) -> None:
    made = ada.todo("Milk")
    answer = ada.delete(f"todos/{made['id']}")
    assert (answer.status_code, answer.content) == (204, b"")
    found = ada.get(f"todos/{made['id']}").json()
    assert made["updated_at"] < found["deleted_at"] <= found["updated_at"]
    assert found["version"] == 2
    assert ada.titles() == []
    assert ada.titles("todos?deleted=true") == ["Milk"]


def test_deleting_again_changes_nothing(ada: Api) -> None:
    path = f"todos/{ada.todo()['id']}"
    ada.delete(path)
    before = ada.get(path).json()
    assert ada.delete(path).status_code == 204
    assert ada.get(path).json() == before


def test_the_last_deleted_comes_first(ada: Api) -> None:
    ids = [ada.todo(title)["id"] for title in "ABC"]
    for id in (ids[1], ids[0], ids[2]):
        ada.delete(f"todos/{id}")
    assert ada.titles("todos?deleted=true&page_size=1") == ["C", "A", "B"]
    assert ada.titles("todos?deleted=true&order=position") == ["C", "A", "B"]


def test_it_is_changed_by_restoring_only(ada: Api) -> None:
    path = f"todos/{ada.todo()['id']}"
    ada.delete(path)
    for answer in (
        ada.patch(path, {"title": "A"}),
        ada.put(path, {"title": "A"}),
        ada.post(f"{path}/move", {}),
    ):
        assert answer.status_code == 409
    restored = ada.post(f"{path}/restore")
    assert (restored.status_code, restored["ETag"], restored.json()["deleted_at"]) == (200, '"3"', None)
    assert ada.post(f"{path}/restore").json() == restored.json()
    assert ada.patch(path, {"title": "A"}).status_code == 200


def test_it_comes_back_to_the_inbox_without_its_list(ada: Api) -> None:
    home = ada.list()
    made = ada.todo(list=home["id"])
    ada.delete(f"lists/{home['id']}")
    assert ada.post(f"todos/{made['id']}/restore").json()["list"] is None


def test_it_is_removed_after_thirty_days(ada: Api, todos_table_name: str) -> None:
    made = ada.todo("Milk bread", labels=["A"], due="2026-11-30")
    ada.delete(f"todos/{made['id']}")
    deleted = datetime.fromisoformat(ada.get(f"todos/{made['id']}").json()["deleted_at"])
    found = [
        item
        for item in clients.dynamodb().scan(TableName=todos_table_name)["Items"]
        if made["id"] in str(item["sk"])
    ]
    [left] = found
    assert left["sk"] == {"S": f"T#{made['id']}"}
    assert left["ttl"] == {"N": str(int((deleted + timedelta(days=30)).timestamp()))}
    assert left.keys() == {"pk", "sk", "d", "v", "u", "st", "ttl"}
    assert mapping.unpack(left)["title"] == "Milk bread"


@pytest.mark.parametrize(("days", "there"), [(29, True), (30, False)])
def test_what_is_due_to_be_removed_is_gone(
    ada: Api, monkeypatch: pytest.MonkeyPatch, days: int, there: bool
) -> None:
    """DynamoDB itself may take days to remove it."""
    todo, home = ada.todo("Milk"), ada.list()
    paths = [f"todos/{todo['id']}", f"lists/{home['id']}"]
    for path in paths:
        ada.delete(path)
    monkeypatch.setattr(mapping, "TRASH_RETENTION", mapping.TRASH_RETENTION - timedelta(days))
    for query in ("deleted=true", "deleted=true&search=milk"):
        assert bool(ada.all(f"todos?{query}")) == there
    assert len(ada.all("me/export")) == (2 if there else 0)
    for path in paths:
        for answer in (ada.get(path), ada.patch(path, {}), ada.delete(path)):
            assert (answer.status_code != 404) == there
    assert (ada.post(f"{paths[0]}/restore").status_code == 200) == there
