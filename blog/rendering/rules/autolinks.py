"""Links of bare URLs, as on GitHub: https://github.github.com/gfm/#autolinks-extension-.

An email address becomes a link only in angle brackets, because handles and remote hosts look like one. The plugin of
mdit-py-plugins takes minutes for some long texts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

_URL = re.compile(
    r"(?<![A-Za-z0-9/:=@.&?#%+-])"  # a URL within a URL or a word stays text
    r"(?:https?://[^\W_]|www\.(?=[^\W_][\w-]*\.))"
    r"[^\s<>\u3000-\u303f\uff00-\uffef]{0,2000}",  # Chinese and Japanese have no space after a URL
    re.IGNORECASE,
)
_TRAILING = re.compile(r"""(?:[?!.,:*_~'"\[\]“”‘’«»‹›…;،؛؟]|&[A-Za-z0-9]+;)+$""")


def link_urls(state: StateCore) -> None:
    """Turn the URLs in the text into links."""
    for inline in state.tokens:
        if inline.children and ("://" in inline.content or "www." in inline.content.lower()):
            inline.children = list(_link_children(state, inline.children))


def _link_children(state: StateCore, children: Sequence[Token]) -> Iterator[Token]:
    depth = 0  # of the links around a child
    for child in children:
        depth += _change_of_depth(child)
        if child.type == "text" and depth <= 0:
            yield from _split_text(state, child)
        else:
            yield child


def _change_of_depth(token: Token) -> int:
    if token.type in {"link_open", "link_close"}:
        return token.nesting
    if token.type == "html_inline" and (tag := re.match(r"<(/?)a[\s>]", token.content, re.IGNORECASE)):
        return -1 if tag[1] else 1
    return 0


def _split_text(state: StateCore, token: Token) -> Iterator[Token]:
    text, end = token.content, 0
    for match in _URL.finditer(text):
        url = _trim(match[0])
        href = state.md.normalizeLink(url if "://" in url else f"http://{url}")
        if match.start() < end or not state.md.validateLink(href):
            continue
        if before := text[end : match.start()]:
            yield token.copy(content=before)
        yield from _build_link(href, url, token.level)
        end = match.start() + len(url)
    if after := text[end:]:
        yield token.copy(content=after) if end else token


def _trim(url: str) -> str:
    """Remove punctuation that belongs to the sentence, and a closing parenthesis without an opening one."""
    while True:
        trimmed = _TRAILING.sub("", url)
        if trimmed.endswith(")") and trimmed.count(")") > trimmed.count("("):
            trimmed = trimmed[:-1]
        if trimmed == url:
            return url
        url = trimmed


def _build_link(href: str, url: str, level: int) -> Iterator[Token]:
    yield Token("link_open", "a", 1, {"href": href}, level=level, markup="autolink", info="auto")
    # The type keeps quotes and dashes of the URL as they are. The rule "text_join" turns it into text.
    yield Token("text_special", "", 0, content=url, level=level + 1, markup=url, info="autolink")
    yield Token("link_close", "a", -1, level=level, markup="autolink", info="auto")
