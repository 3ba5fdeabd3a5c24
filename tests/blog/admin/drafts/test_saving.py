"""The draft of a published post: changes that are saved, and that readers don't see."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from blog.models import Draft, Photo, Post, Redirect, Series, Tag
from blog.reader import queries, types
from tests.support import admin_form
from tests.support.posts import MakePost

LIST = reverse("admin:blog_post_changelist")


def get_published(slug: str) -> types.PublishedPost:
    result = queries.get_post(slug, timezone.now())
    assert isinstance(result, types.PostDetail)
    return result.post


def test_saved_draft_changes_nothing_for_readers(edith: Client, make_post: MakePost) -> None:
    post = make_post("Tides", body="Old.", tags=("Sea",))
    response = admin_form.save_draft(edith, post, title="Ebb", body="New.", slug="ebb", tags=[])
    text = admin_form.follow_messages(edith, response)
    assert "Draft saved. Readers still see the version of" in text
    published = get_published("tides")
    assert (published["title"], published["tags"][0]["name"]) == ("Tides", "Sea")
    assert "Old." in published["html"]
    assert queries.get_post("ebb", timezone.now()) is None
    assert not Redirect.objects.exists()
    post.refresh_from_db()
    assert (post.title, post.slug, post.tags.count()) == ("Tides", "tides", 1)


def test_form_opens_with_all_values_of_the_draft(edith: Client, make_post: MakePost) -> None:
    other = User.objects.create_user("other")
    post = make_post("Tides")
    changes: admin_form.Fields = {
        "title": "Ebb",
        "slug": "ebb",
        "summary": "Low water.",
        "body": "New.",
        "tags": [str(Tag.objects.create(name="Sea", slug="sea").pk)],
        "series": str(Series.objects.create(name="Coast", slug="coast").pk),
        "author": str(other.pk),
        "published_at": "2026-01-02T03:04",
        "expires_at": "2030-01-02T03:04",
        "canonical_url": "https://example.com/ebb",
        "seo_title": "Ebb tide",
        "seo_description": "About the ebb.",
    }
    admin_form.save_draft(edith, post, **changes)
    fields = admin_form.open_form(edith, post)
    assert {name: fields[name] for name in changes} == changes


def test_draft_keeps_the_wish_to_notify_subscribers(edith: Client, make_post: MakePost) -> None:
    post = make_post("Tides")
    admin_form.save_draft(edith, post, announce="on")
    page = BeautifulSoup(edith.get(admin_form.post_url("change", post)).content, "html.parser")
    assert page.select_one("#id_announce[checked]")
    post.refresh_from_db()
    assert not post.announce


def test_update_publishes_the_form_and_deletes_the_draft(edith: Client, make_post: MakePost) -> None:
    post = make_post("Tides", body="Old.")
    admin_form.save_draft(
        edith, post, body="New.", slug="ebb", tags=[Tag.objects.create(name="Sea", slug="sea").pk]
    )
    text = admin_form.follow_messages(edith, admin_form.save_post(edith, post, title="Ebb"))
    assert "The post “Ebb” was updated. Readers see it now." in text
    published = get_published("ebb")
    assert (published["title"], published["tags"][0]["name"]) == ("Ebb", "Sea")
    assert "New." in published["html"]
    assert queries.get_post("tides", timezone.now()) == types.MovedPost("ebb")
    assert not Draft.objects.exists()


def test_update_of_a_draft_sets_the_date_of_the_update(edith: Client, make_post: MakePost) -> None:
    post = make_post("Tides", updated_at=datetime(2026, 1, 2, tzinfo=UTC))
    admin_form.save_draft(edith, post, body="New.")
    assert get_published("tides")["updated_at"] == "2026-01-02T00:00:00Z"
    admin_form.save_post(edith, post)
    assert get_published("tides")["updated_at"] > "2026-01-02T00:00:00Z"


def test_refused_update_keeps_the_draft(edith: Client, make_post: MakePost, break_publishing: Any) -> None:
    post = make_post("Tides")
    admin_form.save_draft(edith, post, body="New.")
    data = admin_form.open_form(edith, post)
    break_publishing()
    admin_form.submit_form(edith, post, data | {"body": "Newer."})
    assert Draft.objects.get().data["body"] == "New."


def test_empty_publication_time_of_a_draft_stays_empty(edith: Client, make_post: MakePost) -> None:
    post = make_post("Tides")
    admin_form.save_draft(edith, post, published_at="")
    assert admin_form.open_form(edith, post)["published_at"] == ""
    admin_form.save_post(edith, post)
    published_at = Post.objects.get().published_at
    assert published_at
    assert abs(published_at - timezone.now()) < timedelta(seconds=10)


@pytest.mark.parametrize("body", ["Old.\n\nText.", "Old.\r\n\r\nText."])
def test_draft_without_changes_is_not_kept(edith: Client, make_post: MakePost, body: str) -> None:
    post = make_post("Tides", body="Old.\n\nText.")
    admin_form.save_draft(edith, post, body="New.")
    response = admin_form.save_draft(edith, post, body=body)
    assert "Nothing has changed: this is the version" in admin_form.follow_messages(edith, response)
    assert not Draft.objects.exists()


def test_unsaved_text_that_equals_the_draft_is_not_stored(edith: Client, make_post: MakePost) -> None:
    post = make_post("Tides", body="Old.")
    admin_form.save_draft(edith, post, body="New.")
    url = admin_form.post_url("autosave", post)
    data = admin_form.open_form(edith, post)
    assert edith.post(url, data).json()["stored"] is False
    assert edith.post(url, data | {"body": "Newer."}).json()["stored"] is True


def test_photo_of_a_draft_cannot_be_deleted(edith: Client, make_post: MakePost) -> None:
    photo = Photo.objects.create(file="uploads/1/boat.jpg", alt="Boat", width=3, height=2)
    admin_form.save_draft(edith, make_post("Tides"), body="![Boat](/uploads/1/boat.jpg)")
    edith.post(reverse("admin:blog_photo_delete", args=[photo.pk]), {"post": "yes"})
    assert Photo.objects.exists()


def test_draft_button_of_an_unpublished_post_saves_the_post(edith: Client, make_post: MakePost) -> None:
    post = make_post("Tides", status="draft")
    text = admin_form.follow_messages(
        edith, admin_form.save_draft(edith, post, body="New.", status="published")
    )
    assert "Draft of “Tides” saved. Only editors can see it." in text
    post.refresh_from_db()
    assert (post.body, post.status) == ("New.", "draft")
    assert not Draft.objects.exists()


def test_unpublish_button_saves_the_values_of_the_draft(edith: Client, make_post: MakePost) -> None:
    post = make_post("Tides", body="Old.")
    admin_form.save_draft(edith, post, body="New.")
    data = admin_form.open_form(edith, post) | {"_unpublish": "1"}
    edith.post(admin_form.post_url("change", post), data)
    post.refresh_from_db()
    assert (post.body, post.status) == ("New.", "draft")
    assert not Draft.objects.exists()


def test_unpublish_action_keeps_the_draft(edith: Client, make_post: MakePost) -> None:
    post = make_post("Tides", body="Old.")
    admin_form.save_draft(edith, post, body="New.")
    edith.post(LIST, {"action": "unpublish", "_selected_action": [str(post.pk)]})
    assert admin_form.open_form(edith, post)["body"] == "New."
    admin_form.save_post(edith, post)
    post.refresh_from_db()
    assert (post.body, post.status) == ("New.", "draft")
    assert not Draft.objects.exists()
