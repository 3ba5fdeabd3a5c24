from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import pytest

from tests.support.todos_api import Api
from todos.dynamodb import transactions
from todos.models import BLANK_TODO

FILES = [
    {"key": f"private/us-east-1:{uuid4()}/a/b.jpg", "name": "b.jpg", "size": 7, "content_type": "image/jpeg"}
]
FULL: dict[str, Any] = {
    "title": "Milk",
    "notes": "  Two bottles\n",
    "due": "2026-11-30T09:00:00+01:00",
    "priority": 3,
    "labels": ["Shop", "Naïve"],
    "recurrence": "FREQ=DAILY",
    "attachments": FILES,
}


def test_a_new_todo_has_defaults(ada: Api) -> None:
    answer = ada.post("todos", {"title": "  Milk "})
    made = answer.json()
    assert answer["ETag"] == '"1"'
    assert answer["Location"] == f"http://todos.testserver/api/v1/todos/{made['id']}"
    assert made.pop("id") < ada.todo()["id"]
    assert made.pop("created_at") == made.pop("updated_at")
    assert made.pop("position")
    set_by_service = {"id", "created_at", "updated_at", "position"}
    defaults = {name: value for name, value in BLANK_TODO.items() if name not in set_by_service}
    assert made == {**defaults, "title": "Milk", "version": 1}


def test_what_is_sent_is_read_again(ada: Api) -> None:
    made = ada.todo(**FULL)
    assert made == {**made, **FULL}
    answer = ada.get(f"todos/{made['id']}")
    assert answer.json() == made
    assert answer["Cache-Control"] == "private, no-cache"
    assert ada.get(f"todos/{made['id']}/").json() == made


def test_a_client_may_choose_the_id(ada: Api) -> None:
    chosen = "01jdc3v8kx5m2r9q7wz4t6n8ah"
    assert ada.todo(id=chosen)["id"] == chosen
    assert ada.post("todos", {"title": "Other", "id": chosen}).status_code == 409
    assert ada.titles() == ["Milk"]


def test_patch_leaves_what_is_omitted(ada: Api) -> None:
    made = ada.todo(**FULL)
    changes: list[dict[str, Any]] = [
        {"title": "Bread"},
        {"due": "2026-12-01"},
        {"labels": []},
        {"priority": 0},
        {"notes": ""},
    ]
    for data in changes:
        before = ada.get(f"todos/{made['id']}").json()
        after = ada.patch(f"todos/{made['id']}", data).json()
        assert after == {
            **before,
            **data,
            "version": before["version"] + 1,
            "updated_at": after["updated_at"],
        }
        assert after["updated_at"] >= before["updated_at"]


def test_put_resets_what_is_omitted(ada: Api) -> None:
    made = ada.todo(**FULL)
    after = ada.put(f"todos/{made['id']}", {"title": "Bread"}).json()
    assert after == {
        **made,
        **{"title": "Bread", "notes": "", "due": None, "priority": 0, "labels": [], "recurrence": None},
        **{"attachments": [], "version": 2, "updated_at": after["updated_at"]},
    }
    assert ada.put(f"todos/{made['id']}", {"notes": "No title"}).status_code == 400


def test_a_todo_can_be_sent_back_as_it_was_read(ada: Api) -> None:
    made = ada.todo(**FULL)
    answer = ada.put(f"todos/{made['id']}", made)
    assert (answer.status_code, answer.json()) == (200, made)


def test_completing_says_when(ada: Api) -> None:
    path = f"todos/{ada.todo()['id']}"
    done = ada.patch(path, {"completed": True}).json()
    assert done["completed_at"] == done["updated_at"]
    assert ada.patch(path, {"title": "B"}).json()["completed_at"] == done["completed_at"]
    assert ada.patch(path, {"completed": False}).json()["completed_at"] is None
    assert ada.todo(completed=True)["completed_at"]


@pytest.mark.parametrize(
    ("data", "pointer"),
    [
        ({"title": ""}, "title"),
        ({"title": "  "}, "title"),
        ({"title": "a" * 501}, "title"),
        ({"title": 7}, "title"),
        ({"title": None}, "title"),
        ({"title": "a\0"}, "title"),
        ({"title": "\ud800"}, "title"),
        ({"notes": "a" * 10_001}, "notes"),
        ({"completed": "yes"}, "completed"),
        ({"completed": 1}, "completed"),
        ({"completed": None}, "completed"),
        ({"due": "tomorrow"}, "due"),
        ({"due": "2026-02-30"}, "due"),
        ({"due": "2026-11-30T09:00:00"}, "due"),
        ({"due": "0001-01-01T00:00:00+14:00"}, "due"),
        ({"due": "9999-12-31T23:59:59-12:00"}, "due"),
        ({"due": "20261130"}, "due"),
        ({"due": 20261130}, "due"),
        ({"priority": 4}, "priority"),
        ({"priority": -1}, "priority"),
        ({"priority": "1"}, "priority"),
        ({"priority": 1.5}, "priority"),
        ({"priority": True}, "priority"),
        ({"labels": "Shop"}, "labels"),
        ({"labels": ["a", "A"]}, "labels"),
        ({"labels": [" "]}, "labels/0"),
        ({"labels": ["a" * 51]}, "labels/0"),
        ({"labels": [str(number) for number in range(11)]}, "labels"),
        ({"list": "nope"}, "list"),
        ({"list": "inbox"}, "list"),
        ({"list": "0" * 26}, "list"),
        ({"parent": "0" * 26}, "parent"),
        ({"recurrence": "FREQ=DAILY"}, "due"),
        ({"recurrence": "daily", "due": "2026-11-30"}, "recurrence"),
        ({"attachments": FILES * 21}, "attachments"),
        ({"attachments": [{}]}, "attachments/0/key"),
        ({"id": "SHORT"}, "id"),
    ],
)
def test_it_refuses_what_is_no_todo(ada: Api, data: dict[str, Any], pointer: str) -> None:
    answer = ada.post("todos", {"title": "Milk", **data})
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    assert f"#/{pointer}" in [error["pointer"] for error in answer.json()["errors"]]
    if pointer != "id":
        path = f"todos/{ada.todo()['id']}"
        assert ada.patch(path, data).status_code == 400
        assert ada.get(path).json()["version"] == 1


@pytest.mark.parametrize(
    "key",
    [
        "private/",
        "other/us-east-1:0b4a6c1e-3f5d-4a7b-9c8e-1d2f3a4b5c6d/a",
        "private/us-east-1:0b4a6c1e-3f5d-4a7b-9c8e-1d2f3a4b5c6d/",
        "private/us-east-1:0b4a6c1e-3f5d-4a7b-9c8e-1d2f3a4b5c6d/../b/a",
        "/private/us-east-1:0b4a6c1e-3f5d-4a7b-9c8e-1d2f3a4b5c6d/a",
    ],
)
def test_attachments_are_in_a_users_folder(ada: Api, key: str) -> None:
    file = {"key": key, "name": "a", "size": 1, "content_type": "text/plain"}
    answer = ada.post("todos", {"title": "A", "attachments": [file]})
    assert [error["pointer"] for error in answer.json()["errors"]] == ["#/attachments/0/key"]


@pytest.mark.parametrize(
    "body", [b"{", b"[]", b'"a"', b"null", b"7", b"\xff", b"[" * 100_000, b'{"title": NaN}']
)
def test_it_refuses_a_body_that_it_cannot_read(ada: Api, body: bytes) -> None:
    answer = ada.client.post("/api/v1/todos", body, content_type="application/json", headers=ada.headers)
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    answer = ada.client.post("/api/v1/todos", b"title=a", content_type="text/plain", headers=ada.headers)
    assert answer.status_code == 415


# --- Versions


def test_if_match_guards_a_write(ada: Api) -> None:
    path = f"todos/{ada.todo()['id']}"
    assert ada.patch(path, {"title": "Mine"}, if_match='"1"').status_code == 200
    for answer in (
        ada.patch(path, {"title": "Late"}, if_match='"1"'),
        ada.put(path, {"title": "Late"}, if_match='"1", "7"'),
        ada.delete(path, if_match='"1"'),
        ada.post(f"{path}/move", {}, if_match='W/"2"'),
        ada.patch(path, {"title": "Late"}, if_match="2"),
    ):
        assert (answer.status_code, answer["ETag"]) == (412, '"2"')
        assert answer.json()["current_version"] == 2
    assert ada.get(path).json()["title"] == "Mine"
    assert ada.patch(path, {"title": "New"}, if_match='"9", "2"').status_code == 200
    assert ada.patch(path, {"title": "Any"}, if_match="*").status_code == 200
    assert ada.patch("todos/" + "0" * 26, {"title": "Any"}, if_match="*").status_code == 404


def test_reads_answer_304_while_nothing_changes(ada: Api) -> None:
    path = f"todos/{ada.todo()['id']}"
    for address in (path, "todos", "lists"):
        etag = ada.get(address)["ETag"]
        answer = ada.get(address, if_none_match=etag)
        assert (answer.status_code, answer.content, answer["ETag"]) == (304, b"", etag)
        assert answer["Cache-Control"] == "private, no-cache"
    etag = ada.get("todos")["ETag"]
    ada.patch(path, {"title": "Bread"})
    assert ada.get(path, if_none_match='"1"').status_code == 200
    assert ada.get("todos", if_none_match=etag).status_code == 200


def test_a_change_that_changes_nothing_is_no_version(ada: Api) -> None:
    made = ada.todo()
    assert ada.patch(f"todos/{made['id']}", {"title": "Milk"}).json() == made


def quicker(ada: Api, path: str, times: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let somebody else write just before each of our next writes."""
    write, left = transactions.commit, [times]

    def commit(writes: Any) -> None:
        if left[0]:
            left[0] -= 1
            monkeypatch.setattr(transactions, "commit", write)
            assert ada.patch(path, {"priority": left[0] % 3 + 1}).status_code == 200
            monkeypatch.setattr(transactions, "commit", commit)
        write(writes)

    monkeypatch.setattr(transactions, "commit", commit)


def test_a_change_is_made_to_what_others_left(ada: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    path = f"todos/{ada.todo()['id']}"
    quicker(ada, path, 2, monkeypatch)
    after = ada.patch(path, {"title": "Bread"}).json()
    assert (after["title"], after["priority"], after["version"]) == ("Bread", 1, 4)


def test_with_if_match_it_is_refused_then(ada: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    path = f"todos/{ada.todo()['id']}"
    quicker(ada, path, 1, monkeypatch)
    answer = ada.patch(path, {"title": "Bread"}, if_match='"1"')
    assert (answer.status_code, answer.json()["current_version"]) == (412, 2)


def test_it_gives_up_in_the_end(ada: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    path = f"todos/{ada.todo()['id']}"
    quicker(ada, path, 100, monkeypatch)
    assert ada.patch(path, {"title": "Bread"}).status_code == 409


def test_none_of_many_changes_at_once_is_lost(ada: Api) -> None:
    made = ada.todo()
    changes: list[dict[str, Any]] = [{"title": "B"}, {"notes": "C"}, {"priority": 3}, {"due": "2026-11-30"}]
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda data: ada.patch(f"todos/{made['id']}", data), changes))
    after = ada.get(f"todos/{made['id']}").json()
    assert {answer.status_code for answer in answers} == {200}
    assert after == {**after, "title": "B", "notes": "C", "priority": 3, "due": "2026-11-30", "version": 5}


@pytest.mark.parametrize("path", ["todos/short", "todos/" + "A" * 26, "todos/" + "0" * 33, "todos/x/move"])
def test_what_is_no_id_is_not_found(ada: Api, path: str) -> None:
    assert ada.get(path).status_code == 404


@pytest.mark.parametrize("charset", ["utf-7", "base64", "utf-16", "none"])
def test_json_is_utf_8_whatever_is_said(ada: Api, charset: str) -> None:
    answer = ada.client.generic(
        "POST",
        "/api/v1/todos",
        '{"title": "Käse"}',
        f"application/json; charset={charset}",
        headers=ada.headers,
    )
    assert answer.json()["title"] == "Käse"
