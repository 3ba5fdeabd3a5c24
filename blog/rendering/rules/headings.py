"""Headings: their levels, their ids and the table of contents."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from blog.reader.types import Heading
from blog.rendering.anchors import assign_ids, find_former_ids, prefix_page_id, resolve_link
from blog.rendering.rules.tokens import walk_tokens

_HTML_ID = re.compile(r"""\bid\s*=\s*["']?([^\s"'<>]+)""", re.IGNORECASE)


def mark_headings(state: StateCore) -> None:
    """Add an id to each heading, list the headings, and lead links to them.

    Turn `h1` into `h2`: the title is the page's only `h1`.
    """
    found = list(_find_headings(state.tokens))
    texts = [_read_text(inline) for _, inline, _ in found]
    html_ids = set(_find_html_ids(state.tokens)) if "id" in state.src else set[str]()
    taken = set(map(prefix_page_id, html_ids))
    ids = assign_ids(texts, taken)
    headings: list[Heading] = []
    for (opening, _, closing), text, anchor in zip(found, texts, ids, strict=True):
        if opening.tag == "h1":
            opening.tag = closing.tag = "h2"
        opening.attrSet("id", anchor)
        if opening.tag in {"h2", "h3"} and opening.level == 0:
            headings.append({"level": int(opening.tag[1]), "id": anchor, "text": text})
    state.env["headings"] = headings
    _resolve_links(state.tokens, taken.union(ids), find_former_ids(texts, ids, html_ids))


def _find_headings(tokens: Sequence[Token]) -> Iterator[tuple[Token, Token, Token]]:
    for opening, inline, closing in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if opening.type == "heading_open":
            yield opening, inline, closing


def _read_text(inline: Token) -> str:
    breaks = {"softbreak", "hardbreak"}
    return "".join(
        " " if child.type in breaks else child.content
        for child in inline.children or ()
        if child.type in {"text", "code_inline", "math_inline", *breaks}
    )


def _find_html_ids(tokens: Sequence[Token]) -> Iterator[str]:
    for token, _ in walk_tokens(tokens):
        if token.type in {"html_inline", "html_block"}:
            yield from _HTML_ID.findall(token.content)


def _resolve_links(tokens: Sequence[Token], ids: set[str], former: dict[str, str]) -> None:
    for token, _ in walk_tokens(tokens):
        if token.type == "link_open" and (href := str(token.attrGet("href"))).startswith("#"):
            token.attrSet("href", resolve_link(href, ids, former))
