from datetime import UTC, datetime, timedelta

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone

from blog.admin.posts.states import describe_visibility
from blog.models import Post
from blog.reader import queries, types
from tests.support import admin_form
from tests.support.posts import MakePost

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("fields", "sentence"),
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
def test_describe_visibility_of_each_state(fields: dict[str, object], sentence: str) -> None:
    assert describe_visibility(Post(**({"status": "published"} | fields)), NOON) == sentence


def test_scheduled_post_is_visible_only_between_its_times(edith: Client) -> None:
    now = timezone.now()
    times: admin_form.Fields = {
        "published_at": f"{now + DAY:%Y-%m-%dT%H:%M}",
        "expires_at": f"{now + 2 * DAY:%Y-%m-%dT%H:%M}",
    }
    response = admin_form.save_post(edith, title="Advent", body="Text.", status="published", **times)
    assert "Will be published on" in admin_form.page_text(edith.get(response.headers["Location"]))
    assert queries.get_post("advent", now) is None
    assert isinstance(queries.get_post("advent", now + DAY), types.PostDetail)
    assert queries.get_post("advent", now + 2 * DAY) == queries.GONE


def test_published_post_without_a_time_is_published_now(edith: Client) -> None:
    admin_form.save_post(edith, title="Tides", body="Text.", status="published")
    post = Post.objects.get()
    assert post.published_at
    assert abs(post.published_at - timezone.now()) < timedelta(seconds=10)


def test_end_before_start_is_a_field_error(edith: Client, make_post: MakePost) -> None:
    post = make_post("Tides")
    response = admin_form.save_post(
        edith, post, published_at="2026-05-02T00:00", expires_at="2026-05-01T00:00"
    )
    assert "“Unpublish at” must be later than “Publish at”." in admin_form.page_text(response)


@pytest.mark.parametrize(("second", "step"), [(0, None), (7, "1")])
def test_time_picker_has_seconds_only_for_a_time_with_seconds(
    edith: Client, make_post: MakePost, second: int, step: str | None
) -> None:
    post = make_post(published_at=datetime(2026, 1, 1, 9, 30, second, tzinfo=UTC))
    page = BeautifulSoup(edith.get(admin_form.post_url("change", post)).content, "html.parser")
    field = page.select_one("[name=published_at]")
    assert field
    assert field.get("step") == step
    admin_form.save_post(edith, post)
    post.refresh_from_db()
    assert post.published_at
    assert post.published_at.second == second


def test_help_texts_name_utc(edith: Client, make_post: MakePost) -> None:
    text = admin_form.page_text(edith.get(admin_form.post_url("change", make_post())))
    assert "In UTC. Leave empty to publish now; a future time schedules the post." in text
    assert "In UTC. The post is no longer public from this time." in text


def test_only_a_live_post_links_to_its_page(edith: Client, make_post: MakePost) -> None:
    live = make_post("Tides")
    later = make_post("Later", published_at=timezone.now() + DAY)
    assert "http://testserver/posts/tides/" in edith.get(admin_form.post_url("change", live)).content.decode()
    assert "View on site" not in admin_form.page_text(edith.get(admin_form.post_url("change", later)))
