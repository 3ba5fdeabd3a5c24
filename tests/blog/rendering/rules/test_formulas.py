"""Formulas in TeX, rendered as MathML."""

import re
import subprocess
import sys
import time
from contextlib import suppress

import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st

from blog.rendering.markdown import parse
from blog.rendering.rules.mathml import MAX_LENGTH, FormulaError, convert

_TAGS = (
    "math menclose mfrac mi mn mo mover mpadded mphantom mroot mrow ms mspace msqrt mstyle msub msubsup msup"
)
_TAGS += " mtable mtd mtext mtr munder munderover mmultiscripts mprescripts"
_COMMANDS = r"\frac \sqrt \left( \right) \begin{matrix} \end{matrix} \over \text{ \hbox{ \not \limits \mathbf{ \genfrac"
TOKENS = [
    *_COMMANDS.split(),
    *r"{ } ^ _ ' & \\ $ x 1 1. < > \" % \xrightarrow[ \middle| \substack \verb|".split(),
    " ",
]


def render(body: str) -> BeautifulSoup:
    return BeautifulSoup(parse(body).render().html, "html.parser")


def list_formulas(body: str) -> list[str]:
    return [str(math["alttext"]) for math in render(body).select("math")]


@pytest.mark.parametrize(
    ("body", "formulas"),
    [
        ("$x$", ["x"]),
        ("The line $y = ax + b$, or ($x_1$).", ["y = ax + b", "x_1"]),
        ("*$x$* **$y$** [$z$](/)", ["x", "y", "z"]),
        ("$a_1*b*c_2$", ["a_1*b*c_2"]),
        (r"$\{a\}$ and $\$5$", [r"\{a\}", r"\$5"]),
        ("$a\n= b$", ["a\n= b"]),
        ("Inline $$x$$ too.", ["x"]),
        ("$$x$$ and $$y$$", ["x", "y"]),
        ("$$\nx\n+ y\n$$", ["x\n+ y"]),
        ("Text\n$$\nx\n$$\ntext", ["x"]),
        ("> $$\n> x\n> $$\n\n- $$y$$", ["x", "y"]),
        ("| a |\n| - |\n| $x$ |", ["x"]),
        ("Note[^1].\n\n[^1]: Where $x$.", ["x"]),
    ],
)
def test_formula_becomes_mathml(body: str, formulas: list[str]) -> None:
    assert list_formulas(body) == formulas


@pytest.mark.parametrize(
    "body",
    [
        "It costs $5 and $6.",
        "$5, $6 and US$7, A$AP and 5$.",
        "Between $5 and 6$.",
        "$20-$30, $1,000.00–$2,000.00",
        "$HOME/bin:$PATH",
        "$ x $ and $x $ and $ x$",
        r"\$x\$ and \$x$",
        "`$x$` and $a `b$` c",
        "$$ places and $$$ places",
        "$$$$",
        "    $$x$$",
        "```\n$$\nx\n$$\n```",
        "$$\nx\n\ny\n$$",
        "$",
        "$$",
    ],
)
def test_other_dollars_stay_text(body: str) -> None:
    assert list_formulas(body) == []


def test_block_is_shown_as_a_block_that_scrolls() -> None:
    page = render("$$\nx\n$$")
    assert page.select("div.scroll[tabindex='0'] > math[display='block']")
    assert not render("$x$").select("[display], .scroll")


@pytest.mark.parametrize(
    ("tex", "mathml"),
    [
        ("x^2", "<msup><mi>x</mi><mn>2</mn></msup>"),
        (r"\frac{a}{b}", "<mfrac><mrow><mi>a</mi></mrow><mrow><mi>b</mi></mrow></mfrac>"),
        ("a < b & ".rstrip("& "), "<mi>a</mi><mo>&lt;</mo><mi>b</mi>"),
        (r"\mathbf{v}\mathbb{R}", "<mi>𝐯</mi><mi>ℝ</mi>"),
        (r"\mathbf{Av}", "<mrow><mi>𝐀</mi><mi>𝐯</mi></mrow>"),
        (r"\mathbb{RN}", "<mrow><mi>ℝ</mi><mi>ℕ</mi></mrow>"),
        (r"\mathfrak{gC}", "<mrow><mi>𝔤</mi><mi>ℭ</mi></mrow>"),
        (r"\text{if <b>}", "<mtext>if&nbsp;&lt;b&gt;</mtext>"),
        (r"\,", '<mspace width="0.167em"></mspace>'),
        (r"\hspace{999em}", "<mspace></mspace>"),
        (r"\hspace{-99em}", "<mspace></mspace>"),
    ],
)
def test_tex_becomes_mathml(tex: str, mathml: str) -> None:
    assert mathml in convert(tex)


def test_upright_letter_is_upright() -> None:
    assert '<mi mathvariant="normal">d</mi>' in convert(r"\mathrm{d}x")


def test_limits_of_a_block_are_below_the_operator() -> None:
    assert "<munder><mo>lim</mo>" in convert(r"\lim_{x \to 0} x", is_block=True)
    assert "<munderover><mo>∑</mo>" in convert(r"\sum_{i=1}^n i", is_block=True)
    assert "<msub><mo>lim</mo>" in convert(r"\lim_{x \to 0} x")


def test_environments_become_tables() -> None:
    for name in ("align", "aligned", "align*", "gathered", "matrix", "cases"):
        mathml = convert(rf"\begin{{{name}}} a &= b \\[2pt] c &= d \end{{{name}}}", is_block=True)
        assert mathml.count("<mtr>") == 2, name
        assert "2pt" not in mathml.partition(">")[2]
        assert "(1)" not in mathml


@pytest.mark.parametrize(
    ("tex", "reason"),
    [
        (r"\foo x", r"\foo is not a known command"),
        (r"\frac{a}{b", "each { needs a }"),
        ("a}", "each { needs a }"),
        (r"\left( x", r"each \left needs a \right"),
        ("x^", "nothing follows ^ or _"),
        ("x^2^3", "it has two superscripts in a row"),
        (r"\begin{matrix} a", r"a \begin needs an \end of the same name"),
        (r"a \\ b", r"& and \\ need an environment"),
        ("a & b", r"& and \\ need an environment"),
        (r"\href{javascript:alert(1)}{x}", r"\href is not available"),
        (r"\newcommand{\a}{\a\a}\a", r"\newcommand is not available"),
        (r"\color{red}x", r"\color is not available"),
        ("x" * (MAX_LENGTH + 1), "it has 1,001 characters"),
        (r"\sqrt" * 150 + "x", "it is nested too deeply"),
        ("{" * 400 + "}" * 400, "it is nested too deeply"),
        ("", "it is not complete"),
    ],
)
def test_formula_that_cannot_be_shown_is_refused_with_a_reason(tex: str, reason: str) -> None:
    with pytest.raises(FormulaError, match=re.escape(reason)):
        convert(tex)


def test_formula_that_cannot_be_shown_is_shown_as_its_source() -> None:
    page = render("See $a < \\foo$.\n\n$$\nx^\n$$")
    assert [code.get_text() for code in page.select("code")] == [r"$a < \foo$", "$$\nx^\n$$"]
    assert not page.select("math")


def test_text_of_a_formula_is_its_tex() -> None:
    rendered = parse("# On $x_1$\n\nIf $a < b > c$ & *so*.").render()
    assert rendered.text.split() == "On x_1 If a < b > c & so.".split()
    assert rendered.headings[0]["text"] == "On x_1"
    assert rendered.headings[0]["id"] == "on-x_1"


def test_formula_in_an_alternative_text_is_its_tex() -> None:
    (image,) = render("![The curve $x^2$](a.jpg)").select("img")
    assert image["alt"] == "The curve x^2"


def test_author_cannot_write_mathml() -> None:
    html = parse("<math><mi>x</mi></math> <p title='$x$'>y</p>\n\n$z$").render().html
    assert re.findall(r"<math[^>]*>", html) == ['<math alttext="z">']


def test_formula_within_an_attribute_is_not_inserted() -> None:
    body = '<div title="\n\n$x onmouseover=alert(1) y$\n\n<img src="a.jpg">'
    html = parse(body).render().html
    assert "<math" not in html
    page = BeautifulSoup(html, "html.parser")
    assert not [name for tag in page.find_all(True) for name in tag.attrs if name.startswith("on")]


def test_post_without_formulas_does_not_import_the_library() -> None:
    script = (
        "import sys\nfrom blog.rendering import markdown\nmarkdown.parse('It costs 5.')\n"
        "assert not [name for name in sys.modules if name.startswith('latex2mathml')]"
    )
    subprocess.run([sys.executable, "-c", script], check=True)


def assert_is_safe(mathml: str, tex: str) -> None:
    page = BeautifulSoup(mathml, "html.parser")
    assert {tag.name for tag in page.find_all(True)} <= set(_TAGS.split())
    assert "<!--" not in mathml
    for tag in page.find_all(True):
        assert not {"href", "style", "class", "id", "src"} & tag.attrs.keys()
        assert not [name for name in tag.attrs if name.startswith("on") or ":" in name]
    assert page.math
    assert page.math["alttext"] == tex


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(TOKENS), max_size=12), st.integers(1, 100))
def test_hostile_formula_is_safe_and_takes_less_than_100_ms(tokens: list[str], times: int) -> None:
    tex = ("".join(tokens) * times)[:MAX_LENGTH]
    times_taken, mathml = [], ""
    for _ in range(2):  # another process can slow one of them down
        begin = time.process_time()
        with suppress(FormulaError):
            mathml = convert.__wrapped__(tex)
        times_taken.append(time.process_time() - begin)
    assert min(times_taken) < 0.1
    if mathml:
        assert_is_safe(mathml, tex)


@pytest.mark.parametrize(
    "tex", [r"\text{</mtext></math><script>alert(1)</script>}", r"\text{&lt;img onerror=x&gt;}"]
)
def test_markup_in_a_formula_is_text(tex: str) -> None:
    assert_is_safe(convert(tex), tex)


@pytest.mark.parametrize(
    "body",
    [
        "$x$ " * 40_000,
        "".join(f"${{{n}}}'$ " for n in range(20_000)),
        "$$ a\n" * 20_000,
        "$$x$$\n" * 20_000,
        "$" * 100_000,
        r"$\$" * 50_000,
        "$a " * 50_000,
    ],
)
def test_many_formulas_render_within_seconds(body: str) -> None:
    begin = time.process_time()
    parse(body).render()
    assert time.process_time() - begin < 5
