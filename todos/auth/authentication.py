"""Who is calling: the access token of a Cognito user pool, checked here and not by a call.

https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-tokens-verifying-a-jwt.html
"""

import time
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

import jwt
from django.conf import settings
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.request import Request

from todos.auth import jwks
from todos.exceptions import InvalidToken, Unavailable

LEEWAY = 10  # seconds that clocks may differ
MAX_TOKEN = 8192
REASONS: dict[type[Exception], str] = {
    jwt.ExpiredSignatureError: "The token has expired.",
    jwt.ImmatureSignatureError: "The token is not valid yet.",
    jwt.InvalidIssuerError: "The token is of another user pool.",
    jwt.InvalidSignatureError: "The token's signature is wrong.",
}


@dataclass(frozen=True)
class Caller:
    """A user as the token names them: `id` is all that reading and writing go by."""

    id: str
    username: str
    token: str
    groups: list[str]
    is_authenticated = True


class CognitoAuthentication(BaseAuthentication):
    """Takes `Authorization: Bearer <access token>`."""

    def authenticate(self, request: Request) -> tuple[Caller, dict[str, Any]] | None:
        scheme, _, token = get_authorization_header(request).partition(b" ")
        if not scheme:
            return None
        if scheme.lower() != b"bearer":
            raise InvalidToken("Send the token as `Authorization: Bearer <access token>`.")
        text = token.strip().decode("latin-1")
        claims = verified(text, "access")
        return Caller(
            claims["sub"], claims.get("username", ""), text, claims.get("cognito:groups", [])
        ), claims

    def authenticate_header(self, request: Request) -> str:
        """Say what is wrong only of a token that was sent (RFC 6750, 3.1)."""
        return 'Bearer error="invalid_token"' if get_authorization_header(request) else "Bearer"


def verified(token: str, use: Literal["access", "id"]) -> dict[str, Any]:
    """Return the claims of a token that our pool made for our client, for this use.

    Raise `InvalidToken`, or `Unavailable` when there is no key to check it with.
    """
    try:
        claims = decoded(token)
    except jwks.OutOfReach as error:
        raise Unavailable from error
    except (jwt.PyJWTError, ValueError, RecursionError) as error:
        raise InvalidToken(REASONS.get(type(error), InvalidToken.default_detail)) from error
    if claims["token_use"] != use:
        raise InvalidToken(f"This is no {use} token.")
    if claims.get("client_id" if use == "access" else "aud") != settings.COGNITO_CLIENT_ID:
        raise InvalidToken("The token is of another client.")
    if not isinstance(claims["sub"], str) or not claims["sub"]:
        raise InvalidToken
    return claims


def decoded(token: str) -> dict[str, Any]:
    if len(token) > MAX_TOKEN:
        raise jwt.DecodeError("too long")
    claims = checked(token, settings.COGNITO_USER_POOL_ID)
    if int(claims["exp"]) <= time.time() - LEEWAY:
        raise jwt.ExpiredSignatureError
    return claims


@lru_cache(maxsize=1000)
def checked(token: str, pool: str) -> dict[str, Any]:
    """Check a token once: an app sends it with each request, and only its expiry comes nearer."""
    key = jwks.of_pool(pool).get(str(jwt.get_unverified_header(token).get("kid")))
    if key is None:
        raise jwt.DecodeError("unknown key")
    claims: dict[str, Any] = jwt.decode(
        token,
        key.key,
        algorithms=["RS256"],
        issuer=jwks.issuer(pool),
        leeway=LEEWAY,
        options={"require": ["exp", "iat", "sub", "token_use"], "verify_aud": False},
    )
    return claims
