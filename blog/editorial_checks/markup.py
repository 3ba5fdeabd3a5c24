"""Checks of HTML and footnotes that are removed, and of formulas and callouts that are shown as typed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from blog.editorial_checks.notes import Note
from blog.editorial_checks.outline import Element, Outline
from blog.rendering.sanitizer import find_removed_attributes, is_allowed_tag

_EMBEDDED = {"audio", "embed", "iframe", "object", "video"}
_EMPTIED = {"script", "style"}  # with their content
_OF_HTML = set(
    """
    address applet area article aside base basefont big body button canvas center col colgroup data datalist dialog
    dir fieldset font footer form frame frameset h1 head header hgroup html legend link main map marquee menu meta
    meter nav nobr noscript optgroup option output param portal progress search select slot strike svg template
    textarea title track tt
    """.split()
)
_CALLOUT = re.compile(r"\[!(\w+)\]")


def check_markup(outline: Outline) -> Iterator[Note]:
    for element in outline.elements:
        yield from _check_element(element)
    for label in outline.unused_footnotes:
        yield Note(
            "warning", f"The footnote [^{label[:30]}] is left out, because the text does not refer to it."
        )
    for token, line in outline.tokens:
        if error := token.meta.get("error"):
            yield Note("warning", f"A formula is shown as text, because {error}.", line)
        elif token.type == "text" and (kind := _CALLOUT.match(token.content)):
            text = f"{kind[0]} is shown as text. Callouts are NOTE, TIP, IMPORTANT, WARNING and CAUTION,"
            yield Note("warning", f"{text} alone in the first line of a quote.", line)


def _check_element(element: Element) -> Iterator[Note]:
    tag = element.tag
    if not is_allowed_tag(tag):
        yield Note("warning", f"<{tag[:30]}> is removed{_advise(tag)}", element.line)
        return
    for attribute in find_removed_attributes(tag, element.attributes):
        yield Note("hint", f"{attribute[:60]} of <{tag}> is removed.", element.line)


def _advise(tag: str) -> str:
    if tag in _EMBEDDED:
        return ". Put the address of the video, the sound or the page on a line of its own to show a card."
    if tag in _EMPTIED:
        return " with its content."
    if tag in _OF_HTML:
        return "; the text in it stays."
    return f". Write `<{tag[:30]}>` to show it as text."
