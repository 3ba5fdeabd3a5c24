"""Headings: their levels, their ids and the table of contents."""

from __future__ import annotations

from django.utils.text import slugify
from markdown_it.rules_core import StateCore

from blog.reader.types import Heading


def mark_headings(state: StateCore) -> None:
    """Add an id to each heading and list the headings. Turn `h1` into `h2`: the title is the page's only `h1`."""
    seen: dict[str, int] = {}
    headings: list[Heading] = []
    for opening, inline, closing in zip(state.tokens, state.tokens[1:], state.tokens[2:], strict=False):
        if opening.type != "heading_open":
            continue
        if opening.tag == "h1":
            opening.tag = closing.tag = "h2"
        text = "".join(
            child.content for child in inline.children or () if child.type in {"text", "code_inline"}
        )
        anchor = _unique_id(slugify(text) or "section", seen)
        opening.attrSet("id", anchor)
        if opening.tag in {"h2", "h3"} and opening.level == 0:
            headings.append({"level": int(opening.tag[1]), "id": anchor, "text": text})
    state.env["headings"] = headings


def _unique_id(anchor: str, seen: dict[str, int]) -> str:
    """Append a number to an id that another heading has."""
    base = anchor
    while anchor in seen:
        seen[base] += 1
        anchor = f"{base}-{seen[base]}"
    seen[anchor] = 1
    return anchor
