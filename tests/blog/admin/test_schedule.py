from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from blog.admin.post_list import describe_visibility
from blog.models import Post
from blog.reader import queries, types
from tests.support import admin_form
from tests.support.posts import MakePost

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"status": "draft"}, "Visible to editors only."),
        (
            {"status": "draft", "published_at": NOON + DAY},
            "Visible to editors only. If you publish it, readers see it from 2 June 2026, 12:00 UTC.",
        ),
        ({"published_at": NOON + DAY}, "Will be published on 2 June 2026, 12:00 UTC."),
        (
            {"published_at": NOON + DAY, "expires_at": NOON + 2 * DAY},
            "Will be published on 2 June 2026, 12:00 UTC, until 3 June 2026, 12:00 UTC.",
        ),
        ({"published_at": NOON}, "Published since 1 June 2026, 12:00 UTC."),
        (
            {"published_at": NOON, "expires_at": NOON + DAY},
            "Published since 1 June 2026, 12:00 UTC, until 2 June 2026, 12:00 UTC.",
        ),
        (
            {"published_at": NOON - DAY, "expires_at": NOON},
            "Unpublished on 1 June 2026, 12:00 UTC.",
        ),
    ],
)
def test_it_says_who_sees_a_post_and_until_when(fields: dict[str, object], says: str) -> None:
    assert describe_visibility(Post(**({"status": "published"} | fields)), NOON) == says


def test_a_post_appears_and_disappears_at_its_times(edith: Client) -> None:
    now = timezone.now()
    times: admin_form.Fields = {
        "published_at": f"{now + DAY:%Y-%m-%dT%H:%M}",
        "expires_at": f"{now + 2 * DAY:%Y-%m-%dT%H:%M}",
    }
    answer = admin_form.save(edith, title="Advent", body="Text.", status="published", **times)
    assert "Will be published on" in admin_form.text(edith.get(answer.headers["Location"]))
    assert queries.get_post("advent", now) is None
    assert isinstance(queries.get_post("advent", now + DAY), types.PostDetail)
    assert queries.get_post("advent", now + 2 * DAY) == queries.GONE


def test_publishing_without_a_time_means_now(edith: Client) -> None:
    admin_form.save(edith, title="Tides", body="Text.", status="published")
    post = Post.objects.get()
    assert post.published_at
    assert abs(post.published_at - timezone.now()) < timedelta(seconds=10)


def test_an_end_before_the_beginning_is_an_error_beside_the_field(edith: Client, make_post: MakePost) -> None:
    post = make_post("Tides")
    answer = admin_form.save(edith, post, published_at="2026-05-02T00:00", expires_at="2026-05-01T00:00")
    assert "“Unpublish at” must be later than “Publish at”." in admin_form.text(answer)


def test_the_times_are_said_to_be_utc(edith: Client, make_post: MakePost) -> None:
    said = admin_form.text(edith.get(admin_form.address("change", make_post())))
    assert "In UTC. Leave empty to publish now; a future time schedules the post." in said
    assert "In UTC. The post is no longer public from this time." in said


def test_only_a_live_post_links_to_its_page(edith: Client, make_post: MakePost) -> None:
    live = make_post("Tides")
    later = make_post("Later", published_at=timezone.now() + DAY)
    assert "http://testserver/posts/tides/" in edith.get(admin_form.address("change", live)).content.decode()
    assert "View on site" not in admin_form.text(edith.get(admin_form.address("change", later)))
