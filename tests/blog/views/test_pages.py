import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone

from blog.models import Photo, Post
from tests.support.posts import MakePost


def soup(client: Client, path: str, status: int = 200) -> BeautifulSoup:
    response = client.get(path)
    assert response.status_code == status
    return BeautifulSoup(response.content, "html.parser")


def cache_seconds(client: Client, path: str) -> int:
    found = re.search(r"s-maxage=(\d+)", client.get(path)["Cache-Control"])
    assert found
    return int(found[1])


def titles(page: BeautifulSoup) -> list[str]:
    return [heading.text for heading in page.select("main .card h2")]


def test_the_front_page_lists_the_newest(client: Client, make_post: MakePost) -> None:
    for n in range(25):
        make_post(f"Post {n}", published_at=datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=n))
    page = soup(client, "/")
    assert titles(page)[:2] == ["Post 24", "Post 23"]
    older = page.select_one("a[rel=next]")
    assert older
    assert titles(soup(client, f"/{older['href']}")) == [f"Post {n}" for n in (4, 3, 2, 1, 0)]


def test_an_empty_blog_says_so(client: Client, aws_resources: Any) -> None:
    assert "No posts yet." in soup(client, "/").text
    assert soup(client, "/search/")
    assert client.get("/feed.atom").status_code == client.get("/sitemap.xml").status_code == 200


def test_a_post_has_what_a_reader_looks_for(client: Client, make_post: MakePost) -> None:
    cover = Photo.objects.create(file="uploads/a/b.jpg", alt="A pier", width=1200, height=800, caption="Dawn")
    make_post("Before", published_at=datetime(2025, 1, 1, tzinfo=UTC), tags=("Sea",))
    make_post(
        "The light",
        tags=("Sea",),
        cover=cover,
        body="Intro[^1]\n\n## One\n\n## Two\n\n### Deep\n\n## Three\n\n```python\nx = 1\n```\n\n[^1]: Note",
        summary="A summary.",
        seo_title="Better title",
        canonical_url="https://example.org/first",
    )
    page = soup(client, "/posts/the-light/")
    assert [h1.text for h1 in page.find_all("h1")] == ["The light"]
    assert [a.text for a in page.select(".contents a")] == ["One", "Two", "Deep", "Three"]
    image = page.select_one(".cover img")
    assert image
    assert (image["alt"], image["width"], image["height"]) == ("A pier", "1200", "800")
    assert page.select_one(".text pre .mi")
    assert page.select_one(".footnotes")
    previous = page.select_one("a[rel=prev]")
    assert previous
    assert previous["href"] == "/posts/before/"
    assert [a.text for a in page.select(".related a")] == ["Before"]


def test_a_post_tells_machines_what_it_is(client: Client, make_post: MakePost) -> None:
    make_post("A </script> title", summary="“Quoted” & more", slug="odd", tags=("Sea",))
    page = soup(client, "/posts/odd/")
    meta = {tag.get("property") or tag.get("name"): tag["content"] for tag in page.select("meta[content]")}
    assert meta["og:title"] == "A </script> title"
    assert meta["og:type"] == "article"
    assert meta["description"] == meta["og:description"] == "“Quoted” & more"
    canonical = page.select("link[rel=canonical]")
    assert [link["href"] for link in canonical] == ["http://testserver/posts/odd/"]
    script = page.select_one('script[type="application/ld+json"]')
    assert script
    assert json.loads(script.text)["headline"] == "A </script> title"


def test_renditions_appear_by_themselves(client: Client, make_post: MakePost, put_renditions: Any) -> None:
    cover = Photo.objects.create(file="uploads/a/b.jpg", alt="A pier", width=1200, height=800, focal_x=80)
    put_renditions(cover.key, [320, 640, 1200])
    make_post("Post", cover=cover, body="![In](/uploads/a/b.jpg)")
    page = soup(client, "/posts/post/")
    sources = [source["srcset"] for source in page.select("picture source")]
    assert sources[0] == sources[1]
    assert "http://cdn.test/thumbnails/a/b.jpg/e7a6/640.webp 640w" in sources[0]
    image = page.select_one(".cover img")
    assert image
    assert image["class"] == ["x75", "y50"]


@pytest.mark.parametrize(
    "path",
    ["/", "/posts/post/", "/tags/sea/", "/archive/2026/", "/archive/2026/01/", "/search/", "/search/?q=text"],
)
def test_pages_may_be_kept_by_anyone(client: Client, make_post: MakePost, path: str) -> None:
    make_post("Post", tags=("Sea",))
    response = client.get(path)
    assert response.status_code == 200
    assert not response.cookies
    assert "Vary" not in response
    assert response["Cache-Control"] == "public, max-age=0, s-maxage=3600, stale-while-revalidate=600"
    assert re.fullmatch(r'"[0-9a-f]{32}"', response["ETag"])
    again = client.get(path, headers={"If-None-Match": response["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    policy = response["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert response["X-Content-Type-Options"] == "nosniff"


def test_caches_forget_when_a_scheduled_post_appears(client: Client, make_post: MakePost) -> None:
    make_post("Now", tags=("Sea",))
    make_post("Soon", tags=("Sea",), published_at=timezone.now() + timedelta(seconds=90))
    for path in (
        "/",
        "/tags/sea/",
        f"/archive/{timezone.now():%Y}/",
        "/search/",
        "/search/?q=text",
        "/posts/now/",
    ):
        assert 80 <= cache_seconds(client, path) <= 90, path
        assert "stale-while-revalidate" not in client.get(path)["Cache-Control"]
    for path in ("/feed.atom", "/feed.json", "/sitemap.xml"):
        assert 80 <= cache_seconds(client, path) <= 90, path


def test_what_is_missing_is_told_apart(client: Client, make_post: MakePost) -> None:
    post = make_post("Old name")
    post.slug = "new-name"
    post.save()
    from blog.publishing import publish

    publish.sync_post(post)
    moved = client.get("/posts/old-name/")
    assert (moved.status_code, moved["Location"]) == (301, "/posts/new-name/")
    publish.unpublish_post(post)
    assert "has been removed" in soup(client, "/posts/new-name/", 410).text
    assert "Page not found" in soup(client, "/posts/never/", 404).text
    assert soup(client, "/no/such/page/", 404)
    assert cache_seconds(client, "/posts/never/") == 60


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/?cursor=junk", 400),
        ("/tags/none/", 404),
        ("/tags/%F0%9F%98%80/", 404),
        ("/archive/1999/", 404),
        ("/archive/2026/13/", 404),
        ("/archive/0000/", 404),
        ("/archive/12345/", 404),
        ("/search/?q=%00", 200),
        ("/search/?q=the", 200),
        (f"/search/?q={'x' * 5000}", 200),
        ("/search/?q=<script>alert(1)</script>", 200),
        ("/posts/../../etc/passwd", 404),
        ("/posts/%00/", 404),
        (f"/posts/{'a' * 3000}/", 404),
    ],
)
def test_bad_input_gets_a_clear_answer(client: Client, make_post: MakePost, path: str, status: int) -> None:
    make_post()
    response = client.get(path)
    assert response.status_code == status
    assert b"<script>alert" not in response.content


def test_only_reading_is_allowed(aws_resources: Any) -> None:
    client = Client(enforce_csrf_checks=True)
    assert client.post("/").status_code == 405
    assert client.head("/").status_code == 200


def test_search_finds_in_title_summary_tags_and_text(client: Client, make_post: MakePost) -> None:
    make_post("Lighthouses", summary="About keepers", tags=("Café",), body="The lamps were burning.")
    make_post("Another")
    for words in ("lighthouse", "Keeper", "cafe", "burn lamp", "LAMPS keepers"):
        assert titles(soup(client, f"/search/?q={words}")) == ["Lighthouses"], words
    assert "No results for" in soup(client, "/search/?q=lamp unicorn").text


def test_a_search_with_more_than_a_page_goes_on(client: Client, make_post: MakePost) -> None:
    for n in range(22):
        make_post(f"Lamp {n}")
    link = soup(client, "/search/?q=lamp").select_one("a[rel=next]")
    assert link
    assert len(titles(soup(client, f"/search/{link['href']}"))) == 2


def test_browsing_counts_tags_and_months(client: Client, make_post: MakePost) -> None:
    make_post("One", tags=("Sea", "Paper"))
    make_post("Two", tags=("Sea",), published_at=datetime(2025, 7, 1, tzinfo=UTC))
    page = soup(client, "/search/")
    assert [a.text for a in page.select(".tag-cloud a")] == ["Sea 2", "Paper 1"]
    assert [a["href"] for a in page.select(".calendar a")] == [
        "/archive/2026/", "/archive/2026/01/", "/archive/2025/", "/archive/2025/07/",
    ]  # fmt: skip


def test_the_icon_is_found_at_the_usual_place(client: Client) -> None:
    answer = client.get("/favicon.ico")
    assert (answer.status_code, answer["Location"]) == (302, "http://cdn.test/static/blog/icon.svg")


def test_robots_and_health(client: Client) -> None:
    assert "Sitemap: http://testserver/sitemap.xml" in client.get("/robots.txt").text
    health = client.get("/healthz")
    assert (health.status_code, health["Cache-Control"]) == (200, "no-store")


def test_a_draft_is_nowhere(client: Client, make_post: MakePost) -> None:
    make_post("Secret", status=Post.Status.DRAFT)
    assert client.get("/posts/secret/").status_code == 404
    assert "Secret" not in client.get("/").text
