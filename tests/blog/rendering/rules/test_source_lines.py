"""The lines of blocks, for the editor's preview."""

from bs4 import BeautifulSoup

from blog.rendering.markdown import parse

BODY = """First.

- one
- two

> quote

```python
x = 1
```

| a |
| - |
| b |

![A](a.jpg)

    code

Last[^1].

[^1]: Note.
"""


def list_lines(body: str) -> list[tuple[str, int]]:
    page = BeautifulSoup(parse(body).render(with_lines=True).html, "html.parser")
    return [(tag.name, int(str(tag["data-line"]))) for tag in page.select("[data-line]")]


def test_preview_marks_blocks_with_their_lines() -> None:
    assert list_lines(BODY) == [
        ("p", 0),
        ("ul", 2),
        ("li", 2),
        ("li", 3),
        ("blockquote", 5),
        ("pre", 7),
        ("div", 11),
        ("tr", 11),
        ("tr", 13),
        ("figure", 15),
        ("pre", 17),
        ("p", 19),
    ]


def test_published_html_has_no_lines() -> None:
    assert "data-line" not in parse(BODY + "\n<p data-line='3'>x</p>").render().html


def test_published_html_has_no_lines_after_a_preview() -> None:
    document = parse(BODY)
    before = document.render().html
    document.render(with_lines=True)
    assert document.render().html == before


def test_line_of_an_author_is_a_number() -> None:
    html = parse("<p data-line='x'>x</p>").render(with_lines=True).html
    assert html == "<p>x</p>"
