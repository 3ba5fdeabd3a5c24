"""A user's account: the profile, the export of all data, and its deletion."""

import json
import time
from collections.abc import Iterator
from typing import Any, TypedDict

import orjson

from todos.auth.tokens import Caller, verify_token
from todos.clients import cognito, user_files
from todos.dynamodb import table, transactions
from todos.dynamodb.mapping import is_expired, item_key, updated_key
from todos.exceptions import InvalidToken
from todos.services.cleanup import TIME_LIMIT
from todos.services.sync import add_type
from todos.timestamps import current_timestamp

MAX_EXPORT_BYTES = 5_500_000  # of the 6 MB that Lambda can return
PROFILE_KEY = "ME"


class Profile(TypedDict):
    id: str
    email: str | None
    username: str
    groups: list[str]
    created_at: str


def get_profile(caller: Caller) -> Profile:
    """Return the caller's profile. Cognito stores the email address, so it is requested with their own token."""
    user = cognito.get_user(caller.token)
    return {
        "id": caller.id,
        "email": user.email,
        "username": user.username,
        "groups": caller.groups,
        "created_at": get_first_use(caller.id),
    }


def get_first_use(user_id: str, *, consistent: bool = False) -> str:
    """Return when the user's profile was first requested. Store the time on the first request."""
    item = table.get_item(user_id, PROFILE_KEY, consistent=consistent)
    if item is None:
        item = {**item_key(user_id, PROFILE_KEY), "since": {"S": current_timestamp()}}
        try:
            transactions.commit([transactions.build_put(item, transactions.NOT_EXISTS)])
        except transactions.ConcurrentChange:
            return get_first_use(user_id, consistent=True)
    return str(item["since"]["S"])


# --- Export


def export(user_id: str, *, start: str | None) -> tuple[list[dict[str, Any]], str | None]:
    """Return to-dos and lists from `start` on, the trash too, in the order of change, and where the next part starts.

    A part contains as much as fits into one response.
    """
    query, records, size = table.Query("u", [table.ALL_UPDATES], "by_updated"), list[dict[str, Any]](), 0
    while True:
        items, next_start = table.read_page(user_id, query, size=200, start=start, consistent=True)
        for record in map(add_type, items):
            if is_expired(record):
                continue
            size += _encoded_size(record)
            if size > MAX_EXPORT_BYTES:
                return records, start
            records.append(record)
            start = query.start_after(updated_key(record))
        if next_start is None:
            return records, None
        start = next_start


def _encoded_size(record: dict[str, Any]) -> int:
    """Return the bytes in Lambda's response, which contains the body as an ASCII string within JSON."""
    return len(json.dumps(orjson.dumps(record).decode()))


# --- Deletion


def delete(caller: Caller, *, id_token: str) -> bool:
    """Delete the caller's files, to-dos and lists, and finally the user, whose token is valid until then.

    Return whether everything is deleted. If not, the time was up, and the caller must repeat the request.
    """
    if verify_token(id_token, "id")["sub"] != caller.id:
        raise InvalidToken("The ID token belongs to another user.")
    identity_id = cognito.get_identity_id(id_token)
    deadline = time.monotonic() + TIME_LIMIT
    for steps in (user_files.delete_files(f"private/{identity_id}/"), _delete_items(caller.id)):
        for _ in steps:
            if time.monotonic() > deadline:
                return False
    cognito.delete_user(caller.token)
    return True


def _delete_items(user_id: str) -> Iterator[None]:
    """Delete the user's partition. Yield after each page."""
    query = table.Query("sk", [table.ALL_KEYS])
    for items in table.iterate_pages(user_id, query, size=500):
        transactions.delete_items([item_key(user_id, item["sk"]["S"]) for item in items])
        yield
