"""The sections of the desk about posts. A user sees the posts that they may edit."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.urls import reverse

from blog.admin.desk.sections import MAX_ROWS, Row, Section, format_time, list_url, post_url
from blog.admin.photo_problems import list_failed_photos
from blog.admin.reviews.queue import waiting_reviews
from blog.admin.unsaved import list_unsaved_texts
from blog.models import Draft, Post, PostQuerySet

if TYPE_CHECKING:
    from django.contrib.auth.models import User


def _get_posts(user: User) -> PostQuerySet:
    posts: PostQuerySet = Post.objects.filter(trashed_at=None)
    return posts.editable_by(user).defer("body")


def list_unsaved(user: User) -> Section:
    """List the texts that the user typed and never saved, if there are any."""
    rows = [
        Row(text.first_words, text.url, f"Not saved since {format_time(text.saved_at)}")
        for text in list_unsaved_texts(user, limit=MAX_ROWS)
    ]
    return Section("unsaved", "Unsaved texts", "Everything is saved.", rows)


def list_drafts(user: User) -> Section:
    """List the user's own drafts, with the note of an editor who returned one."""
    drafts = _get_posts(user).filter(author=user, status=Post.Status.DRAFT).select_related("review")
    rows = [_describe_draft(post) for post in drafts.order_by("-updated_at")[:MAX_ROWS]]
    url = list_url(state="draft", **_own(user))
    return Section("drafts", "Your drafts", "You have no drafts.", rows, url, "All your drafts")


def _own(user: User) -> dict[str, int]:
    return {"author__id__exact": user.pk} if user.has_perm("blog.edit_all_posts") else {}


def _describe_draft(post: Post) -> Row:
    review = getattr(post, "review", None)
    detail = f"Edited {format_time(post.updated_at)}"
    if not review:
        return Row(post.title, post_url(post.pk), detail)
    if not review.returned_at:
        return Row(post.title, post_url(post.pk), detail, "In review")
    return Row(post.title, post_url(post.pk), detail, "Returned", review.note)


def list_reviews(user: User) -> Section:
    """List the posts that wait for a review, oldest first."""
    waiting = waiting_reviews().filter(post__in=_get_posts(user).values("pk"))
    rows = [
        Row(
            review.post.title,
            post_url(review.post_id),
            f"{_name(review.requested_by)}, {format_time(review.requested_at)}",
            note=review.note,
        )
        for review in waiting.select_related("post", "requested_by")[:MAX_ROWS]
    ]
    url = list_url(state="review")
    return Section("reviews", "Waiting for review", "No post waits for a review.", rows, url, "All in review")


def _name(user: User | None) -> str:
    return user.get_full_name() or user.get_username() if user else "A deleted user"


def list_scheduled(user: User, now: datetime) -> Section:
    """List the next changes that happen without anybody doing anything."""
    changes = sorted(_find_scheduled(user, now), key=lambda change: change[0])[:MAX_ROWS]
    rows = [Row(title, post_url(pk), f"{action} {format_time(time)}") for time, action, title, pk in changes]
    url = list_url(state="scheduled")
    return Section("scheduled", "Scheduled next", "Nothing is scheduled.", rows, url, "All scheduled posts")


def _find_scheduled(user: User, now: datetime) -> Iterator[tuple[datetime, str, str, int]]:
    published = _get_posts(user).published()
    for post in published.filter(published_at__gt=now).order_by("published_at")[:MAX_ROWS]:
        yield post.published_at or now, "Appears", post.title, post.pk
    for post in published.filter(expires_at__gt=now).order_by("expires_at")[:MAX_ROWS]:
        yield post.expires_at or now, "Disappears", post.title, post.pk
    drafts = _get_drafts(user).filter(publish_at__gt=now).order_by("publish_at")
    for draft in drafts[:MAX_ROWS]:
        yield draft.publish_at or now, "Changes", draft.post.title, draft.pk


def _get_drafts(user: User) -> QuerySet[Draft]:
    return (
        Draft.objects.filter(post__in=_get_posts(user).published().values("pk"))
        .select_related("post", "editor")
        .defer("data", "post__body")
    )


def list_changed(user: User) -> Section:
    """List published posts with saved changes that readers don't see yet."""
    rows = [
        Row(draft.post.title, post_url(draft.pk), f"{_name(draft.editor)}, {format_time(draft.saved_at)}")
        for draft in _get_drafts(user).order_by("-saved_at")[:MAX_ROWS]
    ]
    empty = "Readers see the latest text of every post."
    url = list_url(state="changes")
    return Section("changed", "Published, with changes", empty, rows, url, "All with changes")


def list_neglected(user: User, now: datetime) -> Section:
    """List photos without thumbnails, which readers can't see, and live posts without a summary."""
    failed = [
        Row(str(item.photo), reverse("admin:blog_photo_change", args=[item.photo.pk]), item.reason)
        for item in list_failed_photos(user)
    ]
    posts = _get_posts(user).live(now).filter(summary="").order_by("-published_at")[:MAX_ROWS]
    rows = [Row(post.title, post_url(post.pk), "The summary is missing.") for post in posts]
    rows = [*failed, *rows][:MAX_ROWS]
    return Section("attention", "Needs attention", "Nothing needs attention.", rows)
