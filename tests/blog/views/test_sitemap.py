from datetime import UTC, datetime
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.test import Client

from blog.views import sitemap
from tests.support.posts import MakePost

NAMESPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def list_urls(content: bytes) -> list[Any]:
    return [element.text for element in ET.fromstring(content).iter(f"{NAMESPACE}loc")]


def test_the_sitemap_lists_every_post(client: Client, make_post: MakePost) -> None:
    make_post("One")
    make_post("Two", published_at=datetime(2025, 7, 1, tzinfo=UTC))
    assert list_urls(client.get("/sitemap.xml").content) == [
        "http://testserver/", "http://testserver/posts/one/", "http://testserver/posts/two/",
    ]  # fmt: skip


def test_a_large_sitemap_is_split_by_year(
    client: Client, make_post: MakePost, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sitemap, "MAX_POSTS", 1)
    make_post("One")
    make_post("Two", published_at=datetime(2025, 7, 1, tzinfo=UTC))
    index = list_urls(client.get("/sitemap.xml").content)
    assert index == ["http://testserver/sitemap.xml?year=2025", "http://testserver/sitemap.xml?year=2026"]
    assert list_urls(client.get("/sitemap.xml?year=2025").content) == ["http://testserver/posts/two/"]
    assert list_urls(client.get("/sitemap.xml?year=junk").content) == []
