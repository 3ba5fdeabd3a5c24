"""What a browser would make of a rendered post, judged without the code that made it."""

import re
from collections.abc import Iterator

from bs4 import BeautifulSoup, Tag

from blog.rendering.sanitizer import sanitize

# What can run a script, load a page, change the page around it, or send something somewhere.
NEVER = set(
    "applet audio base body button embed form frame frameset head html iframe link math meta noembed noframes"
    " noscript object option param plaintext portal script select slot style svg template textarea title video"
    " xmp".split()
)
ATTRIBUTES = {
    *("id", "class", "lang", "dir", "title", "href", "hreflang", "src", "srcset", "sizes", "alt", "width"),
    *("height", "loading", "decoding", "type", "checked", "disabled", "start", "colspan", "rowspan", "scope"),
    *("tabindex", "datetime", "cite", "open"),
}
SCHEMES = {"", "http", "https", "mailto"}
# Markdown's and Pygments'; all else belongs to the page.
CLASSES = re.compile(
    r"scroll|left|right|center|footnote.*|contains-task-list|task-list-item.*|[xy]\d+|[a-z]{1,2}[a-z0-9]?"
)


def dangers(html: str) -> list[str]:
    """Name what must not be in a page."""
    found = [danger for tag in BeautifulSoup(html, "html.parser").find_all(True) for danger in in_tag(tag)]
    if "<!--" in html:
        found.append("a comment")
    if sanitize(html) != html:
        found.append("it reads differently a second time")
    return found


def in_tag(tag: Tag) -> Iterator[str]:
    if tag.name in NEVER or not re.fullmatch("[a-z][a-z0-9]*", tag.name):
        yield f"<{tag.name}>"
    for name, value in tag.attrs.items():
        if name not in ATTRIBUTES:
            yield f"{name}="
        for each in value if isinstance(value, list) else [value]:
            yield from in_value(tag, name, each)
    if tag.name == "input" and not (tag.get("type") == "checkbox" and tag.has_attr("disabled")):
        yield "an input to type in"


def in_value(tag: Tag, name: str, value: str) -> Iterator[str]:
    if name == "class" and not CLASSES.fullmatch(value):
        yield f"class {value}"
    if name in {"href", "src", "cite"} and scheme(value) not in SCHEMES:
        yield f"{name} {value[:30]}"
    if name == "srcset" and any(scheme(part) not in SCHEMES for part in value.split(",")):
        yield f"{name} {value[:30]}"
    if name == "tabindex" and value != "0":
        yield f"tabindex {value}"


def scheme(url: str) -> str:
    """Give a URL's scheme as a browser finds it: without what it strips from around and within."""
    stripped = re.sub(r"[\t\r\n]", "", url).strip("".join(map(chr, range(33))))
    match = re.match(r"([a-zA-Z][a-zA-Z0-9+.-]*):", stripped)
    return match[1].lower() if match else ""
