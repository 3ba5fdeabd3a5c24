"""Callouts: quotes whose first line is `[!NOTE]` or another kind, as on GitHub.

markdown-it has an option "alerts" for them. It takes minutes for some long texts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

_MARKER = re.compile(r"\[!(note|tip|important|warning|caution)\][ \t]*(?:\n|$)", re.IGNORECASE)


def mark_callouts(state: StateCore) -> None:
    """Turn these quotes into `div` elements with a title. This rule precedes "inline", which parses the text."""
    state.tokens = list(_build_callouts(state.tokens))


def _build_callouts(tokens: Sequence[Token]) -> Iterator[Token]:
    quotes: list[Token] = []
    text: list[Token] = []  # the paragraph after the title
    for index, token in enumerate(tokens):
        yield token
        if token.type == "blockquote_open":
            quotes.append(token)
            if tokens[index + 1].type == "paragraph_open":
                text = _build_callout(token, *tokens[index + 1 : index + 3])
        elif token.type == "blockquote_close":
            token.tag = quotes.pop().tag
        elif token.type == "paragraph_close":
            yield from text
            text = []


def _build_callout(quote: Token, paragraph: Token, inline: Token) -> list[Token]:
    """Make a paragraph that begins with a kind the title. Return the tokens of another with the rest of its text."""
    if not (marker := _MARKER.match(inline.content)):
        return []
    rest = inline.content[marker.end() :]
    start, end = paragraph.map or [0, 0]
    lines = [start + 1, end]
    text = [paragraph.copy(map=lines), inline.copy(map=lines, content=rest, children=[])]
    quote.tag = "div"
    quote.attrs |= {"class": f"callout callout-{marker[1].lower()}", "role": "note"}
    paragraph.attrSet("class", "callout-title")
    inline.content = f"**{marker[1].capitalize()}**"  # bold without the style sheet too, as in feeds
    return [*text, Token("paragraph_close", "p", -1, level=paragraph.level, block=True)] if rest else []
