"""The photos of each post, in `PhotoUse`: finding a photo's posts needs no search through all texts."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef

from blog.models import Draft, Photo, PhotoUse, Post, PostQuerySet, Revision, UnsavedText

if TYPE_CHECKING:
    from django.db.models import QuerySet

_KEY = re.compile(r"uploads/[\w./-]*\w", re.ASCII)
_MAX_UNSAVED = 500  # texts, the newest ones


def find_keys(text: str) -> set[str]:
    """Return the keys of all photos that a text mentions, as images, links or HTML."""
    return set(_KEY.findall(text))


def record_post(instance: Post, raw: bool = False, **_: Any) -> None:
    """Record the photos of a saved post. Django sends the signal `post_save`."""
    if not raw:
        _record(instance)


def record_draft(instance: Draft, raw: bool = False, **_: Any) -> None:
    """Record the photos of a post with a saved draft."""
    if not raw:
        _record(instance.post)


def record_deleted_draft(instance: Draft, origin: Draft | QuerySet[Draft] | Any, **_: Any) -> None:
    """Record the photos of a post without its former draft, unless the post is being deleted too."""
    if isinstance(origin, Draft) or getattr(origin, "model", None) is Draft:
        _record(instance.post)


def _record(post: Post) -> None:
    """Record the photos of a post. An unpublished post keeps its former photos, because its revisions need them."""
    draft = Draft.objects.filter(pk=post.pk).values_list("data", flat=True).first()
    used = _find_post_keys(post) | (_find_snapshot_keys(draft) if draft else set())
    recorded = set(PhotoUse.objects.filter(post=post).values_list("key", flat=True))
    PhotoUse.objects.bulk_create(
        [PhotoUse(post=post, key=key) for key in sorted(used - recorded)], ignore_conflicts=True
    )
    if post.status == Post.Status.PUBLISHED and (former := recorded - used):
        unused = former - _find_keys_of_former_drafts(post)
        PhotoUse.objects.filter(post=post, key__in=unused).delete()


def record_new_posts(posts: Iterable[Post]) -> None:
    """Record the photos of new posts that were saved in bulk, for which Django sends no signal."""
    PhotoUse.objects.bulk_create(
        [PhotoUse(post=post, key=key) for post in posts for key in sorted(_find_post_keys(post))]
    )


def _find_post_keys(post: Post) -> set[str]:
    return find_keys(post.body) | ({post.cover.key} if post.cover else set())


def _find_keys_of_former_drafts(post: Post) -> set[str]:
    """Return the photos in the revisions of a published post that readers never saw."""
    snapshots = Revision.objects.filter(post=post).values_list("data", flat=True).iterator(50)
    return {key for data in snapshots if data.get("draft") for key in _find_snapshot_keys(data)}


def _find_snapshot_keys(data: dict[str, Any]) -> set[str]:
    return find_keys(data.get("body") or "") | find_keys(data.get("cover") or "")


def rename_key(old: str, new: str) -> None:
    """Record the new key of a photo for all posts that have the old one."""
    uses = PhotoUse.objects.filter(key=old)
    renamed = [PhotoUse(post_id=post, key=new) for post in uses.values_list("post", flat=True)]
    PhotoUse.objects.bulk_create(renamed, ignore_conflicts=True)
    uses.delete()


def find_posts(keys: Iterable[str]) -> PostQuerySet:
    """Select the posts that have one of these photos, also those in the trash."""
    posts: PostQuerySet = Post.objects.filter(
        pk__in=PhotoUse.objects.filter(key__in=list(keys)).values("post")
    )
    return posts


def select_used(photos: QuerySet[Photo], *, used: bool) -> QuerySet[Photo]:
    """Select the photos that any post uses, or those that none uses and no unsaved text mentions."""
    has_post = Exists(PhotoUse.objects.filter(key=OuterRef("file")))
    if used:
        return photos.filter(has_post)
    unsaved = UnsavedText.objects.values_list("data", flat=True)[:_MAX_UNSAVED]
    keys = {key for data in unsaved for body in data.get("body", []) for key in find_keys(body)}
    return photos.filter(~has_post).exclude(file__in=keys)
