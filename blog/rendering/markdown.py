"""Markdown to sanitized HTML: CommonMark with tables, footnotes, definition lists, task lists and figures.

Posts are rendered when an editor previews or saves them, never in a reader's request.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from mdit_py_plugins.attrs import attrs_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin

from blog.reader.types import Embed, Heading, Picture
from blog.rendering.embeds.cards import list_targets, mark_embeds, render_embed
from blog.rendering.embeds.targets import Target
from blog.rendering.fragments import Fragments
from blog.rendering.pictures import PHOTO_PATH
from blog.rendering.rules.autolinks import link_urls
from blog.rendering.rules.callouts import mark_callouts
from blog.rendering.rules.code import render_code
from blog.rendering.rules.figures import mark_figures, render_image
from blog.rendering.rules.formulas import formulas_plugin
from blog.rendering.rules.headings import mark_headings
from blog.rendering.rules.source_lines import set_lines
from blog.rendering.rules.tasks import mark_tasks
from blog.rendering.rules.typography import replace_marks
from blog.rendering.sanitizer import sanitize, strip_tags
from common.text import strip_control_characters

_WORDS_PER_MINUTE = 230


@dataclass(frozen=True)
class Rendered:
    """A rendered body."""

    html: str
    text: str  # the HTML without markup, for search
    headings: list[Heading]
    photo_keys: set[str]
    embeds: list[Target]
    minutes: int  # to read it
    tokens: list[Token]  # of the Markdown, for checks
    unused_footnotes: list[str]  # labels of the notes that are left out, because nothing refers to them


@dataclass(frozen=True)
class Document:
    """A parsed body. `render` needs its pictures and embeds, so the caller loads them between the two steps."""

    tokens: list[Token]
    env: dict[str, Any]  # what the parser's rules found: headings and footnotes

    @cached_property
    def photo_keys(self) -> set[str]:
        """The keys of the photos that the body shows as Markdown images."""
        images = (child for token in self.tokens for child in token.children or () if child.type == "image")
        return {key[1] for image in images if (key := PHOTO_PATH.match(str(image.attrGet("src"))))}

    @cached_property
    def embeds(self) -> list[Target]:
        """The pages that the body shows as cards."""
        return list_targets(self.tokens)

    def render(
        self,
        pictures: Mapping[str, Picture] | None = None,
        embeds: Mapping[str, Embed] | None = None,
        *,
        with_lines: bool = False,
    ) -> Rendered:
        """Render the body.

        `pictures` are by photo key; a photo without one becomes a plain `<img>`. `embeds` are by canonical URL; a card
        without one shows its URL. `with_lines` adds `data-line` to each
        top-level block, for the editor's preview: the line of the Markdown where the block begins, counted from 0.
        """
        parser = _parser()
        if with_lines:
            set_lines(self.tokens)
        fragments = Fragments()
        env = self.env | {"pictures": pictures or {}, "embeds": embeds or {}, "fragments": fragments}
        html = parser.renderer.render(self.tokens, parser.options, env)
        html = fragments.insert(sanitize(html, with_lines=with_lines))
        text = strip_tags(html)
        minutes = max(1, round(len(text.split()) / _WORDS_PER_MINUTE))
        return Rendered(
            html,
            text,
            self.env.get("headings", []),
            self.photo_keys,
            self.embeds,
            minutes,
            self.tokens,
            self._list_unused_footnotes(),
        )

    def _list_unused_footnotes(self) -> list[str]:
        references = self.env.get("footnotes", {}).get("refs", {})  # the numbers of the notes by label
        return [label.removeprefix(":") for label, number in references.items() if number < 0]


def parse(body: str) -> Document:
    env: dict[str, Any] = {}
    return Document(_parser().parse(strip_control_characters(body), env), env)


@cache
def _parser() -> MarkdownIt:
    md = MarkdownIt("commonmark", {"html": True, "typographer": True})
    md.enable(["table", "strikethrough", "smartquotes"])
    md.use(formulas_plugin).use(footnote_plugin).use(deflist_plugin).use(
        attrs_plugin, after=["image"], allowed=["class"]
    )
    md.core.ruler.before("inline", "callouts", mark_callouts)
    md.core.ruler.before("smartquotes", "autolinks", link_urls)
    md.core.ruler.before("smartquotes", "typography", replace_marks)
    md.core.ruler.push("headings", mark_headings)
    md.core.ruler.push("figures", mark_figures)
    md.core.ruler.push("tasks", mark_tasks)
    md.core.ruler.push("embeds", mark_embeds)
    md.core.ruler.push("alignment", _move_alignment_to_class)
    md.add_render_rule("fence", render_code)
    md.add_render_rule("code_block", render_code)
    md.add_render_rule("image", render_image)
    md.add_render_rule("embed", render_embed)
    md.add_render_rule("table_open", _open_table)
    md.add_render_rule("table_close", lambda *_: "</table></div>\n")
    return md


def _move_alignment_to_class(state: StateCore) -> None:
    """Align table cells by class, because the pages' Content-Security-Policy blocks inline styles."""
    for token in state.tokens:
        if token.type in {"th_open", "td_open"} and (style := token.attrs.pop("style", None)):
            token.attrSet("class", str(style).removeprefix("text-align:"))


def _open_table(
    renderer: RendererHTML, tokens: Sequence[Token], index: int, _options: OptionsDict, _env: EnvType
) -> str:
    return f'<div class="scroll" tabindex="0"{renderer.renderAttrs(tokens[index])}><table>\n'
