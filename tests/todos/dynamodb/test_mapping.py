"""Records as items: without blank values, and compressed if they are large."""

from typing import Any

import pytest

from todos.dynamodb import mapping
from todos.models import BLANK_LIST, BLANK_TODO, RecordType

TIMESTAMP = "2026-11-25T09:00:00.000Z"
VALUES: dict[str, Any] = {
    "id": "01kaxyz",
    "position": "8D",
    "created_at": TIMESTAMP,
    "updated_at": TIMESTAMP,
    "version": 3,
}


@pytest.mark.parametrize(
    ("record_type", "record"),
    [
        ("T", BLANK_TODO | VALUES | {"title": "Milk"}),
        ("T", BLANK_TODO | VALUES | {"title": "Milk", "completed": True, "labels": ["home"], "priority": 2}),
        ("T", BLANK_TODO | VALUES | {"title": "Milk", "notes": "Two bottles. " * 700}),
        ("L", BLANK_LIST | VALUES | {"name": "Home", "color": "#808080"}),
    ],
)
def test_unpacked_item_equals_record(record_type: RecordType, record: Any) -> None:
    item = mapping.build_item("ada", record_type, record)
    assert mapping.unpack(item) == record
    assert list(mapping.unpack(item)) == list(record)


def test_blank_values_are_not_stored() -> None:
    record: Any = BLANK_LIST | VALUES | {"name": "Home"}
    assert mapping.pack(record)["S"].count(":") - TIMESTAMP.count(":") * 2 == len(VALUES) + 1


def test_large_record_is_compressed() -> None:
    record: Any = BLANK_TODO | VALUES | {"title": "Milk", "notes": "Two bottles. " * 700}
    assert len(mapping.pack(record)["B"]) < mapping.COMPRESSION_THRESHOLD
