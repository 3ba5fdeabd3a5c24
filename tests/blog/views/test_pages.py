import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone

from blog.models import Photo, Post
from blog.publishing import publish
from tests.support.posts import MakePost


def get_page(client: Client, path: str, status: int = 200) -> BeautifulSoup:
    response = client.get(path)
    assert response.status_code == status
    return BeautifulSoup(response.content, "html.parser")


def get_cache_lifetime(client: Client, path: str) -> int:
    match = re.search(r"s-maxage=(\d+)", client.get(path)["Cache-Control"])
    assert match
    return int(match[1])


def list_titles(page: BeautifulSoup) -> list[str]:
    return [heading.text for heading in page.select("main .card h2")]


def test_the_front_page_lists_the_newest_posts_and_links_to_older_ones(
    client: Client, make_post: MakePost
) -> None:
    for n in range(25):
        make_post(f"Post {n}", published_at=datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=n))
    page = get_page(client, "/")
    assert list_titles(page)[:2] == ["Post 24", "Post 23"]
    older = page.select_one("a[rel=next]")
    assert older
    assert list_titles(get_page(client, f"/{older['href']}")) == [f"Post {n}" for n in (4, 3, 2, 1, 0)]


def test_an_empty_blog_has_pages_and_feeds(client: Client, aws_resources: Any) -> None:
    assert "No posts yet." in get_page(client, "/").text
    assert get_page(client, "/search/")
    assert client.get("/feed.atom").status_code == client.get("/sitemap.xml").status_code == 200


def test_a_post_page_has_contents_cover_and_links(client: Client, make_post: MakePost) -> None:
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
    page = get_page(client, "/posts/the-light/")
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


def test_a_post_page_has_metadata_for_machines(client: Client, make_post: MakePost) -> None:
    make_post("A </script> title", summary="“Quoted” & more", slug="odd", tags=("Sea",))
    page = get_page(client, "/posts/odd/")
    meta = {tag.get("property") or tag.get("name"): tag["content"] for tag in page.select("meta[content]")}
    assert meta["og:title"] == "A </script> title"
    assert meta["og:type"] == "article"
    assert meta["description"] == meta["og:description"] == "“Quoted” & more"
    canonical = page.select("link[rel=canonical]")
    assert [link["href"] for link in canonical] == ["http://testserver/posts/odd/"]
    script = page.select_one('script[type="application/ld+json"]')
    assert script
    assert json.loads(script.text)["headline"] == "A </script> title"


def test_a_post_page_shows_renditions(client: Client, make_post: MakePost, put_renditions: Any) -> None:
    cover = Photo.objects.create(file="uploads/a/b.jpg", alt="A pier", width=1200, height=800, focal_x=80)
    put_renditions(cover.key, [320, 640, 1200])
    make_post("Post", cover=cover, body="![In](/uploads/a/b.jpg)")
    page = get_page(client, "/posts/post/")
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
def test_a_page_is_cacheable_by_anyone(client: Client, make_post: MakePost, path: str) -> None:
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


def test_cache_lifetimes_end_when_a_scheduled_post_appears(client: Client, make_post: MakePost) -> None:
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
        assert 80 <= get_cache_lifetime(client, path) <= 90, path
        assert "stale-while-revalidate" not in client.get(path)["Cache-Control"]
    for path in ("/feed.atom", "/feed.json", "/sitemap.xml"):
        assert 80 <= get_cache_lifetime(client, path) <= 90, path


def test_moved_removed_and_unknown_posts_get_different_responses(client: Client, make_post: MakePost) -> None:
    post = make_post("Old name")
    post.slug = "new-name"
    post.save()
    publish.sync_post(post)
    moved = client.get("/posts/old-name/")
    assert (moved.status_code, moved["Location"]) == (301, "/posts/new-name/")
    publish.unpublish_post(post)
    assert "has been removed" in get_page(client, "/posts/new-name/", 410).text
    assert "Page not found" in get_page(client, "/posts/never/", 404).text
    assert get_page(client, "/no/such/page/", 404)
    assert get_cache_lifetime(client, "/posts/never/") == 60


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
def test_bad_input_never_causes_a_server_error(
    client: Client, make_post: MakePost, path: str, status: int
) -> None:
    make_post()
    response = client.get(path)
    assert response.status_code == status
    assert b"<script>alert" not in response.content


def test_other_methods_are_not_allowed(aws_resources: Any) -> None:
    client = Client(enforce_csrf_checks=True)
    assert client.post("/").status_code == 405
    assert client.head("/").status_code == 200


def test_search_finds_words_in_title_summary_tags_and_text(client: Client, make_post: MakePost) -> None:
    make_post("Lighthouses", summary="About keepers", tags=("Café",), body="The lamps were burning.")
    make_post("Another")
    for words in ("lighthouse", "Keeper", "cafe", "burn lamp", "LAMPS keepers"):
        assert list_titles(get_page(client, f"/search/?q={words}")) == ["Lighthouses"], words
    assert "No results for" in get_page(client, "/search/?q=lamp unicorn").text


def test_search_results_continue_on_the_next_page(client: Client, make_post: MakePost) -> None:
    for n in range(22):
        make_post(f"Lamp {n}")
    link = get_page(client, "/search/?q=lamp").select_one("a[rel=next]")
    assert link
    assert len(list_titles(get_page(client, f"/search/{link['href']}"))) == 2


def test_the_search_page_counts_posts_by_tag_and_month(client: Client, make_post: MakePost) -> None:
    make_post("One", tags=("Sea", "Paper"))
    make_post("Two", tags=("Sea",), published_at=datetime(2025, 7, 1, tzinfo=UTC))
    page = get_page(client, "/search/")
    assert [a.text for a in page.select(".tag-cloud a")] == ["Sea 2", "Paper 1"]
    assert [a["href"] for a in page.select(".calendar a")] == [
        "/archive/2026/", "/archive/2026/01/", "/archive/2025/", "/archive/2025/07/",
    ]  # fmt: skip


def test_the_conventional_icon_address_redirects(client: Client) -> None:
    response = client.get("/favicon.ico")
    assert (response.status_code, response["Location"]) == (302, "http://cdn.test/static/blog/icon.svg")


def test_robots_txt_and_the_health_check_are_available(client: Client) -> None:
    robots = client.get("/robots.txt").text
    assert "Sitemap: http://testserver/sitemap.xml" in robots
    for path in ("/admin/", "/preview/", "/search/"):
        assert f"Disallow: {path}\n" in robots
    health = client.get("/healthz")
    assert (health.status_code, health["Cache-Control"]) == (200, "no-store")


def test_a_draft_is_not_public(client: Client, make_post: MakePost) -> None:
    make_post("Secret", status=Post.Status.DRAFT)
    assert client.get("/posts/secret/").status_code == 404
    assert "Secret" not in client.get("/").text
