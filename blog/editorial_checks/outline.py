"""The parts of a body that are checked, with their lines: images, links, headings and HTML."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser

from markdown_it.token import Token

from blog.rendering.markdown import Rendered
from blog.rendering.rules.figures import read_alt
from blog.rendering.rules.tokens import walk_tokens

_ID = re.compile(r'<[a-z][a-z0-9]*(?:\s[\w:-]+="[^"]*")*?\sid="([^"]*)"')
_HEADING = re.compile("h[2-6]")


@dataclass(frozen=True)
class Image:
    line: int
    src: str
    alt: str


@dataclass(frozen=True)
class Link:
    line: int
    href: str
    has_content: bool


@dataclass(frozen=True)
class Heading:
    line: int
    level: int


@dataclass(frozen=True)
class Element:
    """A start tag of the author's HTML."""

    line: int
    tag: str
    attributes: dict[str, str]


@dataclass
class Outline:
    """The parts of a body, in its order. Lines are counted from 1."""

    tokens: list[tuple[Token, int]]
    anchors: set[str]
    unused_footnotes: list[str]
    images: list[Image] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    elements: list[Element] = field(default_factory=list)


def read_outline(rendered: Rendered) -> Outline:
    tokens = [(token, line + 1) for token, line in walk_tokens(rendered.tokens)]
    anchors = {unescape(anchor) for anchor in _ID.findall(rendered.html)}
    outline = Outline(tokens, anchors, rendered.unused_footnotes)
    for index, (token, line) in enumerate(tokens):
        match token.type:
            case "image":
                outline.images.append(Image(line, str(token.attrGet("src") or ""), read_alt(token)))
            case "link_open":
                href = str(token.attrGet("href") or "")
                outline.links.append(Link(line, href, _has_content(tokens, index + 1)))
            case "heading_open":
                outline.headings.append(Heading(line, int(token.tag[1])))
            case "html_inline" | "html_block":
                for element in _HTMLReader(token.content, line).elements:
                    _add_element(outline, element)
    return outline


def _has_content(tokens: Sequence[tuple[Token, int]], index: int) -> bool:
    """Check whether a link, whose content begins at `index`, shows anything."""
    while index < len(tokens) and (token := tokens[index][0]).type != "link_close":
        if token.content.strip() or token.type == "image":
            return True
        index += 1
    return False


def _add_element(outline: Outline, element: Element) -> None:
    attributes = element.attributes
    outline.elements.append(element)
    if element.tag == "img":
        outline.images.append(Image(element.line, attributes.get("src", ""), attributes.get("alt", "")))
    elif element.tag == "a" and "href" in attributes:
        outline.links.append(Link(element.line, attributes["href"], has_content=True))
    elif _HEADING.fullmatch(element.tag):
        outline.headings.append(Heading(element.line, int(element.tag[1])))


class _HTMLReader(HTMLParser):
    """Read the start tags of HTML. An incomplete tag at its end is text, and is left out."""

    def __init__(self, html: str, line: int) -> None:
        super().__init__()
        self._line = line
        self.elements: list[Element] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        line = self._line + self.getpos()[0] - 1
        self.elements.append(Element(line, tag, {name: value or "" for name, value in attributes}))
