"""The draft of a published post: saved changes that readers don't see. The post itself is what readers see."""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy
from datetime import datetime
from typing import TYPE_CHECKING

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from blog.models import Draft, Post, Tag
from blog.publishing import revisions, save, schedules
from blog.publishing.revisions import Snapshot

if TYPE_CHECKING:
    from django.contrib.auth.models import User


class TooEarly(Exception):
    """The time of a draft is in the future."""


def find_draft(post: Post | None) -> Draft | None:
    """Return the draft of a post. It needs no query if the post was read with `select_related("draft")`."""
    return getattr(post, "draft", None) if post and post.pk else None


def load_current(post: Post) -> tuple[Post, list[Tag]]:
    """Return the last saved state of a post and its tags: a copy with the values of its draft, or the post itself."""
    draft = find_draft(post)
    if not draft:
        return post, list(post.tags.all())
    current = copy(post)
    return current, _apply(draft.data, current)


def take_current_snapshot(post: Post) -> Snapshot:
    draft = find_draft(post)
    return draft.data if draft else revisions.take_snapshot(post)


def describe_missing(post: Post | None) -> list[str]:
    """Describe the parts of a post's draft that were deleted after it was saved."""
    draft = find_draft(post)
    if not post or not draft:
        return []
    current, tags = load_current(post)
    missing = revisions.describe_missing(draft.data, current, tags)
    if draft.data["author"] != current.author.get_username():
        missing.append(f"the author “{draft.data['author']}”")
    return missing


def save_draft(post: Post, tags: Iterable[Tag], *, editor: User, publish_at: datetime | None = None) -> None:
    """Store the values of `post`, which is not saved itself, and record them as a revision.

    They are published at `publish_at`, or never without one. Values that equal the published ones delete the draft.
    Call `save.begin_edit` first, in the same transaction. Raise `PublishError`.
    """
    data = revisions.take_snapshot(post, tags)
    published = Post.objects.select_related("author", "cover", "series").get(pk=post.pk)
    if not revisions.list_changed_labels(revisions.take_snapshot(published), data):
        delete_draft(post)
        revisions.record_revision(published, editor=editor)
        return
    if not publish_at:
        _cancel_schedule(post)
    values = {"data": data, "editor": editor, "publish_at": publish_at}
    Draft.objects.update_or_create(post_id=post.pk, defaults=values)
    _forget(post)
    revisions.record_revision(post, editor=editor, data={**data, "draft": True})
    if publish_at:
        schedules.schedule(post, publish_at)


def delete_draft(post: Post) -> None:
    """Delete the draft of a post whose saved values replace it, in the transaction of the save."""
    _cancel_schedule(post)
    _delete(post)


def discard_draft(post: Post, *, version: int, editor: User) -> None:
    """Return to the published text. The draft stays available as a revision. Raise `EditConflict`."""
    with transaction.atomic():
        save.begin_edit(post, version=version)
        delete_draft(post)
        save.end_review(post)
        revisions.record_revision(post, editor=editor)


def publish_scheduled(pk: int, publish_at: datetime) -> None:
    """Publish the draft of the post `pk`, which was scheduled for `publish_at`.

    Do nothing if the draft has another time now, was published or deleted, or its post is not public. Raise
    `TooEarly`, `EditConflict`, `PublishError` or `ValidationError`.
    """
    drafts = Draft.objects.filter(post__in=Post.objects.published()).select_related("post__author", "editor")
    draft = drafts.filter(post=pk, publish_at=publish_at).first()
    if not draft:
        return
    if publish_at > timezone.now():
        raise TooEarly
    current, tags = load_current(draft.post)
    editor = draft.editor or draft.post.author
    with save.edit_post(current, version=current.version, editor=editor):
        save.date_changes(current)
        current.full_clean()
        current.save()
        current.tags.set(tags)
        _delete(current)  # the schedule has deleted itself


def rename_series(former: str, name: str) -> None:
    """Replace the name of a series in the drafts, which know series by their names."""
    for draft in Draft.objects.filter(data__series=former).iterator(50):
        Draft.objects.filter(pk=draft.pk).update(data={**draft.data, "series": name})


def _delete(post: Post) -> None:
    Draft.objects.filter(post_id=post.pk).delete()
    _forget(post)


def _cancel_schedule(post: Post) -> None:
    if Draft.objects.filter(post_id=post.pk, publish_at__isnull=False).exists():
        schedules.unschedule_on_commit(post)


def _apply(data: Snapshot, post: Post) -> list[Tag]:
    """Set the fields of `post` from a draft. Return its tags. Omit deleted parts, see `describe_missing`."""
    tags = revisions.apply_snapshot(data, post)
    post.slug, post.announce = data["slug"], data["announce"]
    post.published_at, post.expires_at = map(_parse_time, (data["published_at"], data["expires_at"]))
    author = get_user_model().objects.filter(username=data["author"]).first()
    post.author = author or post.author
    return tags


def _parse_time(value: str | None) -> datetime | None:
    return parse_datetime(value) if value else None


def _forget(post: Post) -> None:
    """Forget the draft that was read with the post."""
    post._state.fields_cache.pop("draft", None)
