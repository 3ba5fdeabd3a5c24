import time

import jwt
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import LazySettings

from tests.support.todos_api import Api
from tests.support.tokens import KEY, OTHER_KEY, KeyServer, claims, token
from todos.auth import jwks

PUBLIC = KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
NOW, DAY = int(time.time()), 86400  # the tokens are created when pytest collects the tests


def sign_with_public_key() -> str:
    """Return a token signed with the public key as an HMAC secret, a known attack."""
    import hashlib
    import hmac
    import json

    from jwt.utils import base64url_encode

    header = base64url_encode(json.dumps({"alg": "HS256", "typ": "JWT", "kid": "one"}).encode())
    body = header + b"." + base64url_encode(json.dumps(claims()).encode())
    return (body + b"." + base64url_encode(hmac.new(PUBLIC, body, hashlib.sha256).digest())).decode()


def tamper_with_token() -> str:
    head, _, signature = token().split(".")
    body = token(sub="bob").split(".")[1]
    return f"{head}.{body}.{signature}"


INVALID_TOKENS: dict[str, tuple[str, str]] = {
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
    "signed with the public key": (sign_with_public_key(), "valid"),
    "signed by another": (token(key=OTHER_KEY), "signature"),
    "of an unknown key": (token(kid="two"), "valid"),
    "of no key": (token(kid=None), "valid"),
    "tampered with": (tamper_with_token(), "signature"),
    "by another algorithm": (token(algorithm="RS512"), "valid"),
    "garbage": ("garbage", "valid"),
    "dots": ("..", "valid"),
    "too long": ("a" * 9000, "valid"),
    "deeply nested": (jwt.utils.base64url_encode(b"[" * 5000).decode() + ".e30.e30", "valid"),
    "not ASCII": ("tökén", "valid"),
}


@pytest.fixture
def protected_operations(nobody: Api) -> list[tuple[str, str]]:
    """All operations that require a token, as methods and paths."""
    paths = nobody.get("/api/schema").json()["paths"]
    return [
        (method, path.replace("{id}", "0" * 26))
        for path, methods in paths.items()
        for method, operation in methods.items()
        if "security" in operation
    ]


@pytest.mark.parametrize("kind", INVALID_TOKENS)
def test_invalid_token_is_rejected_by_all_operations(
    kind: str, protected_operations: list[tuple[str, str]]
) -> None:
    text, reason = INVALID_TOKENS[kind]
    assert len(protected_operations) == 22
    for method, path in protected_operations:
        response = Api(text).send(method, path)
        assert (response.status_code, response["Content-Type"]) == (401, "application/problem+json"), path
        assert response["WWW-Authenticate"] == 'Bearer error="invalid_token"'
        assert reason in response.json()["detail"]


def test_missing_token_returns_401_without_error(nobody: Api) -> None:
    response = nobody.get("todos")
    assert (response.status_code, response["WWW-Authenticate"]) == (401, "Bearer")


@pytest.mark.parametrize("header", ["Basic YTpi", "Token x", "Bearer"])
def test_other_scheme_is_rejected(nobody: Api, header: str) -> None:
    assert nobody.get("todos", authorization=header).status_code == 401


def test_token_is_valid_despite_small_clock_difference() -> None:
    now = int(time.time())
    assert Api(token(exp=now - 1)).get("todos").status_code == 200
    assert Api(token(iat=now + 3)).get("todos").status_code == 200


def test_cached_token_expires(monkeypatch: pytest.MonkeyPatch) -> None:
    now = int(time.time())
    api = Api(token(exp=now + 60))
    assert api.get("todos").status_code == 200
    monkeypatch.setattr(time, "time", lambda: now + 75.0)
    response = api.get("todos")
    assert (response.status_code, response.json()["detail"]) == (401, "The token has expired.")


def test_keys_are_fetched_once(key_source: KeyServer) -> None:
    for _ in range(3):
        assert Api(token()).get("todos").status_code == 200
    assert key_source.requests == 1


def test_unknown_key_is_fetched_once_a_minute(key_source: KeyServer, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(3):
        assert Api(token(kid="two")).get("todos").status_code == 401
    assert key_source.requests == 1
    key_source.keys["two"] = OTHER_KEY
    begin = time.monotonic()
    monkeypatch.setattr(time, "monotonic", lambda: begin + 61)
    assert Api(token(kid="two", key=OTHER_KEY)).get("todos").status_code == 200
    assert key_source.requests == 2


@pytest.mark.parametrize("status", [500, 404])
def test_unavailable_key_set_returns_503(key_source: KeyServer, status: int) -> None:
    key_source.status = status
    response = Api(token()).get("todos")
    assert (response.status_code, response["Retry-After"]) == (503, "5")
    key_source.status = 200
    assert Api(token()).get("todos").status_code == 200


def test_invalid_key_set_returns_503(key_source: KeyServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(key_source, "body", lambda: b"<html>")
    assert Api(token()).get("todos").status_code == 503


def test_empty_key_set_rejects_token(key_source: KeyServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(key_source, "body", lambda: b'{"keys": []}')
    assert Api(token()).get("todos").status_code in {401, 503}


def test_key_set_url_is_in_the_region_of_the_pool(
    monkeypatch: pytest.MonkeyPatch, settings: LazySettings
) -> None:
    monkeypatch.undo()
    settings.COGNITO_USER_POOL_ID = "eu-west-1_abc"
    monkeypatch.delenv("AWS_ENDPOINT_URL")
    host = "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_abc"
    assert jwks.get_key_set("eu-west-1_abc").url == f"{host}/.well-known/jwks.json"
    assert jwks.issuer_url(settings.COGNITO_USER_POOL_ID) == host


def test_authentication_error_is_not_cacheable(nobody: Api) -> None:
    assert nobody.get("todos")["Cache-Control"] == "private, no-cache"
