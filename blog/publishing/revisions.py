"""Revisions of a post: taking a snapshot, comparing two and restoring one.

The revision of a draft has `"draft": true` in its data: readers have not seen it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from blog.models import Photo, Post, Revision, Series, Tag
from blog.rendering import diff

if TYPE_CHECKING:
    from django.contrib.auth.models import User

Snapshot = dict[str, Any]

# The text fields that restoring a revision sets. The slug, author, status and times keep their present values.
_TEXTS = ("title", "summary", "body", "canonical_url", "seo_title", "seo_description")
_TIMES = {"published_at", "expires_at"}
_LABELS = {
    "title": "Title",
    "summary": "Summary",
    "body": "Body",
    "tags": "Tags",
    "cover": "Cover",
    "series": "Series",
    "author": "Author",
    "slug": "Slug",
    "status": "Status",
    "published_at": "Publish at",
    "expires_at": "Unpublish at",
    "announce": "Notify subscribers",
    "canonical_url": "Canonical URL",
    "seo_title": "SEO title",
    "seo_description": "SEO description",
}


@dataclass(frozen=True)
class Change:
    label: str
    blocks: list[diff.Block]


def take_snapshot(post: Post, tags: Iterable[Tag] | None = None) -> Snapshot:
    """Return the values of a post, with names instead of ids. `tags` replace the post's own tags."""
    return {
        **{name: getattr(post, name) for name in (*_TEXTS, "slug", "status", "announce")},
        "tags": [tag.name for tag in (post.tags.all() if tags is None else tags)],
        "cover": post.cover.key if post.cover else None,
        "series": post.series.name if post.series else None,
        "author": post.author.get_username(),
        "published_at": post.published_at.isoformat() if post.published_at else None,
        "expires_at": post.expires_at.isoformat() if post.expires_at else None,
    }


def record_revision(post: Post, *, editor: User, data: Snapshot | None = None) -> None:
    """Store `data` or else a snapshot of the post, unless it equals the last revision."""
    data = data or take_snapshot(post)
    last = Revision.objects.filter(post=post).first()
    if not last or list_changed_labels(last.data, data) or last.data.get("draft") != data.get("draft"):
        Revision.objects.create(post=post, editor=editor, data=data)


def find_latest(post: Post) -> int | None:
    """Return the key of the revision with the saved text of `post`."""
    return Revision.objects.filter(post=post).values_list("pk", flat=True).first()


def compare(old: Snapshot, new: Snapshot) -> Iterator[Change]:
    """Yield a change for each field that differs."""
    for name, label in _LABELS.items():
        before, after = _as_text(old.get(name)), _as_text(new.get(name))
        if before != after:
            texts = (_describe(name, snapshot.get(name)) for snapshot in (old, new))
            yield Change(label, diff.compare_texts(*texts))


def list_changed_labels(old: Snapshot, new: Snapshot) -> list[str]:
    return [label for name, label in _LABELS.items() if _as_text(old.get(name)) != _as_text(new.get(name))]


def _describe(name: str, value: Any) -> str:
    """Return the text of a value for readers."""
    if value and name in _TIMES:
        return f"{datetime.fromisoformat(value):%-d %B %Y, %H:%M:%S} UTC"
    return str(Post.Status(value).label) if value and name == "status" else _as_text(value)


def _as_text(value: Any) -> str:
    if value is True:
        return "Yes"
    return ", ".join(value) if isinstance(value, list) else str(value or "").replace("\r\n", "\n")


def apply_snapshot(data: Snapshot, post: Post) -> list[Tag]:
    """Set the fields of `post` from a snapshot. Return its tags, which can be set only after the post is saved.

    Tags, photos and series that were deleted since are left out (see `describe_missing`).
    """
    for name in _TEXTS:
        setattr(post, name, data.get(name, ""))
    post.cover = Photo.objects.filter(file=data.get("cover") or "").first()
    post.series = Series.objects.filter(name=data.get("series") or "").first()
    return list(Tag.objects.filter(name__in=data.get("tags", [])))


def describe_missing(data: Snapshot, post: Post, tags: list[Tag]) -> list[str]:
    """Describe the parts of a snapshot that could not be restored to `post`."""
    lost_tags = sorted(set(data.get("tags", [])) - {tag.name for tag in tags})
    missing = [f"the tag “{name}”" for name in lost_tags]
    if data.get("series") and not post.series:
        missing.append(f"the series “{data['series']}”")
    if data.get("cover") and not post.cover:
        missing.append(f"the cover {data['cover']}")
    return missing
