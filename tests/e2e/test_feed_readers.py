"""The feeds as feed readers parse them."""

import json
from datetime import datetime
from typing import Any

import feedparser
import pytest

from tests.support.browser.http import get
from tests.support.browser.site import Site

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]

_TEXT_FIELDS = (
    "title",
    "content_html",
    "content_text",
    "summary",
    "image",
    "banner_image",
    "url",
    "external_url",
)
_TIME_FIELDS = ("date_published", "date_modified")
_FIELDS = {*_TEXT_FIELDS, *_TIME_FIELDS, "id", "authors", "tags", "language", "attachments"}


def test_feedparser_reads_the_atom_feed(site: Site) -> None:
    feed = feedparser.parse(f"{site.url}/feed.atom")
    assert not feed.bozo, feed.get("bozo_exception")
    assert (feed.status, feed.version, feed.encoding) == (200, "atom10", "utf-8")
    assert {link.rel: link.href for link in feed.feed.links} == {
        "alternate": f"{site.url}/",
        "self": f"{site.url}/feed.atom",
    }
    rich = next(entry for entry in feed.entries if entry.title == "A rich post")
    assert rich.link == f"{site.url}/posts/a-rich-post/"
    assert rich.author == "Ada Lovelace"
    assert {tag.term for tag in rich.tags} == {"Sea", "Light & shade"}
    assert rich.published_parsed[:4] == (2026, 2, 5, 9)
    assert "<table>" in rich.content[0].value
    assert len({entry.id for entry in feed.entries}) == len(feed.entries)


def test_feedparser_gets_a_304_for_an_unchanged_feed(site: Site) -> None:
    first = feedparser.parse(f"{site.url}/feed.atom")
    again = feedparser.parse(f"{site.url}/feed.atom", etag=first.etag)
    assert again.status == 304


def test_the_json_feed_matches_the_specification(site: Site) -> None:
    """https://www.jsonfeed.org/version/1.1/"""
    feed = json.loads(get(f"{site.url}/feed.json"))
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert (feed["home_page_url"], feed["feed_url"]) == (f"{site.url}/", f"{site.url}/feed.json")
    assert isinstance(feed["title"], str)
    assert feed["items"]
    for item in feed["items"]:
        _assert_is_valid(item)
    ids = [item["id"] for item in feed["items"]]
    assert len(set(ids)) == len(ids)


def _assert_is_valid(item: dict[str, Any]) -> None:
    assert isinstance(item["id"], str)
    assert item["id"]
    assert "content_html" in item or "content_text" in item
    assert all(isinstance(item[name], str) for name in _TEXT_FIELDS if name in item)
    assert all(datetime.fromisoformat(item[name]).tzinfo for name in _TIME_FIELDS if name in item)
    assert all(author.keys() & {"name", "url", "avatar"} for author in item["authors"])
    assert all(isinstance(tag, str) for tag in item.get("tags", []))
    assert all(name.startswith("_") or name in _FIELDS for name in item)
