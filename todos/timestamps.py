"""Timestamps and due dates as text. Timestamps are UTC with milliseconds: `2026-11-23T09:00:00.000Z`."""

import re
from datetime import UTC, date, datetime
from typing import TypeVar

_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_DATETIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)")
_D = TypeVar("_D", date, datetime)


def current_timestamp() -> str:
    return format_timestamp(datetime.now(UTC))


def format_timestamp(time: datetime) -> str:
    return time.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def to_milliseconds(timestamp: str) -> int:
    """Return the milliseconds since 1970."""
    return round(datetime.fromisoformat(timestamp).timestamp() * 1000)


def due_sort_key(due: str) -> str:
    """Return a text that sorts like the due date or time: times in UTC, a date before all times of its day.

    Raise `ValueError` if `due` is neither a date nor a time with an offset.
    """
    if _DATE.fullmatch(due):
        return _require_supported_year(date.fromisoformat(due)).isoformat()
    if not _DATETIME.fullmatch(due):
        raise ValueError("Enter a date such as `2026-11-30`, or a time such as `2026-11-30T09:00:00+01:00`.")
    time = _require_supported_year(datetime.fromisoformat(due))
    return time.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds")


def _require_supported_year(due: _D) -> _D:
    if not 1900 <= due.year < 3000:
        raise ValueError("The year must be from 1900 to 2999.")
    return due
