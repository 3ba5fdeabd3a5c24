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
    response = post(client)
    assert response.status_code == 202
    assert_response_is_valid(document, "subscribe", 202, "application/json", response.json())
    assert response["Cache-Control"] == "no-store"
    assert not client.cookies
    subscriber = subscribers_table.get("ada@example.com")
    assert subscriber
    assert subscriber.state == "pending"


def test_the_response_is_the_same_for_a_known_address(client: Client) -> None:
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
def test_an_invalid_address_is_a_bad_request(
    client: Client, document: dict[str, Any], body: Any, pointer: str
) -> None:
    response = post(client, body)
    assert response.status_code == 400
    assert [error["pointer"] for error in response.json()["errors"]] == [pointer]
    assert_response_is_valid(document, "subscribe", 400, "application/problem+json", response.json())


def test_a_body_other_than_json_is_refused(client: Client, document: dict[str, Any]) -> None:
    assert post(client, "{").status_code == 400
    response = post(client, "email=ada@example.com", "application/x-www-form-urlencoded")
    assert response.status_code == 415
    assert_response_is_valid(document, "subscribe", 415, "application/problem+json", response.json())


def test_a_request_from_another_site_is_refused(client: Client, document: dict[str, Any]) -> None:
    response = post(client, Origin="https://evil.example")
    assert response.status_code == 403
    assert_response_is_valid(document, "subscribe", 403, "application/problem+json", response.json())
    assert "Access-Control-Allow-Origin" not in client.options(URL)
    assert subscribers_table.get("ada@example.com") is None


def test_too_many_sign_ups_from_one_network_get_a_retry_after(
    client: Client, document: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signups, "MAX_PER_HOUR", 1)
    assert post(client).status_code == 202
    response = post(client)
    assert (response.status_code, response["Retry-After"]) == (429, "3600")
    assert_response_is_valid(document, "subscribe", 429, "application/problem+json", response.json())


@pytest.mark.parametrize("method", ["get", "put", "patch", "delete"])
def test_other_methods_are_not_allowed(client: Client, method: str) -> None:
    assert getattr(client, method)(URL).status_code == 405
