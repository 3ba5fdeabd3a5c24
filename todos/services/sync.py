"""What has changed since a client last asked: for those that keep a copy and work offline."""

from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from rest_framework import serializers

from common import cursors
from common.api.exceptions import ParameterError
from common.api.pagination import PageQuerySerializer
from todos.api.serializers.fields import Cursor
from todos.dynamodb import table
from todos.dynamodb.mapping import KEPT, Item, unpack
from todos.exceptions import TokenExpired
from todos.models import milliseconds, written

# A write has its time before it is there to be read, by another machine's clock: look back as far as that may be.
SLACK = timedelta(seconds=10)
SEPARATOR = "|"


class ChangesQuery(PageQuerySerializer):
    since = serializers.CharField(
        required=False, max_length=100, help_text="The `token` of the last time; without it, all there is."
    )
    cursor = Cursor()


class Changes(NamedTuple):
    results: list[dict[str, Any]]
    next: str | None
    token: str


def since(user: str, *, token: str | None, size: int, start: str | None) -> Changes:
    """Give a page of changes, and the token for the next time, which all pages of a reading share.

    It stands for a moment before the first page was read: whatever changed while the others were is told again.
    """
    now = datetime.now(UTC)
    begin = opened(token, now) if token is not None else None
    taken, place = begun(start, now) if start is not None else (seal(now - SLACK), None)
    first, last = table.MOMENTS
    low = f"{milliseconds(written(begin)):013}" if begin else first
    view = table.View("u", [(low, last)], "by_updated")
    items, following = table.page(user, view, size=size, start=place, fresh=True)
    results = [shown(item) for item in items]
    if token is None:
        results = [record for record in results if not record["deleted_at"]]
    return Changes(results, f"{taken}{SEPARATOR}{following}" if following else None, taken)


def begun(start: str, now: datetime) -> tuple[str, str]:
    """Read a cursor: the token of the reading, and where it goes on."""
    taken, _, place = start.partition(SEPARATOR)
    opened(taken, now, "cursor")
    return taken, place


def shown(item: Item) -> Any:
    kind = "todo" if item["sk"]["S"].startswith("T#") else "list"
    return {"type": kind, **unpack(item)}


def seal(moment: datetime) -> str:
    return cursors.encode(str(milliseconds(written(moment))))


def opened(token: str, now: datetime, parameter: str = "since") -> datetime:
    """Read a parameter's token. Raise `TokenExpired` for one older than all deletions that are remembered."""
    try:
        moment = datetime.fromtimestamp(int(cursors.decode(token)) / 1000, UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise ParameterError({parameter: "No answer has given this token."}) from error
    if moment < now - KEPT:
        raise TokenExpired
    return moment
