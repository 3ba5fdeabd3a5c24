"""Callouts: quotes that begin with `[!NOTE]`, as on GitHub. markdown-it parses them as "alerts"."""

from __future__ import annotations

from markdown_it.rules_core import StateCore
from markdown_it.token import Token


def mark_callouts(state: StateCore) -> None:
    """Set the role and the classes of callouts. Titles are bold without the style sheet too, as in feeds."""
    for token, inline in zip(state.tokens, state.tokens[1:], strict=False):
        if token.type == "alert_open":
            kind = str(token.meta["kind"]).lower()
            token.attrs |= {"class": f"callout callout-{kind}", "role": "note"}
        elif token.type == "alert_title_open":
            token.attrSet("class", "callout-title")
            strong = Token("strong_open", "strong", 1), Token("strong_close", "strong", -1)
            inline.children = [strong[0], *(inline.children or []), strong[1]]
