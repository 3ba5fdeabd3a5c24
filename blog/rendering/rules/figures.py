"""Images of a post: figures with captions, their width and alignment, and galleries.

An image's width or alignment is a class after it, such as `![Boats](/uploads/…){.wide}`. Images on lines of their own
in one paragraph are a gallery.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from itertools import zip_longest

from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from blog.reader.types import Picture
from blog.rendering.pictures import PHOTO_PATH, render_picture

CLASSES = ("wide", "full", "left", "right")

_BREAKS = {"softbreak", "hardbreak"}
_WIDTHS = {"": 41, "wide": 60, "full": 76}  # rem, as in `site.css`
_FLOAT_WIDTH = 20  # rem


def mark_figures(state: StateCore) -> None:
    """Turn a paragraph of one image into a figure, and a paragraph of several into a gallery."""
    for opening, inline, closing in zip(state.tokens, state.tokens[1:], state.tokens[2:], strict=False):
        if opening.type == "paragraph_open" and (images := list(_find_images(inline.children or []))):
            if len(images) == 1:
                _mark_figure(opening, images[0])
                closing.hidden = True
            else:
                _mark_gallery(opening, images)
                for line_end in (inline.children or [])[1::2]:
                    line_end.type = "softbreak"
                closing.tag, closing.hidden = opening.tag, False


def _mark_figure(paragraph: Token, image: Token) -> None:
    paragraph.hidden = True
    if name := _get_class(image):
        paragraph.attrSet("class", name)
    image.meta |= {"figure": paragraph, "width": name, "columns": 1}


def _mark_gallery(paragraph: Token, images: Sequence[Token]) -> None:
    paragraph.tag, paragraph.hidden = "div", False
    width = _get_class(images[0], ("wide", "full"))
    paragraph.attrSet("class", f"gallery {width}".rstrip())
    columns = 3 if len(images) == 3 or len(images) > 4 else 2
    for image in images:
        image.meta |= {"figure": None, "width": width, "columns": columns}
    if len(images) % 2:  # on a narrow screen, the last photo has a row of its own
        images[-1].meta["fills_row"] = True


def _find_images(children: Sequence[Token]) -> Iterator[Token]:
    """Yield the images of a paragraph if each is on a line of its own and there is nothing else."""
    if all(
        image.type == "image" and (not end or end.type in _BREAKS)
        for image, end in zip_longest(children[::2], children[1::2])
    ):
        yield from children[::2]


def _get_class(image: Token, allowed: Sequence[str] = CLASSES) -> str:
    return next((name for name in str(image.attrGet("class") or "").split() if name in allowed), "")


def render_image(
    renderer: RendererHTML, tokens: Sequence[Token], index: int, _options: OptionsDict, env: EnvType
) -> str:
    image = tokens[index]
    src, title, alt = str(image.attrGet("src") or ""), str(image.attrGet("title") or ""), read_alt(image)
    key = PHOTO_PATH.match(src)
    picture: Picture | None = env["pictures"].get(key[1]) if key else None
    if picture:
        html = str(render_picture(picture, sizes=_build_sizes(image), alt=alt or None))
        title = title or picture.get("caption", "")
    else:
        html = f'<img src="{escape(src)}" alt="{escape(alt)}" loading="lazy" decoding="async">'
    if "figure" not in image.meta:
        name = _get_class(image, ("left", "right"))
        return f'<span class="{name}">{html}</span>' if name else html
    paragraph: Token | None = image.meta["figure"]
    attributes = renderer.renderAttrs(paragraph) if paragraph else ""
    caption = f"<figcaption>{escape(title)}</figcaption>" if title else ""
    return f"<figure{attributes}>{html}{caption}</figure>\n"


def read_alt(image: Token) -> str:
    """Return the alternative text of an image: its label without markup."""
    return "".join(
        "\n" if child.type in _BREAKS else read_alt(child) if child.type == "image" else child.content
        for child in image.children or ()
    )


def _build_sizes(image: Token) -> str:
    """Return the widths at which the style sheet shows an image. Browsers choose the rendition by them."""
    name, columns = image.meta.get("width", ""), image.meta.get("columns", 1)
    if name in {"left", "right"}:
        return f"(min-width: 52rem) {_FLOAT_WIDTH}rem, 100vw"
    width = _WIDTHS[name]
    narrow = 100 if columns == 1 or image.meta.get("fills_row") else 50
    return f"(min-width: {width + 4}rem) {-(-width // columns)}rem, {narrow}vw"
