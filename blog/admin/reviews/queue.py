"""The queue of posts that wait for a review. `save.finish_edit` ends the review of a published post."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.utils import timezone

from blog.models import Post, Review

if TYPE_CHECKING:
    from django.contrib.auth.models import User

MAX_NOTE = 500  # characters; see `Review.note`


def request_review(post: Post, *, user: User, note: str) -> Review:
    """Submit a post for review, or submit it again. The request is then the latest in the queue."""
    values = {"requested_by": user, "requested_at": timezone.now(), "note": note}
    cleared = {"returned_by": None, "returned_at": None}
    review, _created = Review.objects.update_or_create(post=post, defaults={**values, **cleared})
    return review


def return_post(post: Post, *, user: User, note: str) -> bool:
    """Return a post to its writer. Return whether the post was waiting for a review."""
    values = {"returned_by": user, "returned_at": timezone.now(), "note": note}
    return bool(waiting_reviews().filter(post=post).update(**values))


def waiting_reviews() -> QuerySet[Review]:
    """Return the reviews that wait for an editor, oldest first."""
    waiting = Review.objects.filter(returned_at=None, post__trashed_at=None)
    return waiting.order_by("requested_at")


def find_review(post: Post) -> Review | None:
    return Review.objects.select_related("requested_by", "returned_by").filter(post=post).first()
