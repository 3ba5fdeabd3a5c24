"""Calls of the Cognito user pool and the identity pool, authorized by the users' own tokens."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from botocore.exceptions import ClientError
from django.conf import settings

from common.aws import clients
from todos.auth import jwks
from todos.exceptions import InvalidToken, Overloaded

_TOKEN_ERRORS = {"NotAuthorizedException", "UserNotFoundException", "InvalidParameterException"}
_THROTTLING_CODES = {"TooManyRequestsException", "ThrottlingException", "RequestLimitExceeded"}


class CognitoUser(NamedTuple):
    username: str
    email: str | None


@contextmanager
def _translate_errors() -> Iterator[None]:
    """Raise `InvalidToken` for a revoked token or a deleted user, and `Overloaded` if Cognito throttles the call."""
    try:
        yield
    except ClientError as error:
        code = error.response["Error"]["Code"]
        if code in _TOKEN_ERRORS:
            raise InvalidToken("The token was revoked, or lacks a scope.") from error
        if code in _THROTTLING_CODES:
            raise Overloaded from error
        raise


def get_user(access_token: str) -> CognitoUser:
    with _translate_errors():
        user = clients.cognito().get_user(AccessToken=access_token)
    attributes = {attribute["Name"]: attribute.get("Value") for attribute in user["UserAttributes"]}
    return CognitoUser(user["Username"], attributes.get("email"))


def delete_user(access_token: str) -> None:
    with _translate_errors():
        clients.cognito().delete_user(AccessToken=access_token)


def get_identity_id(id_token: str) -> str:
    """Return the user's ID in the identity pool, which is the name of their folder in the bucket."""
    provider = jwks.issuer_url(settings.COGNITO_USER_POOL_ID).removeprefix("https://")
    with _translate_errors():
        identity = clients.cognito_identity().get_id(
            IdentityPoolId=settings.COGNITO_IDENTITY_POOL_ID, Logins={provider: id_token}
        )
    return identity["IdentityId"]
