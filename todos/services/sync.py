"""Incremental sync for clients that keep a copy: all that changed since their last sync."""

from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from common import cursors
from common.cursors import InvalidCursor
from todos.dynamodb import table
from todos.dynamodb.mapping import TRASH_RETENTION, Item, unpack
from todos.exceptions import InvalidSyncToken, SyncTokenExpired
from todos.timestamps import format_timestamp, to_milliseconds

# A write gets its timestamp before it can be read, from another machine's clock. Each sync therefore starts a little
# before the last one.
OVERLAP = timedelta(seconds=10)

_SEPARATOR = "|"  # in a cursor, between the token and the start of the page


class Changes(NamedTuple):
    results: list[dict[str, Any]]
    next_start: str | None
    token: str


def list_changes(user_id: str, *, token: str | None, size: int, start: str | None) -> Changes:
    """Return a page of changes, and the token for the next sync, which is the same on all pages.

    The token is a time before the first page was read, so the next sync repeats changes made while pages were read.
    Raise `InvalidSyncToken`, `SyncTokenExpired` or `InvalidCursor`.
    """
    now = datetime.now(UTC)
    since = _parse_token(token, now) if token is not None else None
    if start is None:
        new_token, page_start = create_token(now - OVERLAP), None
    else:
        new_token, page_start = _parse_start(start, now)
    low, high = table.ALL_UPDATES
    if since:
        low = f"{to_milliseconds(format_timestamp(since)):013}"
    query = table.Query("u", [(low, high)], "by_updated")
    items, next_start = table.read_page(user_id, query, size=size, start=page_start, consistent=True)
    results = [add_type(item) for item in items]
    if token is None:
        results = [record for record in results if not record["deleted_at"]]
    return Changes(results, f"{new_token}{_SEPARATOR}{next_start}" if next_start else None, new_token)


def add_type(item: Item) -> Any:
    """Return the item's record with its `type`, `todo` or `list`."""
    record_type = "todo" if item["sk"]["S"].startswith("T#") else "list"
    return {"type": record_type, **unpack(item)}


def create_token(time: datetime) -> str:
    return cursors.encode(str(to_milliseconds(format_timestamp(time))))


def _parse_start(start: str, now: datetime) -> tuple[str, str]:
    """Return the sync token of the first page, and the start of this page."""
    token, _, page_start = start.partition(_SEPARATOR)
    try:
        _parse_token(token, now)
    except InvalidSyncToken as error:
        raise InvalidCursor(start) from error
    return token, page_start


def _parse_token(token: str, now: datetime) -> datetime:
    """Return the token's time. Raise `SyncTokenExpired` if deletions since then may be forgotten."""
    try:
        time = datetime.fromtimestamp(int(cursors.decode(token)) / 1000, UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise InvalidSyncToken from error
    if time < now - TRASH_RETENTION:
        raise SyncTokenExpired
    return time
