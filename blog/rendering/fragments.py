"""HTML that a renderer builds and sanitizes by itself, such as formulas. It is inserted after the body is sanitized.

So a post may show MathML, and its author can't write any.
"""

from __future__ import annotations

import re
import secrets


class Fragments:
    """The fragments of one rendering. Each leaves an element in the body, to be replaced.

    Authors can't guess the element's id. The element can't be in an attribute: its quotation marks would be escaped.
    """

    def __init__(self) -> None:
        self._prefix = secrets.token_hex(16)
        self._fragments: list[str] = []

    def add(self, html: str) -> str:
        self._fragments.append(html)
        return f'<var id="{self._prefix}-{len(self._fragments) - 1}"></var>'

    def insert(self, html: str) -> str:
        if not self._fragments:
            return html
        pattern = rf'<var id="{self._prefix}-(\d+)"></var>'
        return re.sub(pattern, lambda match: self._fragments[int(match[1])], html)
