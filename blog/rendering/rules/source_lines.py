"""The lines of the Markdown that blocks come from. The editor's preview uses them to stay in step with the text."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from markdown_it.token import Token

_ITEMS = {"list_item_open", "tr_open"}  # of blocks that can be longer than a screen


def set_lines(tokens: Sequence[Token]) -> None:
    """Set `data-line` on each top-level block, list item and table row, counted from 0.

    The footnotes, which follow the text, are left out: a footnote's line can be anywhere.
    """
    for token in takewhile(lambda token: token.type != "footnote_block_open", tokens):
        if token.map and token.nesting >= 0 and (token.level == 0 or token.type in _ITEMS):
            token.attrSet("data-line", str(token.map[0]))
