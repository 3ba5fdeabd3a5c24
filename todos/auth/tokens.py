"""Verification of the Cognito user pool's tokens, without a request to Cognito.

https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-tokens-verifying-a-jwt.html
"""

import time
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

import jwt
from django.conf import settings

from todos.auth import jwks
from todos.exceptions import InvalidToken, SignInUnavailable

_LEEWAY = 10  # seconds by which clocks may differ
_MAX_LENGTH = 8192
_MESSAGES: dict[type[Exception], str] = {
    jwt.ExpiredSignatureError: "The token has expired.",
    jwt.ImmatureSignatureError: "The token is not valid yet.",
    jwt.InvalidIssuerError: "The token was issued by another user pool.",
    jwt.InvalidSignatureError: "The token's signature is wrong.",
}


@dataclass(frozen=True)
class Caller:
    """The user that a token identifies. `id` is the partition of the table, and the only one they can reach."""

    id: str
    username: str
    token: str
    groups: list[str]
    is_authenticated = True


def verify_access_token(token: str) -> Caller:
    """Return the token's user. Raise `InvalidToken` or `SignInUnavailable`."""
    claims = verify_token(token, "access")
    return Caller(claims["sub"], claims.get("username", ""), token, claims.get("cognito:groups", []))


def verify_token(token: str, use: Literal["access", "id"]) -> dict[str, Any]:
    """Return the claims of a token that our user pool issued to our client for this use.

    Raise `InvalidToken`, or `SignInUnavailable` if the pool's keys can't be fetched.
    """
    try:
        claims = _decode_token(token)
    except jwks.KeySetUnavailable as error:
        raise SignInUnavailable from error
    except (jwt.PyJWTError, ValueError, RecursionError) as error:
        raise InvalidToken(_MESSAGES.get(type(error), "")) from error
    if claims["token_use"] != use:
        raise InvalidToken(f"The token is not an {use} token.")
    if claims.get("client_id" if use == "access" else "aud") != settings.COGNITO_CLIENT_ID:
        raise InvalidToken("The token was issued to another client.")
    if not isinstance(claims["sub"], str) or not claims["sub"]:
        raise InvalidToken
    return claims


def _decode_token(token: str) -> dict[str, Any]:
    if len(token) > _MAX_LENGTH:
        raise jwt.DecodeError("too long")
    claims = decode_signed_token(token, settings.COGNITO_USER_POOL_ID)
    if int(claims["exp"]) <= time.time() - _LEEWAY:
        raise jwt.ExpiredSignatureError
    return claims


@lru_cache(maxsize=1000)
def decode_signed_token(token: str, pool_id: str) -> dict[str, Any]:
    """Return the claims. They are cached: an app repeats its token with each request, and only time invalidates it."""
    key = jwks.get_key_set(pool_id).get(str(jwt.get_unverified_header(token).get("kid")))
    if key is None:
        raise jwt.DecodeError("unknown key")
    claims: dict[str, Any] = jwt.decode(
        token,
        key.key,
        algorithms=["RS256"],
        issuer=jwks.issuer_url(pool_id),
        leeway=_LEEWAY,
        options={"require": ["exp", "iat", "sub", "token_use"], "verify_aud": False},
    )
    return claims
