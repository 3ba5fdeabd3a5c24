"""Embeds in Markdown: a bare URL that is a paragraph of its own becomes a card with a link to the page.

Where a browser can show the page in place, the link names a player, and `embeds.js` adds a button that loads it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from urllib.parse import unquote, urlsplit

from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from blog.reader.types import Embed
from blog.rendering.embeds.targets import Target, identify
from blog.rendering.pictures import build_cdn_url

MAX_EMBEDS = 30  # of a post: each can add a host to the Content-Security-Policy, and headers have a limit
MAX_URL_LENGTH = 500

_MAX_LABEL_LENGTH = 70  # characters
_BARE_URL = re.compile(rf"https?://[^\s<>\"]{{1,{MAX_URL_LENGTH - 8}}}")


def list_targets(tokens: Sequence[Token]) -> list[Target]:
    """Return the targets of the embeds in a parsed body."""
    return [identify(token.content) for token in tokens if token.type == "embed"]


def mark_embeds(state: StateCore) -> None:
    """Replace a top-level paragraph that contains only a bare URL by an embed."""
    tokens: list[Token] = []
    count, skip = 0, 0
    for index, token in enumerate(state.tokens):
        if skip:
            skip -= 1
        elif count < MAX_EMBEDS and (embed := _build_embed(state.tokens[index : index + 2])):
            tokens.append(embed)
            count, skip = count + 1, 2  # the text and the end of the paragraph
        else:
            tokens.append(token)
    state.tokens = tokens


def _build_embed(tokens: Sequence[Token]) -> Token | None:
    if len(tokens) < 2 or tokens[0].type != "paragraph_open" or tokens[0].level:
        return None
    url = tokens[1].content
    if not _BARE_URL.fullmatch(url) or not _is_valid(url):
        return None
    return Token("embed", "div", 0, map=tokens[0].map, content=url, block=True)


def _is_valid(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return bool(parts.hostname) and parts.port != 0  # reading the port checks it
    except ValueError:  # such as `http://[` and `http://example.com:99999`
        return False


def render_embed(
    renderer: RendererHTML, tokens: Sequence[Token], index: int, _options: OptionsDict, env: EnvType
) -> str:
    """Render the card. `sanitize` replaces the URL in `data-player` by that of the player."""
    target = identify(tokens[index].content)
    embed: Embed = env["embeds"].get(target.canonical, {})
    url, attributes = escape(target.url), renderer.renderAttrs(tokens[index])
    player = f' data-player="{url}"' if target.player else ""
    source = " · ".join(filter(None, [target.site, embed.get("author", "")]))
    return (
        f'<div class="embed embed-{target.kind}"{attributes}>{_render_picture(embed)}<p>'
        f'<a class="embed-link" href="{url}"{player}>{escape(_build_label(target, embed))}</a>'
        + (f' <span class="embed-source">{escape(source)}</span>' if source else "")
        + "</p></div>\n"
    )


def _build_label(target: Target, embed: Embed) -> str:
    if title := embed.get("title"):
        return title
    if target.kind == "post" and (author := embed.get("author")):
        return f"Post by {author}"
    return shorten_url(target.url)


def shorten_url(url: str) -> str:
    """Return the host and the path of a URL for readers, such as `example.com/a page`."""
    parts = urlsplit(url)
    label = f"{parts.netloc.rpartition('@')[2].removeprefix('www.')}{unquote(parts.path).rstrip('/')}"
    label += f"?{parts.query}" if parts.query else ""
    return label if len(label) <= _MAX_LABEL_LENGTH else f"{label[: _MAX_LABEL_LENGTH - 1]}…"


def _render_picture(embed: Embed) -> str:
    if not (picture := embed.get("picture")):
        return ""
    src, size = (
        escape(build_cdn_url(picture["path"])),
        f'width="{picture["width"]}" height="{picture["height"]}"',
    )
    return f'<img class="embed-picture" src="{src}" {size} alt="" loading="lazy" decoding="async">'
