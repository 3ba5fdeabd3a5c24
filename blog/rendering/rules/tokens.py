"""The tokens of a parsed body, with the lines that they come from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from markdown_it.token import Token

_BREAKS = {"softbreak", "hardbreak"}


def walk_tokens(tokens: Sequence[Token]) -> Iterator[tuple[Token, int]]:
    """Yield each block and each inline element with its line, counted from 0."""
    line = 0
    for token in tokens:
        line = token.map[0] if token.map else line
        if token.type != "inline":
            yield token, line
            continue
        inline_line = line
        for child in token.children or ():
            yield child, inline_line
            inline_line += 1 if child.type in _BREAKS else child.content.count("\n")
