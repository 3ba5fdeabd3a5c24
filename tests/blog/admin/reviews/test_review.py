"""Reviews: submitting a post, publishing it, and returning it with a note."""

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from blog.models import Post, Review
from tests.support import admin_form


@pytest.fixture
def submitted(connie: Client) -> Post:
    """A post that Connie has submitted for review."""
    _submit(connie, title="A story", body="Once.", review_note="Is the end too long?")
    return Post.objects.get()


def _submit(client: Client, post: Post | None = None, **changes: str) -> None:
    data = admin_form.open_form(client, post) | changes
    data.pop("_continue", None)
    client.post(admin_form.post_url("change" if post else "add", post), {**data, "_submit": "1"})


def _open(client: Client, post: Post) -> str:
    return admin_form.page_text(client.get(admin_form.post_url("change", post)))


def _list(client: Client, query: str = "") -> str:
    return admin_form.page_text(client.get(reverse("admin:blog_post_changelist") + query))


def _return(client: Client, post: Post, note: str = "Shorten the end.") -> int:
    return client.post(admin_form.post_url("return", post), {"note": note}).status_code


def test_submitted_post_is_a_draft_in_review(connie: Client, edith: Client, submitted: Post) -> None:
    assert submitted.status == "draft"
    review = Review.objects.get()
    assert (review.requested_by, review.note) == (submitted.author, "Is the end too long?")
    page = _open(edith, submitted)
    assert "In review. Submitted by Connie on" in page
    assert "Is the end too long?" in page
    assert "In review" in _list(connie)
    assert "A story" in _list(edith, "?state=review")


def test_publishing_ends_the_review(edith: Client, submitted: Post) -> None:
    admin_form.save_post(edith, submitted, _publish="1")
    submitted.refresh_from_db()
    assert submitted.status == "published"
    assert not Review.objects.exists()


def test_bulk_publishing_ends_the_review(edith: Client, submitted: Post) -> None:
    data = {"action": "publish", "_selected_action": [str(submitted.pk)]}
    edith.post(reverse("admin:blog_post_changelist"), data)
    assert Post.objects.get().status == "published"
    assert not Review.objects.exists()


def test_saving_a_draft_keeps_the_review(edith: Client, submitted: Post) -> None:
    admin_form.save_post(edith, submitted, body="Edited.")
    assert Review.objects.get().returned_at is None


def test_returned_post_shows_the_note_to_its_writer(connie: Client, edith: Client, submitted: Post) -> None:
    assert _return(edith, submitted) == 302
    page = _open(connie, submitted)
    assert "Returned by Edith Orr on" in page
    assert "Shorten the end." in page
    assert "Returned" in _list(connie)
    assert "0 results" in _list(edith, "?state=review")
    assert "Returned after the review." in {entry.get_change_message() for entry in LogEntry.objects.all()}


def test_resubmitted_post_waits_again(connie: Client, edith: Client, submitted: Post) -> None:
    _return(edith, submitted)
    _submit(connie, submitted, body="Shorter.", review_note="Done.")
    review = Review.objects.get()
    assert (review.returned_at, review.note) == (None, "Done.")
    assert "In review. Submitted by Connie on" in _open(edith, submitted)


def test_waiting_post_can_be_returned_only_once(edith: Client, submitted: Post) -> None:
    _return(edith, submitted, "First.")
    _return(edith, submitted, "Second.")
    assert Review.objects.get().note == "First."


@pytest.mark.parametrize(
    ("note", "reason"), [("", "Enter a note"), ("x" * 501, "The note has 501 characters")]
)
def test_return_with_a_bad_note_is_refused(edith: Client, submitted: Post, note: str, reason: str) -> None:
    response = edith.post(admin_form.post_url("return", submitted), {"note": note}, follow=True)
    assert reason in admin_form.page_text(response)
    assert Review.objects.get().returned_at is None


def test_submission_with_a_long_note_keeps_what_was_typed(connie: Client) -> None:
    data = admin_form.open_form(connie) | {"title": "A story", "body": "Once.", "review_note": "x" * 501}
    response = connie.post(admin_form.post_url("add"), data | {"_submit": "1"})
    assert admin_form.read_form(response)["review_note"] == "x" * 501
    assert not Post.objects.exists()


def test_contributor_cannot_return_posts(connie: Client, submitted: Post) -> None:
    assert _return(connie, submitted) == 403
    assert Review.objects.get().returned_at is None
    assert "Return to the writer" not in _open(connie, submitted)


def test_author_cannot_return_posts_of_others(outsider: Client, submitted: Post) -> None:
    assert _return(outsider, submitted) == 404
    assert Review.objects.get().returned_at is None


def test_review_outlives_the_account_of_its_writer(edith: Client, submitted: Post) -> None:
    submitted.author = User.objects.get(username="edith")
    submitted.save()
    User.objects.get(username="connie").delete()
    assert "Submitted by a deleted user" in _open(edith, submitted)
