"""TeX to MathML. Import this module only for a post with formulas: latex2mathml reads a table of all symbols."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from html import unescape
from xml.etree.ElementTree import Element, tostring

import nh3
from latex2mathml.converter import Converter

MAX_LENGTH = 1000  # characters, up to 50 ms
MAX_DEPTH = 50  # of nested elements

_ENVIRONMENTS = {
    "align": "align*",
    "aligned": "align*",
    "gather": "matrix",
    "gather*": "matrix",
    "gathered": "matrix",
}
_ENVIRONMENT = re.compile(r"(?<=\\begin\{)[a-z]+\*?(?=\})|(?<=\\end\{)[a-z]+\*?(?=\})")
_LINE_SPACING = re.compile(r"(?<=\\\\)\s*\[[\d.]+\s*[a-z]{2}\]")
_UPRIGHT_LETTER = re.compile(r"\\mathrm\{([A-Za-z])\}")
_REFUSED = re.compile(
    r"\\(?:class|color|colorbox|DeclareMathOperator|def|fcolorbox|href|label|newcommand|newenvironment|ref"
    r"|renewcommand|require|rule|style|textcolor|unicode)(?![A-Za-z])"
)
_ERRORS = {
    "DoubleSubscriptsError": "it has two subscripts in a row",
    "DoubleSuperscriptsError": "it has two superscripts in a row",
    "ExtraLeftOrMissingRightError": r"each \left needs a \right",
    "MissingEndError": r"a \begin needs an \end of the same name",
    "MissingSuperScriptOrSubscriptError": "nothing follows ^ or _",
}
_TAGS = set(
    """
    math menclose mfrac mi mmultiscripts mn mo mover mpadded mphantom mprescripts mroot mrow ms mspace msqrt mstyle
    msub msubsup msup mtable mtd mtext mtr munder munderover
    """.split()
)
_ATTRIBUTES = {
    "math": {"alttext", "display"},
    "menclose": {"notation"},
    "mfrac": {"linethickness"},
    "mi": {"mathvariant"},
    "mo": {
        "accent",
        "fence",
        "form",
        "largeop",
        "maxsize",
        "minsize",
        "movablelimits",
        "separator",
        "stretchy",
    },
    "mpadded": {"depth", "height", "lspace", "voffset", "width"},
    "mspace": {"depth", "height", "width"},
    "mstyle": {"displaystyle", "scriptlevel"},
    "mtable": {"columnlines", "columnspacing", "displaystyle", "rowlines", "rowspacing"},
    "mtd": {"columnalign"},
}
_LENGTHS = {"depth", "height", "linethickness", "lspace", "maxsize", "minsize", "voffset", "width"}
_LENGTH = re.compile(
    r"([-+]?\d?|\d\d)(\.\d+)?([a-z]{2})?"
)  # below 100, and above -10, to stay within the page
_KEYWORDS = re.compile(r"[\w. -]{1,80}")
_BIG_OPERATORS = set("∐∏∑⋀⋁⋂⋃⨀⨁⨂⨄⨆")
_LIMITS = {"msub": "munder", "msup": "mover", "msubsup": "munderover"}


class FormulaError(ValueError):
    """The formula can't be shown. The message completes the sentence “This formula is shown as text, because …”."""


@lru_cache(maxsize=512)
def convert(tex: str, *, is_block: bool = False) -> str:
    """Return the MathML of a formula, sanitized. Raise `FormulaError`."""
    math = _parse(tex, is_block=is_block)
    for element in math.iter():
        element.text = unescape(element.text) if element.text else None
        _set_letters(element)
        if is_block:
            _move_limits(element)
    _check_elements(math)
    math.attrib = {"alttext": tex} | ({"display": "block"} if is_block else {})
    html = tostring(math, encoding="unicode")
    return nh3.clean(html, tags=_TAGS, attributes=_ATTRIBUTES, attribute_filter=_filter_value, link_rel=None)


def _parse(tex: str, *, is_block: bool) -> Element:
    if len(tex) > MAX_LENGTH:
        raise FormulaError(f"it has {len(tex):,} characters, and at most {MAX_LENGTH:,} are possible")
    if refused := _REFUSED.search(tex):
        raise FormulaError(f"{refused[0]} is not available")
    _check_braces(tex)
    tex = _ENVIRONMENT.sub(lambda name: _ENVIRONMENTS.get(name[0], name[0]), tex)
    tex = _UPRIGHT_LETTER.sub(r"\\mathrm{{\1}}", _LINE_SPACING.sub("", tex))
    try:
        return Converter(display="block" if is_block else "inline").convert_to_element(tex)
    except Exception as error:  # the library raises errors of all kinds for TeX that it can't read
        raise FormulaError(_ERRORS.get(type(error).__name__, "it is not complete")) from error


def _check_braces(tex: str) -> None:
    depth = 0
    for brace in re.findall(r"\\.|[{}]", tex, re.DOTALL):
        depth += {"{": 1, "}": -1}.get(brace, 0)
        if depth < 0:
            break
    if depth:
        raise FormulaError("each { needs a }")


def _check_elements(math: Element) -> None:
    """Refuse what the library passes on unread. It would be shown as garbage."""
    for element, depth in _walk(math):
        text = element.text or ""
        if depth > MAX_DEPTH:
            raise FormulaError("it is nested too deeply")
        if element.tag == "mi" and re.match(r"\\[A-Za-z]", text):
            raise FormulaError(f"{text} is not a known command")
        if (element.tag, text) == ("mi", "&") or "linebreak" in element.attrib:
            raise FormulaError(r"& and \\ need an environment, such as \begin{aligned}")


def _walk(math: Element) -> Iterator[tuple[Element, int]]:
    stack = [(math, 0)]
    while stack:
        element, depth = stack.pop()
        yield element, depth
        stack.extend((child, depth + 1) for child in element)


def _set_letters(element: Element) -> None:
    """Replace letters of another style by the characters of that style. Browsers know no style but "normal"."""
    variant = element.attrib.get("mathvariant", "normal")
    if variant != "normal":
        del element.attrib["mathvariant"]
        if element.tag == "mi" and variant != "italic":
            element.text = "".join(_find_letter(char, variant) for char in element.text or "")


def _find_letter(char: str, variant: str) -> str:
    case = "CAPITAL" if char.isupper() else "SMALL"
    style = variant.upper().replace("BOLD-", "BOLD ")
    for prefix in (f"MATHEMATICAL {style}", style, style.replace("FRAKTUR", "BLACK-LETTER")):
        try:
            return unicodedata.lookup(f"{prefix} {case} {char.upper()}")
        except KeyError:
            continue
    return char


def _move_limits(element: Element) -> None:
    """Move the limits of operators such as "lim" below and above them."""
    operator = element[0] if len(element) else None
    if operator is not None and operator.tag == "mo":
        text = unescape(operator.text or "")
        if text.isalpha() or text in _BIG_OPERATORS:
            element.tag = _LIMITS.get(element.tag, element.tag)


def _filter_value(_tag: str, attribute: str, value: str) -> str | None:
    if attribute == "alttext":
        return value
    return value if (_LENGTH if attribute in _LENGTHS else _KEYWORDS).fullmatch(value) else None
