"""Validation of request bodies and IDs."""

from typing import Any

import pytest

from tests.support.todos_api import Api
from todos.fields import TODO_FIELDS

FILES = TODO_FIELDS["attachments"].example


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
def test_invalid_field_is_rejected(ada: Api, data: dict[str, Any], pointer: str) -> None:
    response = ada.post("todos", {"title": "Milk", **data})
    assert (response.status_code, response["Content-Type"]) == (400, "application/problem+json")
    assert f"#/{pointer}" in [error["pointer"] for error in response.json()["errors"]]
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
def test_attachment_outside_users_folder_is_rejected(ada: Api, key: str) -> None:
    file = {"key": key, "name": "a", "size": 1, "content_type": "text/plain"}
    response = ada.post("todos", {"title": "A", "attachments": [file]})
    assert [error["pointer"] for error in response.json()["errors"]] == ["#/attachments/0/key"]


@pytest.mark.parametrize(
    "body", [b"{", b"[]", b'"a"', b"null", b"7", b"\xff", b"[" * 100_000, b'{"title": NaN}']
)
def test_unreadable_body_is_rejected(ada: Api, body: bytes) -> None:
    response = ada.client.post("/api/v1/todos", body, content_type="application/json", headers=ada.headers)
    assert (response.status_code, response["Content-Type"]) == (400, "application/problem+json")
    response = ada.client.post("/api/v1/todos", b"title=a", content_type="text/plain", headers=ada.headers)
    assert response.status_code == 415


@pytest.mark.parametrize("path", ["todos/short", "todos/" + "A" * 26, "todos/" + "0" * 33, "todos/x/move"])
def test_invalid_id_is_not_found(ada: Api, path: str) -> None:
    assert ada.get(path).status_code == 404


@pytest.mark.parametrize("charset", ["utf-7", "base64", "utf-16", "none"])
def test_json_is_read_as_utf_8_despite_charset(ada: Api, charset: str) -> None:
    response = ada.client.generic(
        "POST",
        "/api/v1/todos",
        '{"title": "Käse"}',
        f"application/json; charset={charset}",
        headers=ada.headers,
    )
    assert response.json()["title"] == "Käse"
