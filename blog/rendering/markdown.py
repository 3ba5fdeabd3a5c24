"""Markdown to sanitized HTML: CommonMark with tables, footnotes, definition lists, task lists and figures.

Posts are rendered when an editor previews or saves them, never in a reader's request.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from html import escape
from typing import Any

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
from blog.rendering.pictures import PHOTO_PATH, render_picture
from blog.rendering.sanitizer import sanitize, strip_tags
from common.text import strip_control_characters

_WORDS_PER_MINUTE = 230
_BODY_SIZES = "(min-width: 48rem) 44rem, 100vw"
_TASK = re.compile(r"\[([ xX])\]\s")


@dataclass(frozen=True)
class Rendered:
    """A rendered body."""

    html: str
    text: str  # the HTML without markup, for search
    headings: list[Heading]
    photo_keys: set[str]
    minutes: int  # to read it


@dataclass(frozen=True)
class Document:
    """A parsed body. `render` needs the pictures of its photos, so the caller loads them between the two steps."""

    tokens: list[Token]
    env: dict[str, Any]  # what the parser's rules found: headings and footnotes

    @cached_property
    def photo_keys(self) -> set[str]:
        """The keys of the photos that the body shows as Markdown images."""
        images = (child for token in self.tokens for child in token.children or () if child.type == "image")
        return {key[1] for image in images if (key := PHOTO_PATH.match(str(image.attrGet("src"))))}

    def render(self, pictures: Mapping[str, Picture] | None = None) -> Rendered:
        """Render the body. `pictures` are by photo key; a photo without one becomes a plain `<img>`."""
        parser = _parser()
        html = parser.renderer.render(self.tokens, parser.options, self.env | {"pictures": pictures or {}})
        html = sanitize(html)
        text = strip_tags(html)
        minutes = max(1, round(len(text.split()) / _WORDS_PER_MINUTE))
        return Rendered(html, text, self.env.get("headings", []), self.photo_keys, minutes)


def parse(body: str) -> Document:
    env: dict[str, Any] = {}
    return Document(_parser().parse(strip_control_characters(body), env), env)


@cache
def _parser() -> MarkdownIt:
    md = MarkdownIt("commonmark", {"html": True, "typographer": True, "highlight": _render_code})
    md.enable(["table", "strikethrough", "smartquotes", "replacements"])
    md.use(footnote_plugin).use(deflist_plugin)
    md.core.ruler.push("headings", _mark_headings)
    md.core.ruler.push("figures", _mark_figures)
    md.core.ruler.push("tasks", _mark_tasks)
    md.core.ruler.push("alignment", _move_alignment_to_class)
    md.add_render_rule("image", _render_image)
    md.add_render_rule("table_open", lambda *_: '<div class="scroll" tabindex="0"><table>\n')
    md.add_render_rule("table_close", lambda *_: "</table></div>\n")
    return md


# --- Rules


def _mark_headings(state: StateCore) -> None:
    """Add an id to each heading and list the headings. Turn `h1` into `h2`: the title is the page's only `h1`."""
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
        anchor = _unique_id(slugify(text) or "section", seen)
        opening.attrSet("id", anchor)
        if opening.tag in {"h2", "h3"} and opening.level == 0:
            headings.append({"level": int(opening.tag[1]), "id": anchor, "text": text})
    state.env["headings"] = headings


def _unique_id(anchor: str, seen: dict[str, int]) -> str:
    """Append a number to an id that another heading has."""
    base = anchor
    while anchor in seen:
        seen[base] += 1
        anchor = f"{base}-{seen[base]}"
    seen[anchor] = 1
    return anchor


def _mark_figures(state: StateCore) -> None:
    """Mark an image that is alone in its paragraph as a figure."""
    for opening, inline, closing in zip(state.tokens, state.tokens[1:], state.tokens[2:], strict=False):
        children = inline.children or []
        if opening.type == "paragraph_open" and len(children) == 1 and children[0].type == "image":
            opening.hidden = closing.hidden = True
            children[0].meta["figure"] = True


def _mark_tasks(state: StateCore) -> None:
    """Turn list items that begin with `[ ]` or `[x]` into tasks, as GitHub does.

    mdit-py-plugins has a plugin for this. It searches each item's list from the start, which takes minutes for a
    long list.
    """
    lists: list[Token] = []
    for token, inline in zip(state.tokens, state.tokens[2:], strict=False):
        if token.type in {"bullet_list_open", "ordered_list_open"}:
            lists.append(token)
        elif token.type in {"bullet_list_close", "ordered_list_close"}:
            lists.pop()
        elif token.type == "list_item_open" and (task := _TASK.match(inline.content)):
            lists[-1].attrSet("class", "contains-task-list")
            token.attrSet("class", "task-list-item")
            _add_checkbox(inline.children or [], checked=task[1] != " ")


def _add_checkbox(children: list[Token], *, checked: bool) -> None:
    children[0].content = children[0].content[4:]
    before, after = Token("html_inline", "", 0), Token("html_inline", "", 0)
    state = " checked" if checked else ""
    before.content = f'<label><input class="task-list-item-checkbox" type="checkbox" disabled{state}> '
    after.content = "</label>"
    children.insert(0, before)
    children.append(after)


def _move_alignment_to_class(state: StateCore) -> None:
    """Align table cells by class, because the pages' Content-Security-Policy blocks inline styles."""
    for token in state.tokens:
        if token.type in {"th_open", "td_open"} and (style := token.attrs.pop("style", None)):
            token.attrSet("class", str(style).removeprefix("text-align:"))


def _render_image(
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
    if not token.meta.get("figure"):
        return html
    caption = f"<figcaption>{escape(title)}</figcaption>" if title else ""
    return f"<figure>{html}{caption}</figure>\n"


def _render_code(source: str, language: str, _attributes: str) -> str:
    try:
        lexer = get_lexer_by_name(language) if language else None
    except ClassNotFound:
        lexer = None
    html = highlight(source, lexer, HtmlFormatter(nowrap=True)) if lexer else escape(source)
    return f'<pre tabindex="0"><code>{html}</code></pre>'
