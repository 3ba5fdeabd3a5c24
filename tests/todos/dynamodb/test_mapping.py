"""How records are kept: without what is blank, and compressed only when they are large."""

from typing import Any

import pytest

from todos.dynamodb import mapping
from todos.models import BLANK, Kind

MOMENT = "2026-11-25T09:00:00.000Z"
KEPT: dict[str, Any] = {
    "id": "01kaxyz",
    "position": "8D",
    "created_at": MOMENT,
    "updated_at": MOMENT,
    "version": 3,
}


@pytest.mark.parametrize(
    ("kind", "record"),
    [
        ("T", BLANK["T"] | KEPT | {"title": "Milk"}),
        ("T", BLANK["T"] | KEPT | {"title": "Milk", "completed": True, "labels": ["home"], "priority": 2}),
        ("T", BLANK["T"] | KEPT | {"title": "Milk", "notes": "Two bottles. " * 700}),
        ("L", BLANK["L"] | KEPT | {"name": "Home", "color": "#808080"}),
    ],
)
def test_a_record_is_read_as_it_was_written(kind: Kind, record: Any) -> None:
    made = mapping.item("ada", kind, record)
    assert mapping.unpack(made) == record
    assert list(mapping.unpack(made)) == list(record)


def test_what_is_blank_takes_no_room() -> None:
    record: Any = BLANK["L"] | KEPT | {"name": "Home"}
    assert mapping.pack(record)["S"].count(":") - MOMENT.count(":") * 2 == len(KEPT) + 1


def test_long_notes_are_compressed() -> None:
    record: Any = BLANK["T"] | KEPT | {"title": "Milk", "notes": "Two bottles. " * 700}
    assert len(mapping.pack(record)["B"]) < mapping.LARGE
