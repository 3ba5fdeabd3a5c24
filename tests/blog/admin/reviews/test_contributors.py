"""Contributors: they write and change their own unpublished posts, and can't change what readers see."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from blog.models import Draft, Photo, Post, PreviewLink, Review, Revision
from blog.reader import queries
from blog.reader.types import PostDetail, PublishedPost
from tests.support import admin_form
from tests.support.posts import MakePost

_FORGED = {
    "publish_changes_at": "2999-01-01T10:00",
    "status": "published",
    "published_at": "2026-01-01T10:00",
    "expires_at": "2030-01-01T10:00",
    "announce": "on",
}


@pytest.fixture
def contributor(connie: Client) -> User:
    return User.objects.get(username="connie")


def _values(post: Post) -> tuple[Any, ...]:
    return post.status, post.published_at, post.expires_at, post.announce


def test_contributor_can_write_and_delete_own_posts(connie: Client, contributor: User) -> None:
    admin_form.save_post(connie, title="A story", body="Once.")
    post = Post.objects.get()
    assert (post.author, post.status) == (contributor, "draft")
    admin_form.save_post(connie, post, body="Twice.")
    post.refresh_from_db()
    assert post.body == "Twice."
    connie.post(admin_form.post_url("delete", post), {"post": "yes"})
    assert not Post.objects.filter(trashed_at=None).exists()


def test_form_of_a_contributor_has_no_publishing_fields(connie: Client) -> None:
    fields = admin_form.open_form(connie)
    assert not fields.keys() & {"status", "published_at", "expires_at", "announce", "author"}


@pytest.mark.parametrize("button", ["_continue", "_save", "_publish"])
@pytest.mark.parametrize("is_new", [True, False])
def test_forged_publishing_values_change_nothing(
    connie: Client, contributor: User, make_post: MakePost, button: str, is_new: bool
) -> None:
    editor = User.objects.create_user("other")
    post = None if is_new else make_post("Mine", status="draft", author=contributor, published_at=None)
    forged = {**_FORGED, "author": editor.pk, "title": "Mine", "body": "New.", button: "1"}
    admin_form.submit_form(connie, post, admin_form.open_form(connie, post) | forged)
    saved = Post.objects.get()
    assert _values(saved) == ("draft", None, None, False)
    assert (saved.body, saved.author) == ("New.", contributor)


@pytest.mark.parametrize("action", ["publish", "unpublish"])
def test_bulk_action_of_a_contributor_changes_nothing_public(
    connie: Client, contributor: User, make_post: MakePost, action: str
) -> None:
    live = make_post("Live", author=contributor)
    draft = make_post("Draft", status="draft", author=contributor)
    data = {"action": action, "_selected_action": [str(live.pk), str(draft.pk)]}
    connie.post(reverse("admin:blog_post_changelist"), data)
    states = set(Post.objects.filter(trashed_at=None).values_list("title", "status"))
    assert states == {("Live", "published"), ("Draft", "draft")}


def test_contributor_cannot_delete_own_published_post(
    connie: Client, contributor: User, make_post: MakePost
) -> None:
    post = make_post("Live", author=contributor)
    connie.post(admin_form.post_url("delete", post), {"post": "yes"})
    assert Post.objects.filter(trashed_at=None, status="published").exists()


def test_contributor_cannot_open_posts_of_others(connie: Client, author: User, make_post: MakePost) -> None:
    post = make_post("A secret draft", status="draft")
    for name in ("change", "preview", "revisions"):
        assert (
            "A secret draft" not in connie.get(admin_form.post_url(name, post), follow=True).content.decode()
        )


def test_contributor_cannot_change_a_photo_that_readers_see(
    connie: Client, contributor: User, make_post: MakePost
) -> None:
    photo = Photo.objects.create(file="uploads/1/a.jpg", alt="A", width=3, height=2, uploaded_by=contributor)
    url = reverse("admin:blog_photo_change", args=[photo.pk])
    data = {"alt": "Boats", "focal_x": "10", "focal_y": "20"}
    assert connie.post(url, data).status_code == 302
    make_post("Live", body="![A](/uploads/1/a.jpg)")
    assert connie.post(url, data | {"alt": "Ships"}).status_code == 403
    photo.refresh_from_db()
    assert photo.alt == "Boats"


# --- Own published posts


@pytest.fixture
def live(contributor: User, make_post: MakePost) -> Post:
    return make_post("Live", body="Seen by readers.", author=contributor)


def _get_public(post: Post) -> PublishedPost:
    result = queries.get_post(post.slug, timezone.now())
    assert isinstance(result, PostDetail)
    return result.post


@pytest.mark.parametrize("button", ["_continue", "_save", "_publish", "_unpublish"])
def test_own_published_post_is_not_updated(connie: Client, live: Post, button: str) -> None:
    data = admin_form.open_form(connie, live) | {**_FORGED, "body": "Secret.", "status": "draft"}
    response = connie.post(admin_form.post_url("change", live), data | {button: "1"})
    assert "You can’t publish changes." in admin_form.page_text(response)
    assert admin_form.read_form(response)["body"] == "Secret."
    live.refresh_from_db()
    assert (live.body, live.status) == ("Seen by readers.", "published")


@pytest.mark.parametrize("button", ["_draft", "_submit"])
def test_changes_of_own_published_post_are_a_draft(connie: Client, live: Post, button: str) -> None:
    data = admin_form.open_form(connie, live) | {**_FORGED, "body": "Better."}
    connie.post(admin_form.post_url("change", live), data | {button: "1"})
    live.refresh_from_db()
    assert (live.body, live.announce, live.expires_at) == ("Seen by readers.", False, None)
    assert "Seen by readers." in _get_public(live)["html"]
    draft = Draft.objects.get()
    assert (draft.data["body"], draft.data["expires_at"], draft.publish_at) == ("Better.", None, None)
    assert Review.objects.exists() is (button == "_submit")


def test_editor_publishes_submitted_changes(connie: Client, edith: Client, live: Post) -> None:
    data = admin_form.open_form(connie, live) | {"body": "Better."}
    connie.post(admin_form.post_url("change", live), data | {"_submit": "1"})
    admin_form.save_post(edith, live)
    assert "Better." in _get_public(live)["html"]
    assert not Draft.objects.exists()
    assert not Review.objects.exists()


def test_discarding_submitted_changes_ends_the_review(connie: Client, live: Post) -> None:
    data = admin_form.open_form(connie, live) | {"body": "Better."}
    connie.post(admin_form.post_url("change", live), data | {"_submit": "1"})
    live.refresh_from_db()
    connie.post(admin_form.post_url("discard", live), {"version": str(live.version)})
    assert not Review.objects.exists()


def test_restored_revision_of_own_published_post_is_a_draft(connie: Client, live: Post) -> None:
    for body in ("Better.", "Best."):
        data = admin_form.open_form(connie, live) | {"body": body}
        connie.post(admin_form.post_url("change", live), data | {"_draft": "1"})
    revision = Revision.objects.filter(data__body="Better.").latest("pk")
    live.refresh_from_db()
    connie.post(admin_form.post_url("revision", live, revision.pk), {"version": str(live.version)})
    assert "Seen by readers." in _get_public(live)["html"]
    assert Draft.objects.get().data["body"] == "Better."


# --- Other views


@pytest.mark.parametrize("name", ["share", "discard", "return", "autosave", "render", "slug", "revisions"])
def test_views_of_posts_of_others_are_not_found(connie: Client, make_post: MakePost, name: str) -> None:
    post = make_post("A secret draft", status="draft")
    url = admin_form.post_url(name, post)
    assert connie.get(url).status_code in {404, 405}
    assert connie.post(url, {"days": "7", "note": "n", "version": "0"}).status_code in {404, 405}
    assert not PreviewLink.objects.exists()


def test_photo_library_does_not_change_photos_that_readers_see(
    connie: Client, contributor: User, make_post: MakePost
) -> None:
    photo = Photo.objects.create(file="uploads/1/a.jpg", alt="A", width=3, height=2, uploaded_by=contributor)
    make_post("Live", body="![A](/uploads/1/a.jpg)")
    url = reverse("admin:blog_photo_describe", args=[photo.pk])
    assert connie.post(url, {"alt": "Ships", "caption": ""}).status_code == 403
    photo.refresh_from_db()
    assert photo.alt == "A"


def test_pages_for_editors_are_closed(connie: Client) -> None:
    for name in (
        "blog_subscriber_changelist",
        "blog_redirect_changelist",
        "auth_user_changelist",
        "blog_series_add",
    ):
        assert connie.get(reverse(f"admin:{name}")).status_code == 403
