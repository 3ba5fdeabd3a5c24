"""Marks of a merge in a post's text. A post with marks can't be published."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from common.merge import find_mark

FIELDS = ("title", "summary", "body")  # a merge changes these


def describe_marks(values: Mapping[str, Any]) -> dict[str, str]:
    """Return an error for each field of `values` that contains a mark."""
    lines = {name: find_mark(values.get(name, "")) for name in FIELDS}
    return {name: _describe(name, line) for name, line in lines.items() if line}


def _describe(name: str, line: int) -> str:
    place = f"Line {line} of the text" if name == "body" else f"The {name}"
    return (
        f"{place} contains a mark of the merge. Keep the version that you want and delete the marks."
        " Until then, you can only save a draft."
    )
