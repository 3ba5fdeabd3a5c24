"""Images of a post: photos with their renditions, and figures with captions."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from blog.reader.types import Picture
from blog.rendering.pictures import PHOTO_PATH, render_picture

_BODY_SIZES = "(min-width: 48rem) 44rem, 100vw"


def mark_figures(state: StateCore) -> None:
    """Mark an image that is alone in its paragraph as a figure."""
    for opening, inline, closing in zip(state.tokens, state.tokens[1:], state.tokens[2:], strict=False):
        children = inline.children or []
        if opening.type == "paragraph_open" and len(children) == 1 and children[0].type == "image":
            opening.hidden = closing.hidden = True
            children[0].meta["paragraph"] = opening


def render_image(
    renderer: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    token = tokens[index]
    src, title = str(token.attrGet("src") or ""), str(token.attrGet("title") or "")
    alt = renderer.renderInlineAsText(token.children, options, env)
    key = PHOTO_PATH.match(src)
    picture: Picture | None = env["pictures"].get(key[1]) if key else None
    if picture:
        html = str(render_picture(picture, sizes=_BODY_SIZES, alt=alt or None))
        title = title or picture.get("caption", "")
    else:
        html = f'<img src="{escape(src)}" alt="{escape(alt)}" loading="lazy" decoding="async">'
    paragraph: Token | None = token.meta.get("paragraph")
    if not paragraph:
        return html
    caption = f"<figcaption>{escape(title)}</figcaption>" if title else ""
    return f"<figure{renderer.renderAttrs(paragraph)}>{html}{caption}</figure>\n"
