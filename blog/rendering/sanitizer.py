"""The allowed HTML of posts. Authors may write HTML in Markdown, so all rendered HTML passes through `sanitize`."""

import re
from collections.abc import Iterator, Mapping
from html import unescape

import nh3
from django.conf import settings

from blog.rendering.anchors import prefix_page_id
from blog.rendering.embeds.targets import find_player
from blog.rendering.pictures import PHOTO_PATH

_ATTRIBUTES = {
    "*": {"id", "class", "lang", "dir", "title"},
    "a": {"href", "hreflang", "data-player"},
    "img": {"src", "srcset", "sizes", "alt", "width", "height", "loading", "decoding", "hidden"},
    "source": {"srcset", "sizes", "type"},
    "input": {"type", "checked", "disabled"},
    "ol": {"start"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "pre": {"tabindex"},
    "div": {"tabindex", "role"},
    "time": {"datetime"},
    "blockquote": {"cite"},
    "details": {"open"},
}
_ATTRIBUTES_WITH_LINES = _ATTRIBUTES | {"*": _ATTRIBUTES["*"] | {"data-line"}}
_TAGS = set(
    """
    a abbr b bdi bdo blockquote br cite code dd del details dfn div dl dt em figcaption figure h2 h3 h4 h5 h6 hr i
    img input ins kbd label li mark ol p picture pre q rp rt ruby s samp section small source span strong sub
    summary sup table tbody td tfoot th thead time tr u ul var wbr
    """.split()
)
# Only classes of the Markdown plugins and Pygments, so that a post can't use the classes of the page around it.
_CLASSES = re.compile(
    r"photo|scroll|left|right|center|wide|full|gallery"
    r"|callout(-(title|note|tip|important|warning|caution))?"
    r"|embed(-(link|picture|source|video|audio|post|page))?"
    r"|footnote[a-z-]*|contains-task-list|task-list-item(-checkbox)?"
    r"|[a-z]{1,2}[a-z0-9]?|[xy](0|25|75|100)"
)
_PLACEHOLDER = re.compile(r"data:image/webp;base64,[A-Za-z0-9+/]{1,400}={0,2}")
_MATH = re.compile(r'<math [^>]*?\balttext="([^"]*)".*?</math>', re.DOTALL)
_WEB_URL = re.compile(r"https?://[^\s,]+")
_SCHEMES = {"http", "https", "mailto"}
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_IGNORED = re.compile(r"^[\x00-\x20]+|[\t\r\n]")  # by browsers, in URLs
_IDENTIFIER = re.compile(r"[^\s\x00-\x1f\"'&<>=`]{1,120}")


def sanitize(html: str, *, with_lines: bool = False) -> str:
    """Remove elements, attributes and URLs that a post may not contain. `with_lines` keeps `data-line`."""
    return nh3.clean(
        html,
        tags=_TAGS,
        attributes=_ATTRIBUTES_WITH_LINES if with_lines else _ATTRIBUTES,
        attribute_filter=_filter_value,
        url_schemes=_SCHEMES,
        link_rel=None,
        set_tag_attribute_values={"input": {"type": "checkbox", "disabled": ""}},
    )


def strip_tags(html: str) -> str:
    """Return the text of HTML. The text of a formula is its TeX."""
    return unescape(nh3.clean(_MATH.sub(r"\1", html), tags=set()))


def is_allowed_tag(tag: str) -> bool:
    return tag in _TAGS


def is_safe_url(url: str) -> bool:
    scheme = _SCHEME.match(_IGNORED.sub("", url))
    return not scheme or scheme[1].lower() in _SCHEMES


def find_removed_attributes(tag: str, attributes: Mapping[str, str]) -> Iterator[str]:
    """Yield descriptions of the attributes and classes of an allowed element that `sanitize` removes."""
    for name, value in attributes.items():
        if name == "class":
            yield from (f"The class “{part}”" for part in value.split() if not _CLASSES.fullmatch(part))
        elif (
            name not in _ATTRIBUTES["*"] | _ATTRIBUTES.get(tag, set())
            or _filter_value(tag, name, value) is None
        ):
            yield f"The attribute “{name}”"


def _filter_value(_tag: str, attribute: str, value: str) -> str | None:
    match attribute:
        case "class":
            return " ".join(name for name in value.split() if _CLASSES.fullmatch(name)) or None
        case "id":
            return prefix_page_id(value) if _IDENTIFIER.fullmatch(value) else None
        case "data-player":  # contains the URL of the page; no text of an author can name another player
            return find_player(value)
        case "data-line":
            return value if value.isdecimal() else None
        case "role":
            return value if value == "note" else None
        case "tabindex":
            return "0"
        case "srcset" if _PLACEHOLDER.fullmatch(value):
            return value
        case "cite" | "srcset" if ":" in _WEB_URL.sub("", value):  # nh3 checks only `href` and `src`
            return None
        case "src" if PHOTO_PATH.match(value):
            return f"{settings.CDN_URL}/{value.removeprefix('/')}"
    return value
