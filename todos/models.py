"""What is kept for a user: to-dos and lists, as the API shows them."""

import re
import time
from datetime import UTC, date, datetime
from random import SystemRandom
from typing import Literal, TypedDict, TypeVar

from common.text import split_words

CROCKFORD = "0123456789abcdefghjkmnpqrstvwxyz"
ID = r"[0-9a-z]{20,32}"
INBOX = "inbox"
Strings = list[str]  # inside the classes below, `list` is a field
DATE = re.compile(r"\d{4}-\d\d-\d\d")
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)")

random = SystemRandom()


class Attachment(TypedDict):
    key: str
    name: str
    size: int
    content_type: str


Attachments = list[Attachment]


class Record(TypedDict):
    id: str
    position: str
    created_at: str
    updated_at: str
    version: int
    deleted_at: str | None


class Todo(Record):
    title: str
    notes: str
    completed: bool
    completed_at: str | None
    due: str | None
    priority: int
    labels: Strings
    list: str | None
    parent: str | None
    recurrence: str | None
    next: str | None
    attachments: Attachments


class TodoList(Record):
    name: str
    color: str
    archived: bool


Kind = Literal["T", "L"]

BLANK: dict[Kind, Todo | TodoList] = {
    "T": {
        "id": "",
        "title": "",
        "notes": "",
        "completed": False,
        "completed_at": None,
        "due": None,
        "priority": 0,
        "labels": [],
        "list": None,
        "parent": None,
        "recurrence": None,
        "next": None,
        "attachments": [],
        "position": "",
        "created_at": "",
        "updated_at": "",
        "version": 0,
        "deleted_at": None,
    },
    "L": {
        "id": "",
        "name": "",
        "color": "",
        "archived": False,
        "position": "",
        "created_at": "",
        "updated_at": "",
        "version": 0,
        "deleted_at": None,
    },
}
R = TypeVar("R", Todo, TodoList)


def new_id() -> str:
    """Make a ULID: 48 bits of the time in ms, then 80 of chance, so that ids sort by age."""
    value = (time.time_ns() // 1_000_000 << 80) | random.getrandbits(80)
    return "".join(CROCKFORD[value >> shift & 31] for shift in range(125, -1, -5))


def now() -> str:
    return written(datetime.now(UTC))


def written(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def milliseconds(moment: str) -> int:
    return round(datetime.fromisoformat(moment).timestamp() * 1000)


def sortable(due: str) -> str:
    """Write a due date or time so that it sorts: times in UTC, a date before all times of its day.

    Raise `ValueError` for what is neither.
    """
    if DATE.fullmatch(due):
        return in_range(date.fromisoformat(due)).isoformat()
    if not TIME.fullmatch(due):
        raise ValueError("Write a date such as `2026-11-30`, or a time such as `2026-11-30T09:00:00+01:00`.")
    moment = in_range(datetime.fromisoformat(due))
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds")


D = TypeVar("D", date, datetime)


def in_range(moment: D) -> D:
    if not 1900 <= moment.year < 3000:
        raise ValueError("The year is from 1900 to 2999.")
    return moment


def words_of(todo: Todo) -> list[str]:
    return list(dict.fromkeys(split_words(f"{todo['title']} {todo['notes']}")))
