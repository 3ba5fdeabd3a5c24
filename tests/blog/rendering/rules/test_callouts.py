"""Callouts."""

import pytest
from bs4 import BeautifulSoup

from blog.rendering.markdown import parse


def render(body: str) -> BeautifulSoup:
    return BeautifulSoup(parse(body).render().html, "html.parser")


@pytest.mark.parametrize("kind", ["note", "tip", "important", "warning", "caution"])
def test_quote_with_a_kind_becomes_a_callout(kind: str) -> None:
    page = render(f"> [!{kind.upper()}]\n> Mind the *tide*.\n>\n> - And the wind.")
    (callout,) = page.select("div[role=note]")
    assert callout["class"] == ["callout", f"callout-{kind}"]
    assert [element.get_text() for element in callout.select("p, li")] == [
        kind.capitalize(),
        "Mind the tide.",
        "And the wind.",
    ]
    assert callout.select("p.callout-title > strong")
    assert not page.select("blockquote")


@pytest.mark.parametrize("body", ["> [!OTHER]\n> x", "> [!NOTE] x", "> x\n> [!NOTE]", "[!NOTE]\nx"])
def test_other_quotes_stay_quotes(body: str) -> None:
    assert not render(body).select("[role], .callout")


def test_callouts_can_contain_quotes_and_be_in_lists() -> None:
    page = render("- > [!TIP]\n  > > a\n  >\n  > > [!note]\n  > > b\n\n>\n\n> c")
    assert [element.get_text().strip() for element in page.select("blockquote")] == ["a", "", "c"]
    (text,) = page.select(".callout-tip > .callout-note > p:last-child")
    assert text.get_text() == "b"


def test_line_of_a_callout_after_the_quote_belongs_to_it() -> None:
    page = render("> [!TIP]\nRow at slack water.")
    assert [element.get_text() for element in page.select(".callout > p")] == ["Tip", "Row at slack water."]


def test_callout_without_text_has_only_a_title() -> None:
    assert len(render("> [!TIP]").select(".callout > p")) == 1


def test_text_of_a_callout_is_searchable() -> None:
    assert parse("> [!TIP]\n> Row at slack water.").render().text.split() == "Tip Row at slack water.".split()
