from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from common import cursors
from tests.support.todos_api import Api
from todos.services import sync as sync_service


def sync(ada: Api, token: str | None = None, size: int = 100) -> tuple[list[dict[str, Any]], str]:
    """Return the results of all pages, and the token, as a client reads them."""
    path = f"todos/changes?page_size={size}" + (f"&since={token}" if token else "")
    results, tokens = [], set()
    while path:
        response = ada.get(path).json()
        results += response["results"]
        tokens.add(response["token"])
        path = (response["next"] or "").partition("todos.testserver")[2]
    [token] = tokens
    return results, str(token)


def titles(results: list[dict[str, Any]]) -> list[str]:
    return [str(record.get("title") or record.get("name")) for record in results]


@pytest.fixture
def no_overlap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sync_service, "OVERLAP", timedelta(0))


@pytest.mark.parametrize("size", [1, 2, 100])
def test_first_sync_returns_existing_records_in_order_of_change(ada: Api, size: int) -> None:
    milk, home = ada.todo("Milk"), ada.list("Home")
    ada.delete(f"todos/{ada.todo('Gone')['id']}")
    bread = ada.todo("Bread", list=home["id"])
    ada.patch(f"todos/{milk['id']}", {"priority": 1})
    results, _ = sync(ada, size=size)
    assert titles(results) == ["Home", "Bread", "Milk"]
    assert results[0] == {"type": "list", **home}
    assert results[1] == {"type": "todo", **bread}


@pytest.mark.usefixtures("no_overlap")
def test_next_sync_returns_changes(ada: Api) -> None:
    milk, home = ada.todo("Milk"), ada.list("Home")
    ada.todo("Bread")
    _, token = sync(ada)
    assert sync(ada, token)[0] == []
    ada.patch(f"todos/{milk['id']}", {"title": "Soy milk"})
    ada.delete(f"lists/{home['id']}")
    results, token = sync(ada, token, size=1)
    assert titles(results) == ["Soy milk", "Home"]
    assert results[1]["deleted_at"]
    ada.delete(f"todos/{milk['id']}")
    [tombstone], token = sync(ada, token)
    assert (tombstone["type"], tombstone["id"], bool(tombstone["deleted_at"])) == ("todo", milk["id"], True)
    ada.post(f"todos/{milk['id']}/restore")
    [restored], _ = sync(ada, token)
    assert restored["deleted_at"] is None


def test_next_sync_overlaps_the_last_one(ada: Api) -> None:
    ada.todo("Milk")
    _, token = sync(ada)
    assert titles(sync(ada, token)[0]) == ["Milk"]


@pytest.mark.usefixtures("no_overlap")
def test_change_between_pages_is_in_the_next_sync(ada: Api) -> None:
    ids = [ada.todo(title)["id"] for title in "ABC"]
    first = ada.get("todos/changes?page_size=2").json()
    ada.patch(f"todos/{ids[0]}", {"title": "A2"})
    rest = ada.all(first["next"])
    assert titles(rest)[0] == "C"
    assert "A2" in titles(sync(ada, first["token"])[0])


def test_client_that_compares_versions_has_the_same_todos(ada: Api) -> None:
    copy: dict[str, Any] = {}
    token = None
    for number in range(6):
        ids = [ada.todo(f"{number} {title}")["id"] for title in "ABC"]
        ada.patch(f"todos/{ids[0]}", {"completed": True})
        ada.delete(f"todos/{ids[1]}")
        results, token = sync(ada, token, size=3)
        for record in results:
            if record["version"] > copy.get(record["id"], {"version": 0})["version"]:
                copy[record["id"]] = record
    existing_ids = {record["id"] for record in copy.values() if not record["deleted_at"]}
    assert existing_ids == {todo["id"] for todo in ada.all("todos")}


def test_expired_token_returns_410(ada: Api) -> None:
    for days, status in ((29, 200), (31, 410)):
        response = ada.get(
            f"todos/changes?since={sync_service.create_token(datetime.now(UTC) - timedelta(days=days))}"
        )
        assert response.status_code == status
    assert response["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("token", ["a", "*", "-", "MA", "OTk5OTk5OTk5OTk5OTk5OTk5OTk5", "4pyT", "x" * 101])
def test_invalid_token_is_rejected(ada: Api, token: str) -> None:
    response = ada.get(f"todos/changes?since={token}")
    assert response.status_code in {400, 410}


PAGE_START = "1763888400000#01jdc3v8kx5m2r9q7wz4t6n8ah!"


@pytest.mark.parametrize(
    "start",
    ["|", "a", "a|b", f"a|{PAGE_START}", f"|{PAGE_START}", "TOKEN|", "TOKEN|!", "TOKEN|T#", "TOKEN|~"],
)
def test_invalid_cursor_is_rejected(ada: Api, start: str) -> None:
    token = sync_service.create_token(datetime.now(UTC))
    response = ada.get(f"todos/changes?cursor={cursors.encode(start.replace('TOKEN', token))}")
    assert response.status_code == 400
    assert [error["parameter"] for error in response.json()["errors"]] == ["cursor"]


def test_cursor_with_since_is_rejected(ada: Api) -> None:
    token = sync_service.create_token(datetime.now(UTC))
    start = cursors.encode(f"{token}|{PAGE_START}")
    assert ada.get(f"todos/changes?cursor={start}").status_code == 200
    assert ada.get(f"todos/changes?since={token}&cursor={start}").status_code == 400


def test_changes_are_private(ada: Api) -> None:
    assert ada.get("todos/changes")["Cache-Control"] == "private, no-cache"
