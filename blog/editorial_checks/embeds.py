"""Checks of the cards of links to other sites."""

from __future__ import annotations

from collections.abc import Iterator

from blog.editorial_checks.notes import Note
from blog.editorial_checks.outline import Outline
from blog.embeds.stored import find_incomplete
from blog.rendering.embeds.targets import Target


def check_embeds(targets: list[Target], outline: Outline) -> Iterator[Note]:
    lines = {token.content: line for token, line in reversed(outline.tokens) if token.type == "embed"}
    for target in find_incomplete(targets):
        text = (
            f"{target.provider} did not respond about {target.url}. Its card lacks the title or the picture."
        )
        yield Note("warning", f"{text} The next save asks again.", lines.get(target.url))
