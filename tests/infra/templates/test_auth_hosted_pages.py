"""Sign-in on the hosted pages, with an authorization code and PKCE (RFC 7636)."""

import base64
import hashlib
import http.client
import json
from collections.abc import Mapping
from http import HTTPStatus
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from tests.support.cognito_users import PASSWORD, People

HOME = "https://todos.example.com/"
VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).decode().rstrip("=")


def authorization_request(people: People, **changes: str) -> dict[str, str]:
    return {
        "client_id": people.client_id,
        "response_type": "code",
        "redirect_uri": HOME,
        "scope": "openid email aws.cognito.signin.user.admin",
        "code_challenge": CHALLENGE,
        "code_challenge_method": "S256",
        **changes,
    }


def post(people: People, path: str, form: Mapping[str, str]) -> tuple[int, str, str]:
    connection = http.client.HTTPConnection(urlsplit(people.emulator).netloc, timeout=10)
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    connection.request("POST", path, urlencode(form), headers)
    response = connection.getresponse()
    result = response.status, response.headers.get("Location", ""), response.read().decode()
    connection.close()
    return result


def request_code(people: People) -> str:
    form = {**authorization_request(people), "username": "ada@example.com", "password": PASSWORD}
    status, location, _ = post(people, "/login", form)
    assert status == HTTPStatus.FOUND
    assert location.startswith(HOME)
    return parse_qs(urlsplit(location).query)["code"][0]


def exchange(people: People, verifier: str) -> tuple[int, str, str]:
    form = {"grant_type": "authorization_code", "client_id": people.client_id, "redirect_uri": HOME}
    return post(people, "/oauth2/token", {**form, "code": request_code(people), "code_verifier": verifier})


def test_code_and_verifier_give_tokens_for_the_api(people: People, ada: dict[str, str]) -> None:
    status, _, body = exchange(people, VERIFIER)
    assert status == HTTPStatus.OK
    access = json.loads(body)["access_token"]
    user = people.cognito.get_user(AccessToken=access)
    assert user["Username"] == people.cognito.get_user(AccessToken=ada["AccessToken"])["Username"]


def test_code_without_its_verifier_is_rejected(people: People) -> None:
    assert exchange(people, "x" * 43)[0] == HTTPStatus.BAD_REQUEST


@pytest.mark.parametrize("address", ["https://evil.example/", f"{HOME}elsewhere"])
def test_redirect_to_another_url_is_rejected(people: People, address: str) -> None:
    form = {
        **authorization_request(people, redirect_uri=address),
        "username": "ada@example.com",
        "password": PASSWORD,
    }
    status, location, _ = post(people, "/login", form)
    assert (status, location) == (HTTPStatus.BAD_REQUEST, "")
