"""Rendering of Markdown."""

import time

import pytest
from bs4 import BeautifulSoup
from bs4.element import Tag

from blog.reader.types import Picture
from blog.rendering.markdown import Rendered, parse

PHOTO: Picture = {"src": "/uploads/1f0c/a.jpg", "alt": "The harbour", "width": 1200, "height": 800}


def render(body: str, pictures: dict[str, Picture] | None = None) -> Rendered:
    return parse(body).render(pictures)


def render_html(body: str, pictures: dict[str, Picture] | None = None) -> BeautifulSoup:
    return BeautifulSoup(render(body, pictures).html, "html.parser")


def select_one(body: str, selector: str, pictures: dict[str, Picture] | None = None) -> Tag:
    (element,) = render_html(body, pictures).select(selector)
    return element


def test_a_photo_alone_in_a_paragraph_becomes_a_figure() -> None:
    figure = select_one('![A boat](/uploads/1f0c/a.jpg "At noon")', "figure", {"uploads/1f0c/a.jpg": PHOTO})
    image = figure.select_one("picture > img")
    assert image
    assert image.attrs["src"] == "http://cdn.test/uploads/1f0c/a.jpg"
    assert (image["alt"], image["width"], image["height"], image["loading"]) == (
        "A boat",
        "1200",
        "800",
        "lazy",
    )
    assert figure.get_text() == "At noon"
    assert not render_html("![A](a.jpg)").select("p")


def test_a_photo_within_a_sentence_stays_inline() -> None:
    assert select_one("See ![A](a.jpg).", "p > img")
    assert not render_html("See ![A](a.jpg).").select("figure")


def test_a_photo_without_alt_and_title_shows_those_of_the_upload() -> None:
    pictures = {"uploads/1f0c/a.jpg": PHOTO | {"caption": "Noon"}}
    figure = select_one("![](/uploads/1f0c/a.jpg)", "figure", pictures)
    assert select_one("![](/uploads/1f0c/a.jpg)", "img", pictures)["alt"] == "The harbour"
    assert figure.get_text() == "Noon"


@pytest.mark.parametrize("body", ["![A](/uploads/1f0c/a.jpg)", '<img src="/uploads/1f0c/a.jpg" alt="A">'])
def test_an_upload_without_a_picture_is_loaded_from_the_cdn(body: str) -> None:
    assert select_one(body, "img")["src"] == "http://cdn.test/uploads/1f0c/a.jpg"


def test_photo_keys_are_those_of_markdown_images() -> None:
    body = "![](/uploads/a/b.jpg) ![](uploads/c/d.jpg)\n\n> ![][1]\n\n[1]: /uploads/e/f.jpg\n\n`![](/uploads/g.jpg)`"
    document = parse(f"{body} ![](https://example.com/uploads/x.jpg)")
    assert document.photo_keys == {"uploads/a/b.jpg", "uploads/c/d.jpg", "uploads/e/f.jpg"}
    assert document.render().photo_keys == document.photo_keys


def test_headings_start_at_level_2() -> None:
    elements = render_html("# A\n\n## B\n\n### C\n\n###### D").find_all(True)
    assert [tag.name for tag in elements] == ["h2", "h2", "h3", "h6"]


def test_headings_list_levels_2_and_3_outside_quotes() -> None:
    headings = render(
        "# High *water*\n\n## `Low` water\n\n### Ebb\n\n#### Not this\n\n> ## Nor this"
    ).headings
    assert headings == [
        {"level": 2, "id": "high-water", "text": "High water"},
        {"level": 2, "id": "low-water", "text": "Low water"},
        {"level": 3, "id": "ebb", "text": "Ebb"},
    ]


@pytest.mark.parametrize("titles", [["A", "A", "A"], ["A", "A", "A 2"], ["A 2", "A", "A"], ["潮", "山", "!"]])
def test_heading_ids_are_unique(titles: list[str]) -> None:
    rendered = render("\n\n".join(f"## {title}" for title in titles))
    ids = [heading["id"] for heading in rendered.headings]
    assert len(set(ids)) == 3
    assert [tag["id"] for tag in BeautifulSoup(rendered.html, "html.parser").select("h2")] == ids


def test_footnotes_link_to_their_notes() -> None:
    page = render_html("High[^1] and low[^1] water.^[By the moon.]\n\n[^1]: By the *sun*.")
    assert [note.get_text(strip=True) for note in page.select("section.footnotes li.footnote-item")] == [
        "By thesun.↩︎↩︎",
        "By the moon.↩︎",
    ]
    targets = {tag["id"] for tag in page.select("[id]")}
    assert {str(link["href"])[1:] for link in page.select("a")} <= targets


def test_tables_scroll_and_align_by_class() -> None:
    page = render_html("| a | b | c | d |\n| :- | :-: | -: | - |\n| 1 | 2 | 3 | 4 |")
    assert page.select("div.scroll[tabindex='0'] > table")
    assert [cell.get("class") for cell in page.select("td")] == [["left"], ["center"], ["right"], None]
    assert "style" not in str(page)


def test_definition_lists_render_terms_and_definitions() -> None:
    page = render_html("Ebb\n: Going out\n: Low water")
    assert [tag.get_text() for tag in page.select("dl > *")] == ["Ebb", "Going out", "Low water"]


def test_task_lists_render_disabled_checkboxes() -> None:
    page = render_html("- [ ] Look at *tides*\n- [x] Pack\n- No task\n  1. [X] Inner")
    assert [item.get_text(strip=True) for item in page.select("li.task-list-item > label")] == [
        "Look attides",
        "Pack",
        "Inner",
    ]
    assert [box.has_attr("checked") for box in page.select("input")] == [False, True, True]
    assert all(box.has_attr("disabled") and box["type"] == "checkbox" for box in page.select("input"))
    assert len(page.select("ul.contains-task-list, ol.contains-task-list")) == 2


@pytest.mark.parametrize("text", ["- []", "- [ ]", "- [ ]x", "- [y] x", "[ ] x", "- \\[ ] x", "- a [ ] x"])
def test_list_items_without_task_syntax_render_no_checkbox(text: str) -> None:
    assert not render_html(text).select("input")


def test_code_is_highlighted_by_class() -> None:
    page = render_html("```python\nfor x in y: pass\n```")
    assert [tag.get_text() for tag in page.select("pre[tabindex='0'] > code > span.k")] == ["for", "pass"]


@pytest.mark.parametrize("text", ["```\na < b\n```", "```nonsense\na < b\n```", "    a < b"])
def test_code_of_an_unknown_language_is_not_highlighted(text: str) -> None:
    assert select_one(text, "pre > code").decode_contents() == "a &lt; b\n"


def test_harmless_html_is_kept() -> None:
    body = "<kbd>Tab</kbd> <mark>x</mark> H<sub>2</sub>O <abbr title='Low water'>LW</abbr> ~~no~~"
    assert [tag.name for tag in render_html(body).select("p *")] == ["kbd", "mark", "sub", "abbr", "s"]
    assert select_one("<details open><summary>More</summary>\n\n*Text*\n\n</details>", "details[open] em")


def test_links_keep_their_addresses() -> None:
    page = render_html(
        "[a](https://example.com/?a=1&b=2) <https://example.org> [b](/posts/b/) [c][1]\n\n[1]: #c"
    )
    hrefs = [link["href"] for link in page.select("a")]
    assert hrefs == ["https://example.com/?a=1&b=2", "https://example.org", "/posts/b/", "#c"]


def test_text_is_the_body_without_markup() -> None:
    assert render("# A & *B*\n\n![alt](x.jpg) `c<d` <b>e</b>").text.split() == ["A", "&", "B", "c<d", "e"]


@pytest.mark.parametrize(("words", "minutes"), [(0, 1), (10, 1), (345, 2), (2300, 10)])
def test_minutes_follow_the_number_of_words(words: int, minutes: int) -> None:
    assert render("word " * words).minutes == minutes


def test_control_characters_are_removed() -> None:
    assert render("a\u202eb\u2066c\x00d\x1be\tf").html == "<p>abcde\tf</p>\n"


def test_joiners_and_direction_marks_are_kept() -> None:
    assert render("👩\u200d🚀 می\u200cخواهم \u200eא").html == "<p>👩\u200d🚀 می\u200cخواهم \u200eא</p>\n"


@pytest.mark.parametrize(
    "body",
    [
        "- [ ] a\n" * 10_000,
        "# a\n\n" * 5_000,
        "*a " * 20_000,
        "[" * 20_000,
        "[^1] " * 5_000 + "\n\n[^1]: a",
        "> [!NOTE]\n> > [!TIP]\n" * 2_500,
    ],
)
def test_a_long_body_renders_within_seconds(body: str) -> None:
    begin = time.process_time()
    render(body)
    assert time.process_time() - begin < 5
