"""Markdown to sanitised HTML: CommonMark with tables, footnotes, definition and task lists, and figures.

Rendered when an editor previews or publishes, never while a reader waits.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape, unescape
from typing import Any

import nh3
from django.conf import settings
from django.utils.text import slugify
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin
from pygments import highlight
from pygments.formatters.html import HtmlFormatter
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound

from blog.reader.types import Heading, Picture
from blog.rendering.pictures import markup
from common.text import strip_control_characters

WORDS_PER_MINUTE = 230
BODY_SIZES = "(min-width: 48rem) 44rem, 100vw"
PHOTO_KEY = re.compile(r"^/?(uploads/\S+)$")
TASK = re.compile(r"\[([ xX])\]\s")


@dataclass(frozen=True)
class Rendered:
    html: str
    text: str  # what the page says, without markup: for search
    headings: list[Heading]
    links: list[str]
    minutes: int


def render(body: str, pictures: Mapping[str, Picture] | None = None) -> Rendered:
    """Render a post's body; `pictures` are the photos it may show, by their key."""
    env: dict[str, Any] = {"pictures": pictures or {}}
    md = parser()
    tokens = md.parse(strip_control_characters(body), env)
    html = sanitise(md.renderer.render(tokens, md.options, env))
    text = unescape(nh3.clean(html, tags=set()))
    minutes = max(1, round(len(text.split()) / WORDS_PER_MINUTE))
    return Rendered(html, text, env.get("headings", []), env.get("links", []), minutes)


def photo_keys(body: str) -> set[str]:
    """Name the photos that a body shows."""
    tokens = parser().parse(strip_control_characters(body), {})
    images = (child for token in tokens for child in token.children or () if child.type == "image")
    return {found[1] for image in images if (found := PHOTO_KEY.match(str(image.attrGet("src"))))}


@cache
def parser() -> MarkdownIt:
    md = MarkdownIt("commonmark", {"html": True, "typographer": True, "highlight": code})
    md.enable(["table", "strikethrough", "smartquotes", "replacements"])
    md.use(footnote_plugin).use(deflist_plugin)
    md.core.ruler.push("headings", note_headings)
    md.core.ruler.push("links", note_links)
    md.core.ruler.push("figures", mark_figures)
    md.core.ruler.push("tasks", mark_tasks)
    md.core.ruler.push("alignment", class_alignment)
    md.add_render_rule("image", image)
    md.add_render_rule("table_open", lambda *_: '<div class="scroll" tabindex="0"><table>\n')
    md.add_render_rule("table_close", lambda *_: "</table></div>\n")
    return md


def note_headings(state: StateCore) -> None:
    """Give every heading an id, and the post's own title the only `h1`."""
    seen: dict[str, int] = {}
    headings: list[Heading] = []
    for opening, inline, closing in zip(state.tokens, state.tokens[1:], state.tokens[2:], strict=False):
        if opening.type != "heading_open":
            continue
        if opening.tag == "h1":
            opening.tag = closing.tag = "h2"
        text = "".join(
            child.content for child in inline.children or () if child.type in {"text", "code_inline"}
        )
        anchor = unused(slugify(text) or "section", seen)
        opening.attrSet("id", anchor)
        if opening.tag in {"h2", "h3"} and opening.level == 0:
            headings.append({"level": int(opening.tag[1]), "id": anchor, "text": text})
    state.env["headings"] = headings


def unused(anchor: str, seen: dict[str, int]) -> str:
    """Number an id that another heading has already."""
    base = anchor
    while anchor in seen:
        seen[base] += 1
        anchor = f"{base}-{seen[base]}"
    seen[anchor] = 1
    return anchor


def note_links(state: StateCore) -> None:
    children = (child for token in state.tokens for child in token.children or ())
    state.env["links"] = [str(child.attrGet("href")) for child in children if child.type == "link_open"]


def mark_figures(state: StateCore) -> None:
    """Turn a picture that stands alone in its paragraph into a figure."""
    for opening, inline, closing in zip(state.tokens, state.tokens[1:], state.tokens[2:], strict=False):
        children = inline.children or []
        if opening.type == "paragraph_open" and len(children) == 1 and children[0].type == "image":
            opening.hidden = closing.hidden = True
            children[0].meta["figure"] = True


def mark_tasks(state: StateCore) -> None:
    """Turn list items that begin with `[ ]` or `[x]` into tasks, as GitHub does.

    The plugin for it looks for each item's list from the start: for a long list that takes minutes.
    """
    lists: list[Token] = []
    for token, inline in zip(state.tokens, state.tokens[2:], strict=False):
        if token.type in {"bullet_list_open", "ordered_list_open"}:
            lists.append(token)
        elif token.type in {"bullet_list_close", "ordered_list_close"}:
            lists.pop()
        elif token.type == "list_item_open" and (task := TASK.match(inline.content)):
            lists[-1].attrSet("class", "contains-task-list")
            token.attrSet("class", "task-list-item")
            add_checkbox(inline.children or [], checked=task[1] != " ")


def add_checkbox(children: list[Token], *, checked: bool) -> None:
    children[0].content = children[0].content[4:]
    before, after = Token("html_inline", "", 0), Token("html_inline", "", 0)
    state = " checked" if checked else ""
    before.content = f'<label><input class="task-list-item-checkbox" type="checkbox" disabled{state}> '
    after.content = "</label>"
    children.insert(0, before)
    children.append(after)


def class_alignment(state: StateCore) -> None:
    """Align table cells by class: the pages' policy allows no inline style."""
    for token in state.tokens:
        if token.type in {"th_open", "td_open"} and (style := token.attrs.pop("style", None)):
            token.attrSet("class", str(style).removeprefix("text-align:"))


def image(
    renderer: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    token = tokens[index]
    src, title = str(token.attrGet("src") or ""), str(token.attrGet("title") or "")
    alt = renderer.renderInlineAsText(token.children, options, env)
    key = PHOTO_KEY.match(src)
    picture: Picture | None = env["pictures"].get(key[1]) if key else None
    if picture:
        html = str(markup(picture, sizes=BODY_SIZES, alt=alt or None))
        title = title or picture.get("caption", "")
    else:
        html = f'<img src="{escape(src)}" alt="{escape(alt)}" loading="lazy" decoding="async">'
    if not token.meta.get("figure"):
        return html
    caption = f"<figcaption>{escape(title)}</figcaption>" if title else ""
    return f"<figure>{html}{caption}</figure>\n"


def code(source: str, language: str, _attributes: str) -> str:
    try:
        lexer = get_lexer_by_name(language) if language else None
    except ClassNotFound:
        lexer = None
    html = highlight(source, lexer, HtmlFormatter(nowrap=True)) if lexer else escape(source)
    return f'<pre tabindex="0"><code>{html}</code></pre>'


ATTRIBUTES = {
    "*": {"id", "class", "lang", "dir", "title"},
    "a": {"href", "hreflang"},
    "img": {"src", "srcset", "sizes", "alt", "width", "height", "loading", "decoding", "hidden"},
    "source": {"srcset", "sizes", "type"},
    "input": {"type", "checked", "disabled"},
    "ol": {"start"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "pre": {"tabindex"},
    "div": {"tabindex"},
    "time": {"datetime"},
    "blockquote": {"cite"},
    "details": {"open"},
}
TAGS = set(
    """
    a abbr b bdi bdo blockquote br cite code dd del details dfn div dl dt em figcaption figure h2 h3 h4 h5 h6 hr i
    img input ins kbd label li mark ol p picture pre q rp rt ruby s samp section small source span strong sub
    summary sup table tbody td tfoot th thead time tr u ul var wbr
    """.split()
)
# Ours (Markdown's plugins and Pygments), so that a post can't borrow the classes of the page around it.
CLASSES = re.compile(
    r"^(photo|scroll|left|right|center|footnote[a-z-]*|contains-task-list|task-list-item(-checkbox)?|[a-z]{1,2}[a-z0-9]?|[xy](0|25|75|100))$"
)
PLACEHOLDER = re.compile(r"data:image/webp;base64,[A-Za-z0-9+/]{1,400}={0,2}")
WEB_ADDRESS = re.compile(r"https?://[^\s,]+")
IDENTIFIER = re.compile(r"^[\w:.-]{1,120}$")


def sanitise(html: str) -> str:
    return nh3.clean(
        html,
        tags=TAGS,
        attributes=ATTRIBUTES,
        attribute_filter=allowed_value,
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
        set_tag_attribute_values={"input": {"type": "checkbox", "disabled": ""}},
    )


def allowed_value(_tag: str, attribute: str, value: str) -> str | None:
    match attribute:
        case "class":
            return " ".join(name for name in value.split() if CLASSES.match(name)) or None
        case "id":
            return value if IDENTIFIER.match(value) else None
        case "tabindex":
            return "0"
        case "srcset" if PLACEHOLDER.fullmatch(value):
            return value
        case "cite" | "srcset" if ":" in WEB_ADDRESS.sub("", value):  # nh3 looks only at `href` and `src`
            return None
        case "src" if PHOTO_KEY.match(value):
            return f"{settings.CDN_URL}/{value.removeprefix('/')}"
    return value
