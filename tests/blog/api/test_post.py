from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from blog.api.serializers import PictureSerializer
from blog.publishing import publish
from blog.reader.types import Picture
from tests.support.posts import MakePost

START = datetime(2026, 1, 1, 9, tzinfo=UTC)


def get_post(client: Client, slug: str) -> dict[str, Any]:
    response = client.get(f"/api/v1/posts/{slug}")
    assert response.status_code == 200, response.content
    return dict(response.json())


def test_the_whole_post_is_returned(client: Client, make_post: MakePost) -> None:
    make_post("Tide tables", body="# Heights\n\nAbove *datum*.", summary="Heights.")
    post = get_post(client, "tide-tables")
    assert post["markdown"] == "# Heights\n\nAbove *datum*."
    assert post["html"] == '<h2 id="heights">Heights</h2>\n<p>Above <em>datum</em>.</p>\n'
    assert post["headings"] == [{"level": 2, "id": "heights", "text": "Heights"}]
    assert post["url"] == post["canonical_url"] == "http://testserver/posts/tide-tables/"
    assert (post["seo_title"], post["seo_description"]) == ("Tide tables", "Heights.")
    assert post["series"] is post["newer"] is post["older"] is post["cover"] is None


def test_the_seo_fields_are_those_of_the_editor(client: Client, make_post: MakePost) -> None:
    fields = {"canonical_url": "https://example.com/a", "seo_title": "T", "seo_description": "D"}
    make_post("A post", **fields)
    assert get_post(client, "a-post").items() >= fields.items()


def test_the_links_point_to_visible_posts_alone(client: Client, make_post: MakePost) -> None:
    for number in range(3):
        make_post(f"Part {number}", series="Log", tags=("Sea",), published_at=START + timedelta(days=number))
    make_post("Part to come", series="Log", tags=("Sea",), published_at=timezone.now() + timedelta(days=1))
    post = get_post(client, "part-1")
    assert post["newer"] == {
        "slug": "part-2",
        "title": "Part 2",
        "published_at": "2026-01-03T09:00:00Z",
        "url": "http://testserver/posts/part-2/",
    }
    assert post["older"]["slug"] == "part-0"
    assert {link["slug"] for link in post["related"]} == {"part-0", "part-2"}
    assert post["series"]["name"] == "Log"
    assert [link["slug"] for link in post["series"]["posts"]] == ["part-0", "part-1", "part-2"]


def test_a_moved_post_redirects(client: Client, make_post: MakePost) -> None:
    post = make_post("Old")
    post.slug = "new"
    post.save()
    publish.sync_post(post)
    response = client.get("/api/v1/posts/old", headers={"host": "localhost"})
    assert response.status_code == 301
    assert response["Location"] == "http://testserver/api/v1/posts/new"
    assert response["Access-Control-Allow-Origin"] == "*"
    assert "s-maxage" in response["Cache-Control"]
    assert get_post(client, "new")["title"] == "Old"


def test_an_unpublished_post_is_gone(client: Client, make_post: MakePost) -> None:
    publish.unpublish_post(make_post("A post"))
    response = client.get("/api/v1/posts/a-post")
    assert response.status_code == 410
    assert response["Content-Type"] == "application/problem+json"
    assert response["Cache-Control"] == "public, max-age=0, s-maxage=60"
    assert response.json() == {
        "type": "about:blank",
        "title": "Gone",
        "status": 410,
        "detail": "This post has been removed.",
        "request_id": response["X-Request-Id"],
    }


@pytest.mark.parametrize(
    "slug", ["none", "a/b", "ü", "%00", "%2e%2e", "x" * 81, "x" * 5000, "a post", "POST", "posts?x"]
)
def test_an_unknown_slug_is_not_found(client: Client, aws_resources: dict[str, str], slug: str) -> None:
    response = client.get(f"/api/v1/posts/{slug}")
    assert response.status_code == 404
    assert response["Content-Type"] == "application/problem+json"
    assert response["Cache-Control"] == "public, max-age=0, s-maxage=60"


def test_a_scheduled_post_appears_at_its_time(
    client: Client, make_post: MakePost, monkeypatch: pytest.MonkeyPatch
) -> None:
    due = timezone.now().replace(microsecond=0) + timedelta(minutes=5)
    make_post("Scheduled", published_at=due)
    assert client.get("/api/v1/posts/scheduled").status_code == 404
    monkeypatch.setattr(timezone, "now", lambda: due)
    assert get_post(client, "scheduled")


def test_the_cache_lifetime_ends_with_the_next_scheduled_post(
    client: Client, make_post: MakePost, monkeypatch: pytest.MonkeyPatch
) -> None:
    due = timezone.now().replace(microsecond=0) + timedelta(minutes=5)
    make_post("A post")
    make_post("Scheduled", published_at=due)
    monkeypatch.setattr(timezone, "now", lambda: due - timedelta(seconds=30))
    assert "s-maxage=30," in client.get("/api/v1/posts/a-post")["Cache-Control"]


PICTURE: Picture = {"src": "/uploads/1/a.jpg", "alt": "A", "width": 900, "height": 600}


def test_a_picture_has_absolute_urls() -> None:
    picture = PictureSerializer.serialize(
        PICTURE
        | {
            "caption": "C",
            "focus": [10, 90],
            "renditions": {
                "width": 900,
                "height": 600,
                "widths": [300, 600],
                "path": "/thumbnails/1/a.jpg/9",
                "color": "#abcdef",
            },
        }
    )
    assert picture["url"] == "http://cdn.test/uploads/1/a.jpg"
    assert picture["focus"] == {"x": 10, "y": 90}
    assert picture["color"] == "#abcdef"
    assert {
        "url": "http://cdn.test/thumbnails/1/a.jpg/9/600.webp",
        "type": "image/webp",
        "width": 600,
        "height": 400,
    } in (picture["renditions"])
    assert len(picture["renditions"]) == 4


def test_a_picture_without_renditions_has_all_fields() -> None:
    picture = PictureSerializer.serialize(PICTURE)
    assert (picture["caption"], picture["focus"], picture["color"]) == (None, {"x": 50, "y": 50}, None)
    assert picture["renditions"] == []
