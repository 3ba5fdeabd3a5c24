"""Checks of headings."""

from __future__ import annotations

from collections.abc import Iterator

from blog.editorial_checks.notes import Note
from blog.editorial_checks.outline import Outline


def check_headings(outline: Outline) -> Iterator[Note]:
    """Report the first skipped level, which confuses readers who navigate by headings. The title is level 1."""
    above = 1
    for heading in outline.headings:
        if heading.level > above + 1:
            text = f"A heading of level {heading.level} follows level {above}. Use level {above + 1}."
            yield Note("warning", text, heading.line)
            return
        above = heading.level
