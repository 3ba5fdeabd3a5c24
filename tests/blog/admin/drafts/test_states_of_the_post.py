"""The draft of a post that is unpublished, whose series is renamed, or whose values are invalid."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from blog.models import Draft, Post, Series
from tests.support import admin_form
from tests.support.posts import MakePost


def unpublish_in_list(client: Client, post: Post) -> None:
    data = {"action": "unpublish", "_selected_action": [post.pk]}
    client.post(reverse("admin:blog_post_changelist"), data)


def test_desk_lists_no_changes_of_an_unpublished_post(edith: Client, make_post: MakePost) -> None:
    post = make_post("Tides")
    time = f"{timezone.now() + timedelta(days=1):%Y-%m-%dT%H:%M}"
    admin_form.save_draft(edith, post, body="New.", publish_changes_at=time)
    unpublish_in_list(edith, post)
    sections = {section.name: section for section in edith.get(reverse("admin:index")).context["sections"]}
    assert not sections["changed"].rows
    assert not sections["scheduled"].rows


def test_renamed_series_stays_in_the_draft_of_a_published_post(edith: Client, make_post: MakePost) -> None:
    post = make_post("Tides", series="Coast")
    admin_form.save_draft(edith, post, body="New.")
    series = Series.objects.get()
    url = reverse("admin:blog_series_change", args=[series.pk])
    edith.post(url, {"name": "Shore", "slug": series.slug})
    assert admin_form.open_form(edith, post)["series"] == str(series.pk)


def test_restored_post_keeps_its_date_when_its_draft_has_none(edith: Client, make_post: MakePost) -> None:
    post = make_post("Tides")
    admin_form.save_draft(edith, post, published_at="", body="New.")
    for name in ("delete", "restore"):
        edith.post(admin_form.post_url(name, post))
    assert Post.objects.get().published_at == post.published_at


INVALID: dict[str, tuple[dict[str, Any], str]] = {
    "dates": ({"published_at": "2026-01-02T00:00", "expires_at": "2026-01-01T00:00"}, "must be later"),
    "body": ({"body": "a" * 500_001}, "The limit is 500,000."),
    "title": ({"title": "\U0001f30a" * 121}, "120"),
    "tags": ({"tags": ["999"]}, "999"),
}


@pytest.mark.parametrize("name", INVALID)
def test_invalid_draft_saves_nothing_and_keeps_the_text(
    edith: Client, make_post: MakePost, name: str
) -> None:
    values, reason = INVALID[name]
    post = make_post("Tides", body="Old.")
    response = admin_form.save_draft(edith, post, **{"summary": "Kept.", **values})
    assert reason in admin_form.page_text(response)
    assert admin_form.read_form(response)["summary"] == "Kept."
    assert not Draft.objects.exists()
    assert Post.objects.get().version == post.version
