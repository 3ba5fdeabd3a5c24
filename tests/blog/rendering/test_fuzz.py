"""Random mixtures of Markdown and HTML."""

import re
import time

from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st

from blog.rendering.markdown import parse
from tests.support.html_safety import find_dangers

PIECES = [
    *(
        "$",
        "$$",
        "\n$$\n",
        "\\",
        "{.wide}",
        "{.left onclick=x}",
        "{",
        "}",
        "![a](/uploads/a/b.jpg)",
        "[x](#y)",
    ),
    *(
        "> [!NOTE]\n> ",
        "> ",
        "- ",
        "1. ",
        "# ",
        "## Main\n",
        "[^1]",
        "[^1]: ",
        "^[",
        "]",
        "`",
        "```\n",
        "| a |\n| - |\n",
    ),
    *(
        "https://example.com/a",
        "www.example.com",
        "javascript:alert(1)",
        "(",
        ")",
        "<",
        ">",
        '"',
        "'",
        "&quot;",
        "&#x3c;",
    ),
    *(
        '<div title="',
        "<div class='callout' role=note>",
        "</div>",
        "<img src=x onerror=alert(1)>",
        "<math>",
        "</math>",
    ),
    *(
        "<script>",
        "</script>",
        "<style>",
        "<!--",
        "-->",
        "<var id=x>",
        "<a href='#main' id='main'>",
        "</a>",
        "<svg>",
    ),
    *(
        "x",
        "\\frac{a}{b}",
        "\\text{<img src=x onerror=1>}",
        "onmouseover=alert(1)",
        "--",
        "...",
        " ",
        "\n",
        "\n\n",
        "é",
        "ن",
    ),
]


@settings(max_examples=500, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=30))
def test_any_mixture_is_safe(pieces: list[str]) -> None:
    html = parse("Text.\n\n" + "".join(pieces)).render().html
    without_formulas = re.sub(r"<math [^>]*>.*?</math>", "", html, flags=re.DOTALL)
    assert find_dangers(without_formulas) == []
    for tag in BeautifulSoup(html, "html.parser").find_all(True):
        assert not [name for name in tag.attrs if name.startswith("on")]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=4))
def test_any_repetition_renders_within_seconds(pieces: list[str]) -> None:
    unit = "".join(pieces)
    body = unit * (20_000 // len(unit))
    begin = time.process_time()
    parse(body).render()
    assert time.process_time() - begin < 3
