"""The result of a check."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

MAX_NOTES = 30  # about the text

Level = Literal["warning", "hint"]


@dataclass(frozen=True)
class Note:
    """A note for the editor. `line` is a line of the Markdown, counted from 1, or `None` for the whole post."""

    level: Level
    text: str
    line: int | None = None

    def __str__(self) -> str:
        return f"Line {self.line}: {self.text}" if self.line else self.text


def limit_notes(notes: Iterable[Note]) -> list[Note]:
    """Return the notes in the order of their lines: each text once, and not too many."""
    ordered = sorted(notes, key=lambda note: note.line or 0)
    unique: dict[str, Note] = {}
    for note in ordered:
        unique.setdefault(note.text, note)
    found = list(unique.values())
    if len(found) <= MAX_NOTES:
        return found
    more = Note("hint", f"There are {len(found) - MAX_NOTES} more notes. Correct these first.")
    return [*found[:MAX_NOTES], more]
