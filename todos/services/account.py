"""A user's account as a whole: who they are, a copy of all their data, and its end."""

import json
import time
from collections.abc import Iterable, Iterator
from typing import Any, TypedDict

import orjson
from botocore.exceptions import ClientError
from django.conf import settings

from common.aws import clients
from todos.auth import jwks
from todos.auth.authentication import Caller, verified
from todos.dynamodb import table, transactions
from todos.dynamodb.mapping import changed, expired
from todos.dynamodb.mapping import key as item_key
from todos.exceptions import InvalidToken, ValidationError
from todos.models import now
from todos.services.cleanup import SECONDS
from todos.services.sync import shown

EXPORT_BYTES = 5_500_000  # Lambda answers with 6 MB at most
PROFILE = "ME"
# Cognito's words for a token that was signed out, or whose user is disabled or gone.
TOKEN_ERRORS = {"NotAuthorizedException", "UserNotFoundException", "InvalidParameterException"}


class Profile(TypedDict):
    id: str
    email: str | None
    username: str
    groups: list[str]
    created_at: str


def profile(caller: Caller) -> Profile:
    """Say who the caller is. Cognito keeps the email address, and is asked for it with the caller's own token."""
    try:
        found = clients.cognito().get_user(AccessToken=caller.token)
    except ClientError as error:
        raise refused(error) from error
    attributes = {each["Name"]: each.get("Value") for each in found["UserAttributes"]}
    return {
        "id": caller.id,
        "email": attributes.get("email"),
        "username": found["Username"],
        "groups": caller.groups,
        "created_at": known_since(caller.id),
    }


def refused(error: ClientError) -> Exception:
    known = error.response["Error"]["Code"] in TOKEN_ERRORS
    return InvalidToken("The token has been taken back, or lacks a scope.") if known else error


def known_since(user: str, *, fresh: bool = False) -> str:
    """Give the moment when the user was first here, which is kept when it is first asked for."""
    found = table.get(user, PROFILE, fresh=fresh)
    if found is None:
        found = {**item_key(user, PROFILE), "since": {"S": now()}}
        try:
            transactions.commit([transactions.put(found, transactions.NEW)])
        except transactions.Changed:
            return known_since(user, fresh=True)
    return str(found["since"]["S"])


# --- Export


def export(user: str, *, start: str | None) -> tuple[list[dict[str, Any]], str | None]:
    """Give everything from `start` on, the trash too, in the order of change: as much as fits into an answer."""
    view, found, size = table.View("u", [table.MOMENTS], "by_updated"), list[dict[str, Any]](), 0
    while True:
        items, following = table.page(user, view, size=200, start=start, fresh=True)
        for record in map(shown, items):
            if expired(record):
                continue
            size += sent(record)
            if size > EXPORT_BYTES:
                return found, start
            found.append(record)
            start = view.following(changed(record))
        if following is None:
            return found, None
        start = following


def sent(record: dict[str, Any]) -> int:
    """Count the bytes of a record in Lambda's answer, which holds the body as a text within JSON, in ASCII."""
    return len(json.dumps(orjson.dumps(record).decode()))


# --- The end


def delete(caller: Caller, *, id_token: str) -> bool:
    """Delete the caller's files, to-dos and lists, and in the end the user, whose token is good until then.

    Return whether all is done: there is as much time as a request has, and it can be asked for again.
    """
    identity = identity_of(caller, id_token)
    deadline = time.monotonic() + SECONDS
    for erase in (delete_files(f"private/{identity}/"), delete_items(caller.id)):
        for _ in erase:
            if time.monotonic() > deadline:
                return False
    try:
        clients.cognito().delete_user(AccessToken=caller.token)
    except ClientError as error:
        raise refused(error) from error
    return True


def identity_of(caller: Caller, id_token: str) -> str:
    """Ask the identity pool whose folder it is: only an ID token names it, and it has to be the caller's own."""
    if verified(id_token, "id")["sub"] != caller.id:
        raise InvalidToken("The ID token is of another user.")
    try:
        found = clients.cognito_identity().get_id(
            IdentityPoolId=settings.COGNITO_IDENTITY_POOL_ID,
            Logins={jwks.issuer(settings.COGNITO_USER_POOL_ID).removeprefix("https://"): id_token},
        )
    except ClientError as error:
        raise refused(error) from error
    return found["IdentityId"]


def delete_files(prefix: str) -> Iterator[None]:
    """Delete files with all their versions, a thousand at a time."""
    pages = clients.s3().get_paginator("list_object_versions")
    for found in pages.paginate(Bucket=settings.USER_FILES_BUCKET, Prefix=prefix):
        versions: Iterable[Any] = [*found.get("Versions", []), *found.get("DeleteMarkers", [])]
        names: Any = [{"Key": each["Key"], "VersionId": each["VersionId"]} for each in versions]
        if names:
            answer = clients.s3().delete_objects(
                Bucket=settings.USER_FILES_BUCKET, Delete={"Objects": names, "Quiet": True}
            )
            if answer.get("Errors"):
                raise ValidationError({"files": ["Some files could not be deleted: try again."]})
        yield


def delete_items(user: str) -> Iterator[None]:
    view = table.View("sk", [table.EVERYTHING])
    for found in table.pages(user, view, size=500):
        transactions.erase([item_key(user, item["sk"]["S"]) for item in found])
        yield
