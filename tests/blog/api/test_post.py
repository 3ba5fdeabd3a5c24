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


def read(client: Client, slug: str) -> dict[str, Any]:
    answer = client.get(f"/api/v1/posts/{slug}")
    assert answer.status_code == 200, answer.content
    return dict(answer.json())


def test_it_gives_the_whole_post(client: Client, make_post: MakePost) -> None:
    make_post("Tide tables", body="# Heights\n\nAbove *datum*.", summary="Heights.")
    post = read(client, "tide-tables")
    assert post["markdown"] == "# Heights\n\nAbove *datum*."
    assert post["html"] == '<h2 id="heights">Heights</h2>\n<p>Above <em>datum</em>.</p>\n'
    assert post["headings"] == [{"level": 2, "id": "heights", "text": "Heights"}]
    assert post["url"] == post["canonical_url"] == "http://testserver/posts/tide-tables/"
    assert (post["seo_title"], post["seo_description"]) == ("Tide tables", "Heights.")
    assert post["series"] is post["newer"] is post["older"] is post["cover"] is None


def test_it_gives_what_the_editor_wrote_for_search_engines(client: Client, make_post: MakePost) -> None:
    wrote = {"canonical_url": "https://example.com/a", "seo_title": "T", "seo_description": "D"}
    make_post("A post", **wrote)
    assert read(client, "a-post").items() >= wrote.items()


def test_it_links_to_the_posts_around(client: Client, make_post: MakePost) -> None:
    for number in range(3):
        make_post(f"Part {number}", series="Log", tags=("Sea",), published_at=START + timedelta(days=number))
    make_post("Part to come", series="Log", tags=("Sea",), published_at=timezone.now() + timedelta(days=1))
    post = read(client, "part-1")
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
    answer = client.get("/api/v1/posts/old", headers={"host": "localhost"})
    assert answer.status_code == 301
    assert answer["Location"] == "http://testserver/api/v1/posts/new"
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert "s-maxage" in answer["Cache-Control"]
    assert read(client, "new")["title"] == "Old"


def test_a_post_that_was_taken_away_is_gone(client: Client, make_post: MakePost) -> None:
    publish.unpublish_post(make_post("A post"))
    answer = client.get("/api/v1/posts/a-post")
    assert answer.status_code == 410
    assert answer["Content-Type"] == "application/problem+json"
    assert answer["Cache-Control"] == "public, max-age=0, s-maxage=60"
    assert answer.json() == {
        "type": "about:blank",
        "title": "Gone",
        "status": 410,
        "detail": "This post has been removed.",
        "request_id": answer["X-Request-Id"],
    }


@pytest.mark.parametrize(
    "slug", ["none", "a/b", "ü", "%00", "%2e%2e", "x" * 81, "x" * 5000, "a post", "POST", "posts?x"]
)
def test_a_post_that_never_was_is_not_found(client: Client, aws_resources: dict[str, str], slug: str) -> None:
    answer = client.get(f"/api/v1/posts/{slug}")
    assert answer.status_code == 404
    assert answer["Content-Type"] == "application/problem+json"
    assert answer["Cache-Control"] == "public, max-age=0, s-maxage=60"


def test_a_scheduled_post_is_found_from_its_time_on(
    client: Client, make_post: MakePost, monkeypatch: pytest.MonkeyPatch
) -> None:
    due = timezone.now().replace(microsecond=0) + timedelta(minutes=5)
    make_post("Scheduled", published_at=due)
    assert client.get("/api/v1/posts/scheduled").status_code == 404
    monkeypatch.setattr(timezone, "now", lambda: due)
    assert read(client, "scheduled")


def test_it_is_kept_no_longer_than_until_the_next_post_comes(
    client: Client, make_post: MakePost, monkeypatch: pytest.MonkeyPatch
) -> None:
    due = timezone.now().replace(microsecond=0) + timedelta(minutes=5)
    make_post("A post")
    make_post("Scheduled", published_at=due)
    monkeypatch.setattr(timezone, "now", lambda: due - timedelta(seconds=30))
    assert "s-maxage=30," in client.get("/api/v1/posts/a-post")["Cache-Control"]


PICTURE: Picture = {"src": "/uploads/1/a.jpg", "alt": "A", "width": 900, "height": 600}


def test_a_picture_has_absolute_addresses() -> None:
    shown = PictureSerializer.serialize(
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
    assert shown["url"] == "http://cdn.test/uploads/1/a.jpg"
    assert shown["focus"] == {"x": 10, "y": 90}
    assert shown["color"] == "#abcdef"
    assert {
        "url": "http://cdn.test/thumbnails/1/a.jpg/9/600.webp",
        "type": "image/webp",
        "width": 600,
        "height": 400,
    } in (shown["renditions"])
    assert len(shown["renditions"]) == 4


def test_a_picture_without_renditions_has_all_fields() -> None:
    shown = PictureSerializer.serialize(PICTURE)
    assert (shown["caption"], shown["focus"], shown["color"]) == (None, {"x": 50, "y": 50}, None)
    assert shown["renditions"] == []
