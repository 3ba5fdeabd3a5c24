"""Contributors: they write and change their own unpublished posts, and can't change what readers see."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from blog.models import Photo, Post
from tests.support import admin_form
from tests.support.posts import MakePost

_FORGED = {
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
