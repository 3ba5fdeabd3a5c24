"""A check of rendered posts for unsafe HTML, mostly independent of the sanitizer."""

import re
from collections.abc import Iterator

from bs4 import BeautifulSoup, Tag

from blog.rendering.sanitizer import sanitize

# Elements that can run scripts, load pages, change the surrounding page or send data.
_FORBIDDEN_TAGS = set(
    "applet audio base body button embed form frame frameset head html iframe link math meta noembed noframes"
    " noscript object option param plaintext portal script select slot style svg template textarea title video"
    " xmp".split()
)
_ALLOWED_ATTRIBUTES = {
    *("id", "class", "lang", "dir", "title", "href", "hreflang", "src", "srcset", "sizes", "alt", "width"),
    *("height", "loading", "decoding", "type", "checked", "disabled", "start", "colspan", "rowspan", "scope"),
    *("tabindex", "datetime", "cite", "open", "role"),
}
_ALLOWED_SCHEMES = {"", "http", "https", "mailto"}
# The classes of Markdown and Pygments. All other classes belong to the page.
_ALLOWED_CLASSES = re.compile(
    r"scroll|left|right|center|wide|full|gallery|callout(-[a-z]+)?|embed(-(link|picture|source|video|audio|post|page))?|footnote.*|contains-task-list|task-list-item.*|[xy]\d+|[a-z]{1,2}[a-z0-9]?"
)


def find_dangers(html: str) -> list[str]:
    """Return the parts of a rendered post that must not be on a page."""
    tags = BeautifulSoup(html, "html.parser").find_all(True)
    dangers = [danger for tag in tags for danger in _check_tag(tag)]
    if "<!--" in html:
        dangers.append("a comment")
    if sanitize(html) != html:
        dangers.append("sanitizing it again changes it")
    return dangers


def _check_tag(tag: Tag) -> Iterator[str]:
    if tag.name in _FORBIDDEN_TAGS or not re.fullmatch("[a-z][a-z0-9]*", tag.name):
        yield f"<{tag.name}>"
    for name, value in tag.attrs.items():
        if name not in _ALLOWED_ATTRIBUTES:
            yield f"{name}="
        for part in value if isinstance(value, list) else [value]:
            yield from _check_value(tag, name, part)
    if tag.name == "input" and not (tag.get("type") == "checkbox" and tag.has_attr("disabled")):
        yield "an enabled input"


def _check_value(tag: Tag, name: str, value: str) -> Iterator[str]:
    if name == "class" and not _ALLOWED_CLASSES.fullmatch(value):
        yield f"class {value}"
    if name in {"href", "src", "cite"} and _parse_scheme(value) not in _ALLOWED_SCHEMES:
        yield f"{name} {value[:30]}"
    if name == "srcset" and any(_parse_scheme(part) not in _ALLOWED_SCHEMES for part in value.split(",")):
        yield f"{name} {value[:30]}"
    if name == "role" and (tag.name, value) != ("div", "note"):
        yield f"role {value}"
    if name == "tabindex" and value != "0":
        yield f"tabindex {value}"


def _parse_scheme(url: str) -> str:
    """Return a URL's scheme as a browser parses it, which ignores control characters."""
    stripped = re.sub(r"[\t\r\n]", "", url).strip("".join(map(chr, range(33))))
    match = re.match(r"([a-zA-Z][a-zA-Z0-9+.-]*):", stripped)
    return match[1].lower() if match else ""
