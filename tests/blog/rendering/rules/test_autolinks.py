"""Bare URLs become links."""

import time

import pytest
from bs4 import BeautifulSoup

from blog.rendering.markdown import parse


def list_links(body: str) -> list[tuple[str, str]]:
    page = BeautifulSoup(parse(body).render().html, "html.parser")
    return [(str(link["href"]), link.get_text()) for link in page.select("a")]


def list_targets(body: str) -> list[str]:
    return [href for href, _ in list_links(body)]


@pytest.mark.parametrize(
    ("body", "url"),
    [
        ("See https://example.com", "https://example.com"),
        ("See https://example.com/a?b=1&c=2#d.", "https://example.com/a?b=1&c=2#d"),
        ("(https://example.com)", "https://example.com"),
        ("See https://en.wikipedia.org/wiki/Tide_(a_b)", "https://en.wikipedia.org/wiki/Tide_(a_b)"),
        ("(https://en.wikipedia.org/wiki/Tide_(a))", "https://en.wikipedia.org/wiki/Tide_(a)"),
        ("**https://example.com/a**", "https://example.com/a"),
        ("_https://example.com/a_b_", "https://example.com/a_b"),
        ('"https://example.com/it\'s"', "https://example.com/it's"),
        ("See https://example.com/a--b...", "https://example.com/a--b"),
        ("See https://example.com/?a&quot;", "https://example.com/?a"),
        ("See HTTPS://EXAMPLE.COM", "HTTPS://EXAMPLE.COM"),
        ("See http://localhost:8000/x", "http://localhost:8000/x"),
        ("Voir «https://example.com/a».", "https://example.com/a"),
        ("انظر https://example.com/a؟", "https://example.com/a"),
        ("見てhttps://example.com/a。次", "https://example.com/a"),
        ("| a |\n| - |\n| https://example.com |", "https://example.com"),
        ("- https://example.com\n", "https://example.com"),
    ],
)
def test_url_becomes_a_link(body: str, url: str) -> None:
    assert list_links(body) == [(url, url)]


def test_url_without_a_scheme_becomes_a_link_to_http() -> None:
    assert list_links("www.example.com/a, and") == [("http://www.example.com/a", "www.example.com/a")]


def test_url_in_another_script_is_encoded() -> None:
    ((href, text),) = list_links("See https://de.wikipedia.org/wiki/Größe")
    assert href == "https://de.wikipedia.org/wiki/Gr%C3%B6%C3%9Fe"
    assert text == "https://de.wikipedia.org/wiki/Größe"


@pytest.mark.parametrize(
    "body",
    [
        "Open file.py and example.com.",
        "me@example.com git@github.com:a/b @ada@social.example",
        "http:// https://. www. www.x www",
        "`https://example.com`",
        "```\nhttps://example.com\n```",
        "view-source:https://example.com",
        "javascript:https://example.com",
        "![https://example.com](a.jpg)",
    ],
)
def test_text_that_is_not_a_url_stays_text(body: str) -> None:
    assert list_links(body) == []


@pytest.mark.parametrize(
    "body",
    [
        "[https://example.com/b](https://example.com/a)",
        "<https://example.com/a>",
        '<a href="https://example.com/a">https://example.com/b</a>',
        "[a *https://example.com/b*](https://example.com/a)",
    ],
)
def test_url_within_a_link_stays_text(body: str) -> None:
    assert list_targets(body) == ["https://example.com/a"]


def test_several_urls_become_links() -> None:
    body = "https://a.example, https://b.example and\nhttps://c.example"
    assert list_targets(body) == ["https://a.example", "https://b.example", "https://c.example"]


@pytest.mark.parametrize(
    "body", ["https://a.example" + ")" * 100_000, "www." * 30_000, "(https://a" * 20_000, "https://" * 20_000]
)
def test_hostile_urls_are_found_within_a_second(body: str) -> None:
    begin = time.process_time()
    parse(body).render()
    assert time.process_time() - begin < 1
