import time

import jwt
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import LazySettings

from tests.support.todos_api import Api
from tests.support.tokens import KEY, OTHER_KEY, KeyServer, claims, token
from todos.auth import jwks

PUBLIC = KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
NOW, DAY = int(time.time()), 86400  # the tokens are made when tests are collected


def by_public_key() -> str:
    """Sign with the public key as if it were a secret, as forgers do."""
    import hashlib
    import hmac
    import json

    from jwt.utils import base64url_encode

    header = base64url_encode(json.dumps({"alg": "HS256", "typ": "JWT", "kid": "one"}).encode())
    body = header + b"." + base64url_encode(json.dumps(claims()).encode())
    return (body + b"." + base64url_encode(hmac.new(PUBLIC, body, hashlib.sha256).digest())).decode()


def tampered() -> str:
    head, _, signature = token().split(".")
    body = token(sub="bob").split(".")[1]
    return f"{head}.{body}.{signature}"


FORGED: dict[str, tuple[str, str]] = {
    "expired": (token(exp=NOW - 60), "expired"),
    "not yet valid": (token(nbf=NOW + DAY), "not valid yet"),
    "from the future": (token(iat=NOW + DAY), "not valid yet"),
    "another pool's": (token(iss="https://cognito-idp.us-east-1.amazonaws.com/us-east-1_other"), "pool"),
    "another client's": (token(client_id="other"), "client"),
    "without a client": (token(client_id=None), "client"),
    "an ID token": (token(token_use="id", aud="client-of-tests", client_id=None), "access token"),
    "a refresh token": (token(token_use="refresh"), "access token"),
    "without a use": (token(token_use=None), "valid"),
    "without an end": (token(exp=None), "valid"),
    "without a subject": (token(sub=""), "valid"),
    "unsigned": (jwt.encode(claims(), "", algorithm="none", headers={"kid": "one"}), "valid"),
    "signed with the public key": (by_public_key(), "valid"),
    "signed by another": (token(key=OTHER_KEY), "signature"),
    "of an unknown key": (token(kid="two"), "valid"),
    "of no key": (token(kid=None), "valid"),
    "tampered with": (tampered(), "signature"),
    "by another algorithm": (token(algorithm="RS512"), "valid"),
    "garbage": ("garbage", "valid"),
    "dots": ("..", "valid"),
    "too long": ("a" * 9000, "valid"),
    "deeply nested": (jwt.utils.base64url_encode(b"[" * 5000).decode() + ".e30.e30", "valid"),
    "not ASCII": ("tökén", "valid"),
}


@pytest.fixture
def protected(nobody: Api) -> list[tuple[str, str]]:
    """Give all operations of the API that need a token."""
    paths = nobody.get("/api/schema").json()["paths"]
    return [
        (method, path.replace("{id}", "0" * 26))
        for path, methods in paths.items()
        for method, operation in methods.items()
        if "security" in operation
    ]


@pytest.mark.parametrize("kind", FORGED)
def test_it_refuses_a_token_everywhere(kind: str, protected: list[tuple[str, str]]) -> None:
    text, reason = FORGED[kind]
    assert len(protected) == 22
    for method, path in protected:
        answer = Api(text).send(method, path)
        assert (answer.status_code, answer["Content-Type"]) == (401, "application/problem+json"), path
        assert answer["WWW-Authenticate"] == 'Bearer error="invalid_token"'
        assert reason in answer.json()["detail"]


def test_without_a_token_nothing_is_wrong_but_that(nobody: Api) -> None:
    answer = nobody.get("todos")
    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Bearer")


@pytest.mark.parametrize("header", ["Basic YTpi", "Token x", "Bearer"])
def test_other_schemes_are_refused(nobody: Api, header: str) -> None:
    assert nobody.get("todos", authorization=header).status_code == 401


def test_clocks_may_differ_a_little() -> None:
    now = int(time.time())
    assert Api(token(exp=now - 1)).get("todos").status_code == 200
    assert Api(token(iat=now + 3)).get("todos").status_code == 200


def test_a_token_that_was_good_expires(monkeypatch: pytest.MonkeyPatch) -> None:
    now = int(time.time())
    api = Api(token(exp=now + 60))
    assert api.get("todos").status_code == 200
    monkeypatch.setattr(time, "time", lambda: now + 75.0)
    answer = api.get("todos")
    assert (answer.status_code, answer.json()["detail"]) == (401, "The token has expired.")


def test_keys_are_fetched_once(key_source: KeyServer) -> None:
    for _ in range(3):
        assert Api(token()).get("todos").status_code == 200
    assert key_source.requests == 1


def test_an_unknown_key_is_asked_for_once_a_minute(
    key_source: KeyServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        assert Api(token(kid="two")).get("todos").status_code == 401
    assert key_source.requests == 1
    key_source.keys["two"] = OTHER_KEY
    begin = time.monotonic()
    monkeypatch.setattr(time, "monotonic", lambda: begin + 61)
    assert Api(token(kid="two", key=OTHER_KEY)).get("todos").status_code == 200
    assert key_source.requests == 2


@pytest.mark.parametrize("status", [500, 404])
def test_keys_out_of_reach_are_our_fault(key_source: KeyServer, status: int) -> None:
    key_source.status = status
    answer = Api(token()).get("todos")
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    key_source.status = 200
    assert Api(token()).get("todos").status_code == 200


def test_keys_that_are_no_key_set_are_our_fault(
    key_source: KeyServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(key_source, "body", lambda: b"<html>")
    assert Api(token()).get("todos").status_code == 503


def test_keys_that_are_not_for_us_are_left_out(
    key_source: KeyServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(key_source, "body", lambda: b'{"keys": []}')
    assert Api(token()).get("todos").status_code in {401, 503}


def test_the_address_of_the_keys(monkeypatch: pytest.MonkeyPatch, settings: LazySettings) -> None:
    monkeypatch.undo()
    settings.COGNITO_USER_POOL_ID = "eu-west-1_abc"
    monkeypatch.delenv("AWS_ENDPOINT_URL")
    host = "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_abc"
    assert jwks.get_key_set("eu-west-1_abc").url == f"{host}/.well-known/jwks.json"
    assert jwks.issuer_url(settings.COGNITO_USER_POOL_ID) == host


def test_problems_of_a_token_are_not_kept_by_caches(nobody: Api) -> None:
    assert nobody.get("todos")["Cache-Control"] == "private, no-cache"
