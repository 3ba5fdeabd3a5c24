"""The domain types: to-dos and lists, as the API returns them. `todos.fields` describes their fields."""

import time
from random import SystemRandom
from typing import Literal, TypedDict, TypeVar, cast

from common.text import split_words
from todos.fields import LIST_FIELDS, RECORD_FIELDS, TODO_FIELDS

ID = r"[0-9a-z]{20,32}"  # a regular expression; new IDs are ULIDs
INBOX = "inbox"
Strings = list[str]  # inside the classes below, `list` is a field

_CROCKFORD = "0123456789abcdefghjkmnpqrstvwxyz"
_random = SystemRandom()


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
    parent: str | None
    recurrence: str | None
    next: str | None
    attachments: Attachments
    list: str | None


class TodoList(Record):
    name: str
    color: str
    archived: bool


RecordType = Literal["T", "L"]
R = TypeVar("R", Todo, TodoList)

BLANK_TODO = cast(Todo, {name: field.blank for name, field in (*RECORD_FIELDS.items(), *TODO_FIELDS.items())})
BLANK_LIST = cast(
    TodoList, {name: field.blank for name, field in (*RECORD_FIELDS.items(), *LIST_FIELDS.items())}
)


def new_id() -> str:
    """Return a ULID: 48 bits of time in milliseconds, then 80 random bits, so that IDs sort by age."""
    value = (time.time_ns() // 1_000_000 << 80) | _random.getrandbits(80)
    return "".join(_CROCKFORD[value >> shift & 31] for shift in range(125, -1, -5))


def extract_words(todo: Todo) -> list[str]:
    """Return the distinct words of the title and the notes, in their order, as search compares them."""
    return list(dict.fromkeys(split_words(f"{todo['title']} {todo['notes']}")))
