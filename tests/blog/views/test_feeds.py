from datetime import UTC, datetime, timedelta
from typing import Any

import feedparser
from bs4 import BeautifulSoup
from django.conf import LazySettings
from django.test import Client

from blog.models import Photo
from blog.publishing import publish
from tests.support.posts import MakePost


def test_the_atom_feed_contains_the_whole_post(client: Client, make_post: MakePost) -> None:
    make_post("Tom & <Jerry>", body="All of *it*.", summary="Short.", tags=("Sea",))
    response = client.get("/feed.atom")
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = feedparser.parse(response.content)
    assert not feed.bozo
    entry = feed.entries[0]
    assert (entry.title, entry.link) == ("Tom & <Jerry>", "http://testserver/posts/tom-jerry/")
    assert entry.content[0].value == "<p>All of <em>it</em>.</p>"
    assert entry.author == "Ada Lovelace"
    assert entry.tags[0].term == "Sea"


def test_the_json_feed_contains_the_whole_post(client: Client, make_post: MakePost) -> None:
    make_post("Post", body="All of *it*.", tags=("Sea",))
    response = client.get("/feed.json")
    assert response["Content-Type"] == "application/feed+json"
    feed = response.json()
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["items"][0]["content_html"] == "<p>All of <em>it</em>.</p>\n"
    assert feed["items"][0]["tags"] == ["Sea"]


def test_an_image_is_a_rendition_if_the_photo_has_one(
    client: Client, make_post: MakePost, put_renditions: Any, settings: LazySettings
) -> None:
    cover = Photo.objects.create(file="uploads/a.jpg", width=3000, height=2000, alt="A tide")
    make_post("Before", cover=cover)
    put_renditions(cover.key, [320, 1280])
    make_post("After", cover=cover)
    images = {item["title"]: item["image"] for item in client.get("/feed.json").json()["items"]}
    assert images["Before"] == f"{settings.CDN_URL}/uploads/a.jpg"
    assert images["After"].endswith("/1280.jpg")


def test_an_entry_keeps_its_id_when_the_slug_changes(client: Client, make_post: MakePost) -> None:
    post = make_post()
    before = feedparser.parse(client.get("/feed.atom").content).entries[0].id
    post.slug = "elsewhere"
    post.save()
    publish.sync_post(post)
    assert feedparser.parse(client.get("/feed.atom").content).entries[0].id == before


def test_a_feed_contains_the_twenty_newest_posts(client: Client, make_post: MakePost) -> None:
    for n in range(22):
        make_post(f"Post {n}", published_at=datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=n))
    entries = feedparser.parse(client.get("/feed.atom").content).entries
    assert [entry.title for entry in entries] == [f"Post {n}" for n in range(21, 1, -1)]


def test_links_in_the_content_are_absolute(client: Client, make_post: MakePost) -> None:
    body = """
## Größe

[a](/posts/other/) [b](#größe) [c](?page=2) [d](https://example.com/) [e](mailto:a@example.com) [f](//example.org/)
Note[^1]. `<a href="/code/">`

[^1]: Text.
"""
    make_post("Post", body=body)
    base = "http://testserver/posts/post/"
    atom = feedparser.parse(
        client.get("/feed.atom").content, sanitize_html=False, resolve_relative_uris=False
    )
    (item,) = client.get("/feed.json").json()["items"]
    for html in (atom.entries[0].content[0].value, item["content_html"]):
        page = BeautifulSoup(html, "html.parser")
        assert [link["href"] for link in page.select("a")] == [
            "http://testserver/posts/other/",
            f"{base}#gr%C3%B6%C3%9Fe",
            f"{base}?page=2",
            "https://example.com/",
            "mailto:a@example.com",
            "http://example.org/",
            f"{base}#fn1",
            f"{base}#fnref1",
        ]
        assert page.select("code")[0].get_text() == '<a href="/code/">'


def test_an_entry_without_a_summary_has_none(client: Client, make_post: MakePost) -> None:
    make_post("Post", summary="")
    assert b"<summary" not in client.get("/feed.atom").content
    assert "summary" not in client.get("/feed.json").json()["items"][0]


def test_callouts_and_formulas_are_readable_without_styles(client: Client, make_post: MakePost) -> None:
    make_post("Post", body="> [!NOTE]\n> Mind $x^2$.")
    (item,) = client.get("/feed.json").json()["items"]
    page = BeautifulSoup(item["content_html"], "html.parser")
    assert page.select("[role=note] p > strong")[0].get_text() == "Note"
    assert page.select("p > math")[0]["alttext"] == "x^2"
