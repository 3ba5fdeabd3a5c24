"""Writes that meet a change by another request."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.support.todos_api import Api
from todos.dynamodb import transactions


def write_before(ada: Api, path: str, times: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Change the to-do at `path` by another request just before each of the next writes."""
    write, left = transactions.commit, [times]

    def commit(writes: Any) -> None:
        if left[0]:
            left[0] -= 1
            monkeypatch.setattr(transactions, "commit", write)
            assert ada.patch(path, {"priority": left[0] % 3 + 1}).status_code == 200
            monkeypatch.setattr(transactions, "commit", commit)
        write(writes)

    monkeypatch.setattr(transactions, "commit", commit)


def test_update_is_applied_to_concurrent_change(ada: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    path = f"todos/{ada.todo()['id']}"
    write_before(ada, path, 2, monkeypatch)
    after = ada.patch(path, {"title": "Bread"}).json()
    assert (after["title"], after["priority"], after["version"]) == ("Bread", 1, 4)


def test_update_with_if_match_fails_after_concurrent_change(
    ada: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = f"todos/{ada.todo()['id']}"
    write_before(ada, path, 1, monkeypatch)
    response = ada.patch(path, {"title": "Bread"}, if_match='"1"')
    assert (response.status_code, response.json()["current_version"]) == (412, 2)


def test_update_gives_up_after_repeated_concurrent_changes(ada: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    path = f"todos/{ada.todo()['id']}"
    write_before(ada, path, 100, monkeypatch)
    assert ada.patch(path, {"title": "Bread"}).status_code == 409


def test_concurrent_updates_of_different_fields_are_all_applied(ada: Api) -> None:
    todo = ada.todo()
    changes: list[dict[str, Any]] = [{"title": "B"}, {"notes": "C"}, {"priority": 3}, {"due": "2026-11-30"}]
    with ThreadPoolExecutor(4) as pool:
        responses = list(pool.map(lambda data: ada.patch(f"todos/{todo['id']}", data), changes))
    after = ada.get(f"todos/{todo['id']}").json()
    assert {response.status_code for response in responses} == {200}
    assert after == {**after, "title": "B", "notes": "C", "priority": 3, "due": "2026-11-30", "version": 5}
