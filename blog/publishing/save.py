"""Saving a post: detects concurrent edits, records a revision, publishes the post and announces it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from blog.models import Post, Review, Revision
from blog.publishing import events, publish, revisions
from blog.publishing.merge_marks import describe_marks
from blog.publishing.publish import PublishError
from blog.publishing.restore import restore_on_error

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from blog.rendering.markdown import Rendered


_DATED_FIELDS = ("title", "summary", "body", "cover_id")


class EditConflict(Exception):
    """Another user saved the post after this version of it was opened."""

    def __init__(self, present: Post) -> None:
        last = Revision.objects.filter(post=present).select_related("editor").first()
        editor = last.editor if last else None
        self.present = present
        self.by = (editor.get_full_name() or editor.get_username()) if editor else "Another user"
        self.at = last.created_at if last else present.updated_at
        super().__init__(
            f"{self.by} saved this post at {self.at:%H:%M} UTC on {self.at:%-d %B}, while you had it open."
        )


@contextmanager
def edit_post(post: Post, *, version: int, editor: User) -> Iterator[None]:
    """Run a block that changes and saves `post`, in one transaction. Raise `EditConflict` or `PublishError`."""
    with restore_on_error(), transaction.atomic():
        begin_edit(post, version=version)
        yield
        finish_edit(post, editor=editor)


def begin_edit(post: Post, *, version: int) -> None:
    """Increment the post's version, in the transaction of the save. Raise `EditConflict`."""
    if not Post.objects.filter(pk=post.pk, version=version).update(version=F("version") + 1):
        raise EditConflict(Post.objects.get(pk=post.pk))
    post.version = version + 1
    if not Revision.objects.filter(post=post).exists():  # an imported post, before its first edit
        original = Post.objects.select_related("author").get(pk=post.pk)
        revisions.record_revision(original, editor=original.author)


def finish_edit(post: Post, *, editor: User) -> Rendered | None:
    """Record a revision of the saved post, publish and announce it, in the transaction of the save.

    Return the rendered body, or `None` for a post that is not public. Raise `PublishError`.
    """
    if post.status == Post.Status.PUBLISHED and (errors := describe_marks(vars(post))):
        raise PublishError(" ".join(errors.values()))
    revisions.record_revision(post, editor=editor)
    result = publish.sync_post(post)
    if post.status == Post.Status.PUBLISHED:
        end_review(post)
    events.announce_post(post, is_new=result.is_new)
    return result.rendered


def end_review(post: Post) -> None:
    """Delete the review of a post whose text was published or discarded."""
    Review.objects.filter(post=post).delete()


def date_changes(post: Post) -> None:
    """Set the date of the last update, which readers see, if the text of `post` differs from the saved one."""
    saved = Post.objects.filter(pk=post.pk).values(*_DATED_FIELDS).first()
    if saved != {name: getattr(post, name) for name in _DATED_FIELDS}:
        post.updated_at = timezone.now()
