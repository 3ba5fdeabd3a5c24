"""Formulas in the syntax of TeX: `$…$` within a line and `$$…$$` as a block, rendered as MathML.

No space follows the opening `$` or precedes the closing one, and neither touches a word or a number outside. So sums of
money stay text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from mdit_py_plugins.dollarmath.index import math_block_dollar

from blog.rendering.rules.tokens import walk_tokens

if TYPE_CHECKING:
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_core import StateCore
    from markdown_it.rules_inline import StateInline

TYPES = {"math_inline", "math_inline_double", "math_block"}

_INLINE = re.compile(r"(?<![\w$])(\$\$?)(?![\s$])((?:\\.|[^\\$`]){1,2000}?)(?<!\s)\1(?![\w$])", re.DOTALL)
_MONEY = re.compile(r"\d[\d.,]*\s+[^\W\d_]{2}")  # "5 and" of "$5 and 6$"
_MAX_LINES = 100  # of a block, because each line could open one that has no end
_MAX_TOTAL = 30_000  # characters of all formulas of a post, about a second
_parse_block = math_block_dollar(allow_labels=False, allow_blank_lines=False)


def formulas_plugin(md: MarkdownIt) -> None:
    md.inline.ruler.before("escape", "formula", _parse_inline)
    md.block.ruler.before(
        "fence", "formula", _parse_bounded_block, {"alt": ["paragraph", "blockquote", "list"]}
    )
    md.core.ruler.push("formulas", _convert_formulas)
    for kind in TYPES:
        md.add_render_rule(kind, _render_formula)


def _parse_inline(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] != "$" or not (match := _INLINE.match(state.src, state.pos, state.posMax)):
        return False
    markup, tex = match.groups()
    if _MONEY.match(tex):
        return False
    if not silent:
        token = state.push("math_inline" if markup == "$" else "math_inline_double", "math", 0)
        token.markup, token.content = markup, tex
    state.pos = match.end()
    return True


def _parse_bounded_block(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    count, line = len(state.tokens), state.line
    found = _parse_block(state, start_line, min(end_line, start_line + _MAX_LINES), silent)
    is_several = found and "$$" in state.tokens[-1].content  # a line such as `$$x$$ and $$y$$`
    if is_several or silent:  # the plugin does not know the silent mode, in which a rule changes nothing
        del state.tokens[count:]
        state.line = line
    return found and not is_several


def _convert_formulas(state: StateCore) -> None:
    """Store the MathML of each formula, or the reason why there is none."""
    if "$" not in state.src:
        return
    from blog.rendering.rules.mathml import FormulaError, convert

    left = _MAX_TOTAL
    for token, _ in walk_tokens(state.tokens):
        if token.type not in TYPES:
            continue
        left -= len(token.content)
        try:
            if left < 0:
                raise FormulaError(f"the post has more than {_MAX_TOTAL:,} characters of formulas")
            token.meta["mathml"] = convert(token.content.strip(), is_block=token.type != "math_inline")
        except FormulaError as error:
            token.meta["error"] = str(error)


def _render_formula(
    renderer: RendererHTML, tokens: Sequence[Token], index: int, _options: OptionsDict, env: EnvType
) -> str:
    token = tokens[index]
    if "mathml" in token.meta:
        html = env["fragments"].add(token.meta["mathml"])
    else:
        html = f"<code>{escape(token.markup + token.content + token.markup)}</code>"
    if not token.block:
        return str(html)
    return f'<div class="scroll" tabindex="0"{renderer.renderAttrs(token)}>{html}</div>\n'
