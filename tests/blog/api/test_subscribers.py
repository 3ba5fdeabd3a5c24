from typing import Any

import pytest
from django.test import Client

from blog.subscriptions import signups
from common import subscribers_table
from tests.support.openapi import assert_response_is_valid

pytestmark = pytest.mark.usefixtures("subscribers_table_name")

URL = "/api/v1/subscribers"
ADA = {"email": "ada@example.com"}


def post(client: Client, body: Any = ADA, content_type: str = "application/json", **headers: str) -> Any:
    return client.post(URL, body, content_type=content_type, headers=headers)


def test_a_sign_up_is_recorded(client: Client, document: dict[str, Any]) -> None:
    answer = post(client)
    assert answer.status_code == 202
    assert_response_is_valid(document, "subscribe", 202, "application/json", answer.json())
    assert answer["Cache-Control"] == "no-store"
    assert not client.cookies
    found = subscribers_table.get("ada@example.com")
    assert found
    assert found.state == "pending"


def test_the_answer_does_not_tell_who_is_known(client: Client) -> None:
    first = post(client).content
    subscribers_table.confirm("ada@example.com")
    assert post(client).content == first


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "#/email"),
        ({"email": ""}, "#/email"),
        ({"email": None}, "#/email"),
        ({"email": 7}, "#/email"),
        ({"email": ["ada@example.com"]}, "#/email"),
        ({"email": "ada"}, "#/email"),
        ({"email": "a" * 300}, "#/email"),
        ([], "#"),
    ],
)
def test_what_is_no_address_is_refused(
    client: Client, document: dict[str, Any], body: Any, pointer: str
) -> None:
    answer = post(client, body)
    assert answer.status_code == 400
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]
    assert_response_is_valid(document, "subscribe", 400, "application/problem+json", answer.json())


def test_what_is_no_json_is_refused(client: Client, document: dict[str, Any]) -> None:
    assert post(client, "{").status_code == 400
    answer = post(client, "email=ada@example.com", "application/x-www-form-urlencoded")
    assert answer.status_code == 415
    assert_response_is_valid(document, "subscribe", 415, "application/problem+json", answer.json())


def test_pages_of_other_sites_are_refused(client: Client, document: dict[str, Any]) -> None:
    answer = post(client, Origin="https://evil.example")
    assert answer.status_code == 403
    assert_response_is_valid(document, "subscribe", 403, "application/problem+json", answer.json())
    assert "Access-Control-Allow-Origin" not in client.options(URL)
    assert subscribers_table.get("ada@example.com") is None


def test_too_many_from_one_place_are_told_when_to_come_again(
    client: Client, document: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signups, "MAX_PER_HOUR", 1)
    assert post(client).status_code == 202
    answer = post(client)
    assert (answer.status_code, answer["Retry-After"]) == (429, "3600")
    assert_response_is_valid(document, "subscribe", 429, "application/problem+json", answer.json())


@pytest.mark.parametrize("method", ["get", "put", "patch", "delete"])
def test_other_methods_are_refused(client: Client, method: str) -> None:
    assert getattr(client, method)(URL).status_code == 405
