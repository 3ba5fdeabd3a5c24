"""The trash: removed posts, which can be restored for 30 days with their revisions, drafts and former slugs."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from blog.models import Post
from blog.publishing import addresses, drafts, publish, save
from blog.publishing.publish import PublishError
from blog.publishing.restore import restore_on_error
from common import content_table

if TYPE_CHECKING:
    from django.contrib.auth.models import User

logger = logging.getLogger(__name__)

LIFETIME = timedelta(days=30)
_BATCH = 20  # posts that one request deletes for good


def move_to_trash(post: Post) -> None:
    """Remove a post from readers and from lists. It keeps its status, for `undo`.

    Raise `EditConflict` or `PublishError`.
    """
    _set_trashed_at(post, timezone.now())


def undo(post: Post) -> None:
    """Return a post from the trash to its former state, which may be public. Raise like `move_to_trash`."""
    _set_trashed_at(post, None)


def restore_as_draft(post: Post, *, editor: User) -> None:
    """Return a post from the trash as a draft, with the changes of its draft. Raise like `move_to_trash`."""
    current, tags = drafts.load_current(post)
    if Post.objects.filter(slug=current.slug).exclude(pk=post.pk).exists():
        current.slug = post.slug
    with save.edit_post(current, version=post.version, editor=editor):
        current.trashed_at, current.status = None, Post.Status.DRAFT
        current.published_at = current.published_at or post.published_at
        current.save()
        current.tags.set(tags)
        drafts.delete_draft(current)


def delete_post(post: Post) -> None:
    """Delete a post for good. Readers get the status 410 at all of its addresses. Raise `PublishError`."""
    with transaction.atomic():
        publish.unpublish_post(post)
        with publish.translate_errors():
            content_table.put(addresses.build_tombstones(post))
        post.delete()


def delete_expired() -> None:
    """Delete some of the posts that were in the trash for too long. A failure is only logged."""
    expired = Post.objects.trashed().filter(trashed_at__lte=timezone.now() - LIFETIME)
    for post in expired.order_by("trashed_at")[:_BATCH]:
        try:
            delete_post(post)
        except PublishError:
            logger.exception("Could not delete post %s from the trash", post.pk)


def restorable_until(post: Post) -> datetime:
    assert post.trashed_at
    return post.trashed_at + LIFETIME


def _set_trashed_at(post: Post, time: datetime | None) -> None:
    with restore_on_error(), transaction.atomic():
        save.begin_edit(post, version=post.version)
        post.trashed_at = time
        post.save()
        publish.sync_post(post)
