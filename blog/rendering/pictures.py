"""HTML of photos: the `<picture>` element and the URLs of renditions."""

from __future__ import annotations

import re
from html import escape
from typing import Literal
from urllib.parse import quote

from django.conf import settings
from markupsafe import Markup

from blog.reader.types import Picture, Renditions

PHOTO_PATH = re.compile(r"^/?(uploads/\S+)$")  # the path of an uploaded photo in a post; the group is its key

_Priority = Literal["high", "auto", "low"]
_LOADING: dict[_Priority, str] = {
    "high": ' fetchpriority="high"',
    "auto": ' loading="lazy"',
    # Without "low", browsers load a visible picture at the same time as the "high" one, which delays that one.
    "low": ' loading="lazy" fetchpriority="low"',
}
_PLACEHOLDER = re.compile(r'<img hidden="" srcset="data:[^>]*>')


def build_cdn_url(path: str) -> str:
    return f"{settings.CDN_URL}{quote(path)}"


def build_srcset(renditions: Renditions, suffix: str) -> str:
    base = build_cdn_url(renditions["path"])
    return ", ".join(f"{base}/{width}.{suffix} {width}w" for width in renditions["widths"])


def render_picture(
    picture: Picture, *, sizes: str, priority: _Priority = "auto", alt: str | None = None
) -> Markup:
    """Return the `<picture>` of a photo. Its width and height are set, so the page doesn't shift when it loads."""
    alt_text = escape(picture["alt"] if alt is None else alt)
    renditions = picture.get("renditions")
    src = build_cdn_url(picture["src"])
    source, candidates = "", ""
    if renditions:
        source = (
            f'<source type="image/webp" srcset="{escape(build_srcset(renditions, "webp"))}" sizes="{sizes}">'
        )
        candidates = f' srcset="{escape(build_srcset(renditions, "jpg"))}" sizes="{sizes}"'
        src = f"{build_cdn_url(renditions['path'])}/{renditions['widths'][-1]}.jpg"
    size = f' width="{picture["width"]}" height="{picture["height"]}"' if picture["width"] else ""
    focus, loading = _focus_class(picture), _LOADING[priority]
    image = f'<img src="{escape(src)}"{candidates}{size} alt="{alt_text}"{focus}{loading} decoding="async">'
    html = f"<picture>{source}{image}</picture>"
    if renditions and (placeholder := renditions.get("placeholder")):
        # `hidden` hides the placeholder where the blog's style sheet is missing, as in feed readers and in print.
        blur = f'<img hidden="" srcset="{escape(placeholder)}" alt=""{focus}>'
        html = f'<span class="photo">{html}{blur}</span>'
    return Markup(html)  # noqa: S704 - each part is escaped above


def remove_placeholder(picture: Picture) -> Picture:
    """Return the picture without its placeholder. Placeholders would make a list page a third larger."""
    if "renditions" not in picture:
        return picture
    renditions = picture["renditions"].copy()
    renditions.pop("placeholder", None)
    return {**picture, "renditions": renditions}


def remove_placeholders(html: str) -> str:
    """Remove the placeholders from a post's HTML, for readers without the blog's style sheet."""
    return _PLACEHOLDER.sub("", html)


def _focus_class(picture: Picture) -> str:
    """Return the class attribute that keeps the focal point in view. The pages' CSP blocks inline styles."""
    x, y = (round(percent / 25) * 25 for percent in picture.get("focus", [50, 50]))
    return "" if (x, y) == (50, 50) else f' class="x{x} y{y}"'


def build_share_url(picture: Picture) -> str:
    """Return the URL of a JPEG for link previews, of at least 1200 pixels' width if there is one."""
    renditions = picture.get("renditions")
    if not renditions:
        return build_cdn_url(picture["src"])
    width = next((w for w in renditions["widths"] if w >= 1200), renditions["widths"][-1])
    return f"{build_cdn_url(renditions['path'])}/{width}.jpg"
