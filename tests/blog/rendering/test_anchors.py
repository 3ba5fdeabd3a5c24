"""Ids of headings, and links to them."""

import re
from itertools import permutations
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from jinja2 import meta

from blog.rendering.anchors import PAGE_IDS
from blog.rendering.markdown import parse
from myblog.jinja2 import environment

TEMPLATES = Path("blog/jinja2")


def list_ids(*titles: str) -> list[str]:
    return list_ids_of("\n\n".join(f"## {title}" for title in titles))


def list_ids_of(body: str) -> list[str]:
    page = BeautifulSoup(parse(body).render().html, "html.parser")
    return [str(tag["id"]) for tag in page.select("[id]")]


def list_links(body: str) -> list[str]:
    return [
        str(link["href"])
        for link in BeautifulSoup(parse(body).render().html, "html.parser").select("a[href]")
    ]


@pytest.mark.parametrize(
    ("title", "anchor"),
    [
        ("Low water, high water", "low-water-high-water"),
        ("Größe und Maß", "größe-und-maß"),
        ("Gro\u0308ße", "größe"),
        ("المد والجزر", "المد-والجزر"),
        ("潮の満ち引き", "潮の満ち引き"),
        ("हिन्दी भाषा", "हिन्दी-भाषा"),
        ("Время прилива", "время-прилива"),
        ("`make run` -- *now*!", "make-run-now"),
        ("Rock & roll / 1914–1918", "rock-roll-19141918"),
        ("Don't _stop_ snake_case", "dont-stop-snake_case"),
        ("!?", "section"),
        ("🌊", "section"),
    ],
)
def test_heading_id_keeps_letters_and_digits(title: str, anchor: str) -> None:
    assert list_ids(title) == [anchor]


@pytest.mark.parametrize("title", ["Main", "Contents", "Series", "Related", "By email", "Fn1", "fnref2"])
def test_heading_id_of_the_page_gets_a_prefix(title: str) -> None:
    assert list_ids(title) == [f"section-{title.lower().replace(' ', '-')}"]


def test_page_ids_are_those_of_the_templates() -> None:
    jinja = environment()
    found: set[str] = set()
    waiting = {"blog/post.html"}
    while waiting:
        source = (TEMPLATES / waiting.pop()).read_text()
        waiting |= {name for name in meta.find_referenced_templates(jinja.parse(source)) if name}
        found |= set(re.findall(r'\sid="([^"]*)"', source))
    assert found == PAGE_IDS


def test_repeated_heading_id_depends_on_equal_headings_only() -> None:
    assert list_ids("A", "B", "A", "A") == ["a", "b", "a-2", "a-3"]
    assert list_ids("New", "A", "A", "A") == ["new", "a", "a-2", "a-3"]


@pytest.mark.parametrize("titles", list(permutations(["A", "A", "A 2"])))
def test_heading_id_that_looks_numbered_stays(titles: tuple[str, ...]) -> None:
    ids = list_ids(*titles)
    assert sorted(ids) == ["a", "a--2", "a-2"]
    assert ids[titles.index("A 2")] == "a-2"


def test_long_heading_keeps_an_id() -> None:
    (anchor,) = list_ids("long " * 100)
    assert len(anchor) <= 100


def test_author_id_of_the_page_gets_a_prefix() -> None:
    assert list_ids_of('<p id="main">x</p>') == ["section-main"]
    assert list_ids_of('<p id="größe">x</p>') == ["größe"]


def test_heading_with_the_id_of_the_author_gets_a_prefix() -> None:
    assert list_ids_of('<a id="intro"></a>\n\n## Intro') == ["intro", "section-intro"]
    assert list_ids_of('<a id="main"></a>\n\n## Main') == ["section-main", "section-section-main"]
    assert list_ids_of('<a id="a-2"></a>\n\n## A\n\n## A') == ["a-2", "a", "a--2"]


@pytest.mark.parametrize(
    ("body", "href"),
    [
        ("## Größe\n\n[x](#größe)", "#gr%C3%B6%C3%9Fe"),
        ("## Größe\n\n[x](#gr%C3%B6%C3%9Fe)", "#gr%C3%B6%C3%9Fe"),
        ("## Größe\n\n[x](#gro\u0308ße)", "#gr%C3%B6%C3%9Fe"),
        ("## Größe\n\n[x](#groe)", "#gr%C3%B6%C3%9Fe"),
        ("## Main\n\n[x](#main)", "#section-main"),
        ("[x](#main)\n\n## Main", "#section-main"),
        ('<p id="main">x</p>\n\n[x](#main)', "#section-main"),
        ("## Two\n\n[x][1]\n\n[1]: #two", "#two"),
        ("[x](#contents)", "#contents"),
        ("[x](#)", "#"),
    ],
)
def test_link_leads_to_the_present_id(body: str, href: str) -> None:
    assert list_links(body) == [href]
