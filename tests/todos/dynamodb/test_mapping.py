"""How records are kept: without what is blank, and compressed only when they are large."""

from typing import Any

import pytest

from todos.dynamodb import mapping
from todos.models import BLANK_LIST, BLANK_TODO, RecordType

MOMENT = "2026-11-25T09:00:00.000Z"
KEPT: dict[str, Any] = {
    "id": "01kaxyz",
    "position": "8D",
    "created_at": MOMENT,
    "updated_at": MOMENT,
    "version": 3,
}


@pytest.mark.parametrize(
    ("record_type", "record"),
    [
        ("T", BLANK_TODO | KEPT | {"title": "Milk"}),
        ("T", BLANK_TODO | KEPT | {"title": "Milk", "completed": True, "labels": ["home"], "priority": 2}),
        ("T", BLANK_TODO | KEPT | {"title": "Milk", "notes": "Two bottles. " * 700}),
        ("L", BLANK_LIST | KEPT | {"name": "Home", "color": "#808080"}),
    ],
)
def test_a_record_is_read_as_it_was_written(record_type: RecordType, record: Any) -> None:
    made = mapping.build_item("ada", record_type, record)
    assert mapping.unpack(made) == record
    assert list(mapping.unpack(made)) == list(record)


def test_what_is_blank_takes_no_room() -> None:
    record: Any = BLANK_LIST | KEPT | {"name": "Home"}
    assert mapping.pack(record)["S"].count(":") - MOMENT.count(":") * 2 == len(KEPT) + 1


def test_long_notes_are_compressed() -> None:
    record: Any = BLANK_TODO | KEPT | {"title": "Milk", "notes": "Two bottles. " * 700}
    assert len(mapping.pack(record)["B"]) < mapping.COMPRESSION_THRESHOLD
