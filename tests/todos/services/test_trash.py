from datetime import datetime, timedelta

import pytest

from common.aws import clients
from tests.support.todos_api import Api
from todos.dynamodb import mapping


def test_deleted_todo_is_in_the_trash(ada: Api) -> None:
    todo = ada.todo("Milk")
    response = ada.delete(f"todos/{todo['id']}")
    assert (response.status_code, response.content) == (204, b"")
    deleted = ada.get(f"todos/{todo['id']}").json()
    assert todo["updated_at"] < deleted["deleted_at"] <= deleted["updated_at"]
    assert deleted["version"] == 2
    assert ada.titles() == []
    assert ada.titles("todos?deleted=true") == ["Milk"]


def test_repeated_delete_changes_nothing(ada: Api) -> None:
    path = f"todos/{ada.todo()['id']}"
    ada.delete(path)
    before = ada.get(path).json()
    assert ada.delete(path).status_code == 204
    assert ada.get(path).json() == before


def test_trash_lists_last_deleted_first(ada: Api) -> None:
    ids = [ada.todo(title)["id"] for title in "ABC"]
    for id in (ids[1], ids[0], ids[2]):
        ada.delete(f"todos/{id}")
    assert ada.titles("todos?deleted=true&page_size=1") == ["C", "A", "B"]
    assert ada.titles("todos?deleted=true&order=position") == ["C", "A", "B"]


def test_deleted_todo_can_only_be_restored(ada: Api) -> None:
    path = f"todos/{ada.todo()['id']}"
    ada.delete(path)
    for response in (
        ada.patch(path, {"title": "A"}),
        ada.put(path, {"title": "A"}),
        ada.post(f"{path}/move", {}),
    ):
        assert response.status_code == 409
    restored = ada.post(f"{path}/restore")
    assert (restored.status_code, restored["ETag"], restored.json()["deleted_at"]) == (200, '"3"', None)
    assert ada.post(f"{path}/restore").json() == restored.json()
    assert ada.patch(path, {"title": "A"}).status_code == 200


def test_restored_todo_of_deleted_list_is_in_the_inbox(ada: Api) -> None:
    home = ada.list()
    todo = ada.todo(list=home["id"])
    ada.delete(f"lists/{home['id']}")
    assert ada.post(f"todos/{todo['id']}/restore").json()["list"] is None


def test_deleted_todo_has_ttl_of_30_days(ada: Api, todos_table_name: str) -> None:
    todo = ada.todo("Milk bread", labels=["A"], due="2026-11-30")
    ada.delete(f"todos/{todo['id']}")
    deleted_at = datetime.fromisoformat(ada.get(f"todos/{todo['id']}").json()["deleted_at"])
    [item] = [
        item
        for item in clients.dynamodb().scan(TableName=todos_table_name)["Items"]
        if todo["id"] in str(item["sk"])
    ]
    assert item["sk"] == {"S": f"T#{todo['id']}"}
    assert item["ttl"] == {"N": str(int((deleted_at + timedelta(days=30)).timestamp()))}
    assert item.keys() == {"pk", "sk", "d", "v", "u", "st", "ttl"}
    assert mapping.unpack(item)["title"] == "Milk bread"


@pytest.mark.parametrize(("days", "exists"), [(29, True), (30, False)])
def test_expired_todo_is_not_found(
    ada: Api, monkeypatch: pytest.MonkeyPatch, days: int, exists: bool
) -> None:
    """DynamoDB may take days to remove an expired item."""
    todo, home = ada.todo("Milk"), ada.list()
    paths = [f"todos/{todo['id']}", f"lists/{home['id']}"]
    for path in paths:
        ada.delete(path)
    monkeypatch.setattr(mapping, "TRASH_RETENTION", mapping.TRASH_RETENTION - timedelta(days))
    for query in ("deleted=true", "deleted=true&search=milk"):
        assert bool(ada.all(f"todos?{query}")) == exists
    assert len(ada.all("me/export")) == (2 if exists else 0)
    for path in paths:
        for response in (ada.get(path), ada.patch(path, {}), ada.delete(path)):
            assert (response.status_code != 404) == exists
    assert (ada.post(f"{paths[0]}/restore").status_code == 200) == exists
