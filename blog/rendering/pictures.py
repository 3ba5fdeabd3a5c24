"""A photo as pages show it: what `<img>` and `<picture>` need, and nothing of SQL."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape
from typing import TYPE_CHECKING, Literal
from urllib.parse import quote

from django.conf import settings
from markupsafe import Markup

from blog.reader.types import Picture, Renditions
from common import content_table

if TYPE_CHECKING:
    from blog.models import Photo


Priority = Literal["high", "auto", "low"]
# Without "low", one in view is loaded beside the one that matters most, and puts that off.
LOADING: dict[Priority, str] = {
    "high": ' fetchpriority="high"',
    "auto": ' loading="lazy"',
    "low": ' loading="lazy" fetchpriority="low"',
}
PLACEHOLDER = re.compile(r'<img hidden="" srcset="data:[^>]*>')


def picture(photo: Photo, renditions: Renditions | None) -> Picture:
    made: Picture = {"src": f"/{photo.key}", "alt": photo.alt, "width": photo.width, "height": photo.height}
    if photo.caption:
        made["caption"] = photo.caption
    if (photo.focal_x, photo.focal_y) != (50, 50):
        made["focus"] = [photo.focal_x, photo.focal_y]
    if renditions:
        made |= {"width": renditions["width"], "height": renditions["height"], "renditions": renditions}
    return made


def pictures(photos: Iterable[Photo]) -> dict[str, Picture]:
    """Give the pictures of `photos` by their key."""
    found = {photo.key: photo for photo in photos}
    renditions = content_table.get_renditions(found)
    return {key: picture(photo, renditions.get(key)) for key, photo in found.items()}


def address(path: str) -> str:
    return f"{settings.CDN_URL}{quote(path)}"


def srcset(renditions: Renditions, suffix: str) -> str:
    base = address(renditions["path"])
    return ", ".join(f"{base}/{width}.{suffix} {width}w" for width in renditions["widths"])


def markup(picture: Picture, *, sizes: str, priority: Priority = "auto", alt: str | None = None) -> Markup:
    """Give the `<picture>` of a photo, escaped, with its size so that the page never jumps."""
    shown = escape(picture["alt"] if alt is None else alt)
    renditions = picture.get("renditions")
    src = address(picture["src"])
    sources, candidates = "", ""
    if renditions:
        sources = f'<source type="image/webp" srcset="{escape(srcset(renditions, "webp"))}" sizes="{sizes}">'
        candidates = f' srcset="{escape(srcset(renditions, "jpg"))}" sizes="{sizes}"'
        src = f"{address(renditions['path'])}/{renditions['widths'][-1]}.jpg"
    size = f' width="{picture["width"]}" height="{picture["height"]}"' if picture["width"] else ""
    loading = LOADING[priority]
    image = (
        f'<img src="{escape(src)}"{candidates}{size} alt="{shown}"{focus(picture)}{loading} decoding="async">'
    )
    whole = f"<picture>{sources}{image}</picture>"
    if renditions and (blur := renditions.get("placeholder")):
        # Without our style sheet, as in a feed reader or on paper, it stays hidden.
        whole = f'<span class="photo">{whole}<img hidden="" srcset="{escape(blur)}" alt=""{focus(picture)}></span>'
    return Markup(whole)  # noqa: S704 - each part is escaped above


def listed(picture: Picture) -> Picture:
    """Leave the placeholder out: with one for every card, a list would be a third larger and come later."""
    if "renditions" not in picture:
        return picture
    renditions = picture["renditions"].copy()
    renditions.pop("placeholder", None)
    return {**picture, "renditions": renditions}


def without_placeholders(html: str) -> str:
    """Give a post's HTML as it is of use without our style sheet."""
    return PLACEHOLDER.sub("", html)


def focus(picture: Picture) -> str:
    """Name the classes that keep the focal point in view: the pages' policy allows no inline style."""
    x, y = (round(percent / 25) * 25 for percent in picture.get("focus", [50, 50]))
    return "" if (x, y) == (50, 50) else f' class="x{x} y{y}"'


def share_url(picture: Picture) -> str:
    """Give the address of a JPEG for link previews: no wider than they need, where there is one."""
    renditions = picture.get("renditions")
    if not renditions:
        return address(picture["src"])
    width = next((w for w in renditions["widths"] if w >= 1200), renditions["widths"][-1])
    return f"{address(renditions['path'])}/{width}.jpg"
