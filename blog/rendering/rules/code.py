"""Code blocks, highlighted by classes of Pygments."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from html import escape

from markdown_it.common.utils import unescapeAll
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from pygments import highlight
from pygments.formatters.html import HtmlFormatter
from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound

_FORMATTER = HtmlFormatter(nowrap=True)


def render_code(
    renderer: RendererHTML, tokens: Sequence[Token], index: int, _options: OptionsDict, _env: EnvType
) -> str:
    token = tokens[index]
    language = next(iter(unescapeAll(token.info).split()), "")
    html = _highlight(token.content, language)
    return f'<pre tabindex="0"{renderer.renderAttrs(token)}><code>{html}</code></pre>\n'


def _highlight(source: str, language: str) -> str:
    lexer = _get_lexer(language) if language else None
    return highlight(source, lexer, _FORMATTER) if lexer else escape(source)


@lru_cache(maxsize=64)
def _get_lexer(language: str) -> Lexer | None:
    try:
        return get_lexer_by_name(language)
    except ClassNotFound:
        return None
