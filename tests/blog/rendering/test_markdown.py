"""What a post's Markdown becomes."""

import time

import pytest
from bs4 import BeautifulSoup
from bs4.element import Tag

from blog.reader.types import Picture
from blog.rendering.markdown import Rendered, parse

PHOTO: Picture = {"src": "/uploads/1f0c/a.jpg", "alt": "The harbour", "width": 1200, "height": 800}


def render(body: str, pictures: dict[str, Picture] | None = None) -> Rendered:
    return parse(body).render(pictures)


def parsed(body: str, pictures: dict[str, Picture] | None = None) -> BeautifulSoup:
    return BeautifulSoup(render(body, pictures).html, "html.parser")


def one(body: str, selector: str, pictures: dict[str, Picture] | None = None) -> Tag:
    (found,) = parsed(body, pictures).select(selector)
    return found


def test_a_photo_by_itself_is_a_figure() -> None:
    figure = one('![A boat](/uploads/1f0c/a.jpg "At noon")', "figure", {"uploads/1f0c/a.jpg": PHOTO})
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
    assert not parsed("![A](a.jpg)").select("p")


def test_a_photo_in_a_sentence_is_none() -> None:
    assert one("See ![A](a.jpg).", "p > img")
    assert not parsed("See ![A](a.jpg).").select("figure")


def test_a_photo_without_words_of_its_own_takes_those_it_was_uploaded_with() -> None:
    pictures = {"uploads/1f0c/a.jpg": PHOTO | {"caption": "Noon"}}
    figure = one("![](/uploads/1f0c/a.jpg)", "figure", pictures)
    assert one("![](/uploads/1f0c/a.jpg)", "img", pictures)["alt"] == "The harbour"
    assert figure.get_text() == "Noon"


@pytest.mark.parametrize("body", ["![A](/uploads/1f0c/a.jpg)", '<img src="/uploads/1f0c/a.jpg" alt="A">'])
def test_an_upload_without_a_photo_comes_from_the_cdn_too(body: str) -> None:
    assert one(body, "img")["src"] == "http://cdn.test/uploads/1f0c/a.jpg"


def test_it_names_the_photos_of_a_body() -> None:
    body = "![](/uploads/a/b.jpg) ![](uploads/c/d.jpg)\n\n> ![][1]\n\n[1]: /uploads/e/f.jpg\n\n`![](/uploads/g.jpg)`"
    document = parse(f"{body} ![](https://example.com/uploads/x.jpg)")
    assert document.photo_keys == {"uploads/a/b.jpg", "uploads/c/d.jpg", "uploads/e/f.jpg"}
    assert document.render().photo_keys == document.photo_keys


def test_headings_begin_below_the_title() -> None:
    found = parsed("# A\n\n## B\n\n### C\n\n###### D").find_all(True)
    assert [tag.name for tag in found] == ["h2", "h2", "h3", "h6"]


def test_the_table_of_contents() -> None:
    headings = render(
        "# High *water*\n\n## `Low` water\n\n### Ebb\n\n#### Not this\n\n> ## Nor this"
    ).headings
    assert headings == [
        {"level": 2, "id": "high-water", "text": "High water"},
        {"level": 2, "id": "low-water", "text": "Low water"},
        {"level": 3, "id": "ebb", "text": "Ebb"},
    ]


@pytest.mark.parametrize("titles", [["A", "A", "A"], ["A", "A", "A 2"], ["A 2", "A", "A"], ["潮", "山", "!"]])
def test_no_two_headings_have_one_id(titles: list[str]) -> None:
    found = render("\n\n".join(f"## {title}" for title in titles))
    ids = [heading["id"] for heading in found.headings]
    assert len(set(ids)) == 3
    assert [tag["id"] for tag in BeautifulSoup(found.html, "html.parser").select("h2")] == ids


def test_footnotes() -> None:
    page = parsed("High[^1] and low[^1] water.^[By the moon.]\n\n[^1]: By the *sun*.")
    assert [note.get_text(strip=True) for note in page.select("section.footnotes li.footnote-item")] == [
        "By thesun.↩︎↩︎",
        "By the moon.↩︎",
    ]
    targets = {tag["id"] for tag in page.select("[id]")}
    assert {str(link["href"])[1:] for link in page.select("a")} <= targets


def test_tables_scroll_and_align_by_class() -> None:
    page = parsed("| a | b | c | d |\n| :- | :-: | -: | - |\n| 1 | 2 | 3 | 4 |")
    assert page.select("div.scroll[tabindex='0'] > table")
    assert [cell.get("class") for cell in page.select("td")] == [["left"], ["center"], ["right"], None]
    assert "style" not in str(page)


def test_definition_lists() -> None:
    page = parsed("Ebb\n: Going out\n: Low water")
    assert [tag.get_text() for tag in page.select("dl > *")] == ["Ebb", "Going out", "Low water"]


def test_task_lists() -> None:
    page = parsed("- [ ] Look at *tides*\n- [x] Pack\n- No task\n  1. [X] Inner")
    assert [item.get_text(strip=True) for item in page.select("li.task-list-item > label")] == [
        "Look attides",
        "Pack",
        "Inner",
    ]
    assert [box.has_attr("checked") for box in page.select("input")] == [False, True, True]
    assert all(box.has_attr("disabled") and box["type"] == "checkbox" for box in page.select("input"))
    assert len(page.select("ul.contains-task-list, ol.contains-task-list")) == 2


@pytest.mark.parametrize("text", ["- []", "- [ ]", "- [ ]x", "- [y] x", "[ ] x", "- \\[ ] x", "- a [ ] x"])
def test_what_is_no_task(text: str) -> None:
    assert not parsed(text).select("input")


def test_code_is_coloured_by_class() -> None:
    page = parsed("```python\nfor x in y: pass\n```")
    assert [tag.get_text() for tag in page.select("pre[tabindex='0'] > code > span.k")] == ["for", "pass"]


@pytest.mark.parametrize("text", ["```\na < b\n```", "```nonsense\na < b\n```", "    a < b"])
def test_code_of_no_known_language_is_plain(text: str) -> None:
    assert one(text, "pre > code").decode_contents() == "a &lt; b\n"


def test_quotes_and_dashes() -> None:
    assert parsed("\"High\" water -- it's 'here'...").get_text() == "“High” water – it’s ‘here’…\n"
    assert one('`"High" -- water`', "code").get_text() == '"High" -- water'


def test_some_html_is_allowed() -> None:
    body = "<kbd>Tab</kbd> <mark>x</mark> H<sub>2</sub>O <abbr title='Low water'>LW</abbr> ~~no~~"
    assert [tag.name for tag in parsed(body).select("p *")] == ["kbd", "mark", "sub", "abbr", "s"]
    assert one("<details open><summary>More</summary>\n\n*Text*\n\n</details>", "details[open] em")


def test_links() -> None:
    page = parsed("[a](https://example.com/?a=1&b=2) <https://example.org> [b](/posts/b/) [c][1]\n\n[1]: #c")
    hrefs = [link["href"] for link in page.select("a")]
    assert hrefs == ["https://example.com/?a=1&b=2", "https://example.org", "/posts/b/", "#c"]


def test_the_text_for_search() -> None:
    assert render("# A & *B*\n\n![alt](x.jpg) `c<d` <b>e</b>").text.split() == ["A", "&", "B", "c<d", "e"]


@pytest.mark.parametrize(("words", "minutes"), [(0, 1), (10, 1), (345, 2), (2300, 10)])
def test_minutes(words: int, minutes: int) -> None:
    assert render("word " * words).minutes == minutes


def test_hidden_characters_are_dropped() -> None:
    assert render("a\u202eb\u2066c\x00d\x1be\tf").html == "<p>abcde\tf</p>\n"


def test_what_makes_letters_join_or_run_right_to_left_stays() -> None:
    assert render("👩\u200d🚀 می\u200cخواهم \u200eא").html == "<p>👩\u200d🚀 می\u200cخواهم \u200eא</p>\n"


@pytest.mark.parametrize(
    "body",
    ["- [ ] a\n" * 10_000, "# a\n\n" * 5_000, "*a " * 20_000, "[" * 20_000, "[^1] " * 5_000 + "\n\n[^1]: a"],
)
def test_a_long_body_takes_no_minutes(body: str) -> None:
    begin = time.process_time()
    render(body)
    assert time.process_time() - begin < 5
