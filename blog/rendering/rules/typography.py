"""Typographic dashes and ellipses. Quotation marks are the work of markdown-it's rule "smartquotes"."""

from __future__ import annotations

import re

from markdown_it.rules_core import StateCore

_REPLACEMENTS = [
    (re.compile(r"(?<!-)---(?!-)"), "—"),
    (re.compile(r"(?<!\S)--(?!\S)|(?<=[^-\s])--(?=[^-\s]|$)"), "–"),
    (re.compile(r"(?<![./])\.\.\.(?![./\w])"), "…"),  # neither "../" nor "...args"
]


def replace_marks(state: StateCore) -> None:
    for inline in state.tokens:
        if "--" not in inline.content and "..." not in inline.content:
            continue
        for child in inline.children or ():
            if child.type == "text":
                for pattern, replacement in _REPLACEMENTS:
                    child.content = pattern.sub(replacement, child.content)
