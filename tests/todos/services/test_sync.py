from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from common import cursors
from tests.support.todos_api import Api
from todos.services import sync as changes


def sync(ada: Api, token: str | None = None, size: int = 100) -> tuple[list[dict[str, Any]], str]:
    """Read as a client does: all pages, then the token."""
    path = f"todos/changes?page_size={size}" + (f"&since={token}" if token else "")
    results, tokens = [], set()
    while path:
        answer = ada.get(path).json()
        results += answer["results"]
        tokens.add(answer["token"])
        path = (answer["next"] or "").partition("todos.testserver")[2]
    [token] = tokens
    return results, str(token)


def named(results: list[dict[str, Any]]) -> list[str]:
    return [str(each.get("title") or each.get("name")) for each in results]


@pytest.fixture
def no_slack(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(changes, "OVERLAP", timedelta(0))


@pytest.mark.parametrize("size", [1, 2, 100])
def test_at_first_it_gives_what_is_not_deleted_in_the_order_of_change(ada: Api, size: int) -> None:
    milk, home = ada.todo("Milk"), ada.list("Home")
    ada.delete(f"todos/{ada.todo('Gone')['id']}")
    bread = ada.todo("Bread", list=home["id"])
    ada.patch(f"todos/{milk['id']}", {"priority": 1})
    results, _ = sync(ada, size=size)
    assert named(results) == ["Home", "Bread", "Milk"]
    assert results[0] == {"type": "list", **home}
    assert results[1] == {"type": "todo", **bread}


@pytest.mark.usefixtures("no_slack")
def test_then_it_gives_what_has_changed(ada: Api) -> None:
    milk, home = ada.todo("Milk"), ada.list("Home")
    ada.todo("Bread")
    _, token = sync(ada)
    assert sync(ada, token)[0] == []
    ada.patch(f"todos/{milk['id']}", {"title": "Soy milk"})
    ada.delete(f"lists/{home['id']}")
    results, token = sync(ada, token, size=1)
    assert named(results) == ["Soy milk", "Home"]
    assert results[1]["deleted_at"]
    ada.delete(f"todos/{milk['id']}")
    [tombstone], token = sync(ada, token)
    assert (tombstone["type"], tombstone["id"], bool(tombstone["deleted_at"])) == ("todo", milk["id"], True)
    ada.post(f"todos/{milk['id']}/restore")
    [back], _ = sync(ada, token)
    assert back["deleted_at"] is None


def test_it_looks_back_some_seconds(ada: Api) -> None:
    ada.todo("Milk")
    _, token = sync(ada)
    assert named(sync(ada, token)[0]) == ["Milk"]


@pytest.mark.usefixtures("no_slack")
def test_what_changes_while_pages_are_read_is_told_the_next_time(ada: Api) -> None:
    ids = [ada.todo(title)["id"] for title in "ABC"]
    first = ada.get("todos/changes?page_size=2").json()
    ada.patch(f"todos/{ids[0]}", {"title": "A2"})
    rest = ada.all(first["next"])
    assert named(rest)[0] == "C"
    assert "A2" in named(sync(ada, first["token"])[0])


def test_a_client_that_applies_by_version_has_what_the_server_has(ada: Api) -> None:
    copy: dict[str, Any] = {}
    token = None
    for number in range(6):
        ids = [ada.todo(f"{number} {title}")["id"] for title in "ABC"]
        ada.patch(f"todos/{ids[0]}", {"completed": True})
        ada.delete(f"todos/{ids[1]}")
        results, token = sync(ada, token, size=3)
        for each in results:
            if each["version"] > copy.get(each["id"], {"version": 0})["version"]:
                copy[each["id"]] = each
    alive = {each["id"] for each in copy.values() if not each["deleted_at"]}
    assert alive == {todo["id"] for todo in ada.all("todos")}


def test_a_token_older_than_the_memory_of_deletions_is_gone(ada: Api) -> None:
    for days, status in ((29, 200), (31, 410)):
        answer = ada.get(
            f"todos/changes?since={changes.create_token(datetime.now(UTC) - timedelta(days=days))}"
        )
        assert answer.status_code == status
    assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("token", ["a", "*", "-", "MA", "OTk5OTk5OTk5OTk5OTk5OTk5OTk5", "4pyT", "x" * 101])
def test_a_made_up_token_is_refused(ada: Api, token: str) -> None:
    answer = ada.get(f"todos/changes?since={token}")
    assert answer.status_code in {400, 410}


PLACE = "1763888400000#01jdc3v8kx5m2r9q7wz4t6n8ah!"


@pytest.mark.parametrize(
    "start",
    ["|", "a", "a|b", f"a|{PLACE}", f"|{PLACE}", "TOKEN|", "TOKEN|!", "TOKEN|T#", "TOKEN|~"],
)
def test_a_made_up_cursor_is_refused(ada: Api, start: str) -> None:
    token = changes.create_token(datetime.now(UTC))
    answer = ada.get(f"todos/changes?cursor={cursors.encode(start.replace('TOKEN', token))}")
    assert answer.status_code == 400
    assert [error["parameter"] for error in answer.json()["errors"]] == ["cursor"]


def test_a_cursor_goes_on_after_the_token(ada: Api) -> None:
    token = changes.create_token(datetime.now(UTC))
    start = cursors.encode(f"{token}|{PLACE}")
    assert ada.get(f"todos/changes?cursor={start}").status_code == 200
    assert ada.get(f"todos/changes?since={token}&cursor={start}").status_code == 400


def test_changes_are_private_and_can_be_asked_about(ada: Api) -> None:
    assert ada.get("todos/changes")["Cache-Control"] == "private, no-cache"
