"""The fields of to-dos and lists, each declared once.

`todos.models` takes the blank values from here, and `todos.api` the serializers, the OpenAPI document and its examples.
To add a field, add it here and to the `TypedDict` in `todos.models`. Tests compare the two.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from todos import recurrence

FieldType = Literal[
    "text", "boolean", "integer", "id", "timestamp", "due", "recurrence", "color", "labels", "attachments"
]
_BLANK_VALUES: dict[FieldType, Any] = {"boolean": False, "integer": 0, "labels": [], "attachments": []}


@dataclass(frozen=True)
class Field:
    type: FieldType
    example: Any
    help_text: str = ""
    request_help_text: str = ""  # where requests need another text than responses
    nullable: bool = False
    required: bool = False  # in requests that create or replace
    read_only: bool = False  # set by the service, ignored in requests
    default: Any = None  # of requests without the field, if it is not the blank value
    limits: Mapping[str, Any] = field(default_factory=dict)  # arguments of the serializer field

    @property
    def blank(self) -> Any:
        """The value of an unset field. It is falsy: the table does not store it."""
        return None if self.nullable else _BLANK_VALUES.get(self.type, "")


RECORD_FIELDS: Mapping[str, Field] = {
    "id": Field("id", "01jdc3v8kx5m2r9q7wz4t6n8ah", read_only=True),
    "position": Field(
        "text",
        "8Q1fJw3aB",
        "Position within the list. Opaque: only its sort order is meaningful.",
        read_only=True,
    ),
    "created_at": Field("timestamp", "2026-11-23T09:00:00.000Z", "When it was created.", read_only=True),
    "updated_at": Field("timestamp", "2026-11-23T09:00:00.000Z", "When it was last changed.", read_only=True),
    "version": Field("integer", 1, "Starts at 1. In quotes, it is the `ETag`.", read_only=True),
    "deleted_at": Field(
        "timestamp",
        None,
        "When it was moved to the trash, which keeps it for 30 days.",
        nullable=True,
        read_only=True,
    ),
}

TODO_FIELDS: Mapping[str, Field] = {
    "title": Field("text", "Buy milk", required=True, limits={"max_length": 500}),
    "notes": Field("text", "Two bottles", limits={"max_length": 10_000, "trim_whitespace": False}),
    "completed": Field("boolean", False),
    "completed_at": Field("timestamp", None, "When it was completed.", nullable=True, read_only=True),
    "due": Field(
        "due",
        "2026-11-30",
        "A date, or a time with its offset, as the client sent it.",
        "A date such as `2026-11-30`, or a time with its offset such as `2026-11-30T09:00:00+01:00`."
        " The service returns it unchanged.",
        nullable=True,
    ),
    "priority": Field(
        "integer", 2, "0 none, 1 low, 2 medium, 3 high.", limits={"min_value": 0, "max_value": 3}
    ),
    "labels": Field(
        "labels",
        ["Shopping"],
        request_help_text="The service removes surrounding spaces. Labels must differ in more than case.",
    ),
    "parent": Field(
        "id",
        None,
        "ID of the parent, if this is a subtask.",
        "ID of the to-do that this is a subtask of. A subtask can't have subtasks.",
        nullable=True,
    ),
    "recurrence": Field(
        "recurrence",
        "FREQ=WEEKLY;BYDAY=MO",
        request_help_text="An RFC 5545 RRULE with a daily, weekly, monthly or yearly frequency. It needs `due`.",
        nullable=True,
        limits={"max_length": recurrence.MAX_LENGTH},
    ),
    "next": Field(
        "id",
        None,
        "ID of the next occurrence, which the service created when this to-do was completed.",
        nullable=True,
        read_only=True,
    ),
    "attachments": Field(
        "attachments",
        [
            {
                "key": "private/us-east-1:0b4a6c1e-3f5d-4a7b-9c8e-1d2f3a4b5c6d/receipt.jpg",
                "name": "receipt.jpg",
                "size": 81920,
                "content_type": "image/jpeg",
            }
        ],
        limits={"max_length": 20},
    ),
    "list": Field(
        "id",
        "01jdc3tgw1c9d0e8f7a6b5k4jh",
        "ID of the list; `null` is the inbox.",
        "ID of the list; `null` is the inbox. A subtask is always in its parent's list.",
        nullable=True,
    ),
}

LIST_FIELDS: Mapping[str, Field] = {
    "name": Field("text", "Home", required=True, limits={"max_length": 100}),
    "color": Field("color", "#3c5a6e", "An RGB color such as `#3c5a6e`.", default="#808080"),
    "archived": Field("boolean", False),
}
