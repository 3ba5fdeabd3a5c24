"""Merging an editor's text with one that another editor saved meanwhile."""

from __future__ import annotations

from dataclasses import dataclass

from blog.models import Post, Revision
from blog.publishing import drafts
from blog.publishing.merge_marks import FIELDS
from common.merge import Merge, merge_lines, merge_words


@dataclass(frozen=True)
class MergedText:
    values: dict[str, str]  # by field name
    conflicts: int


def merge_text(post: Post, mine: dict[str, str], base: int | None) -> MergedText:
    """Merge a typed text with the saved one of `post`. `base` is the revision that the editor had opened."""
    opened = _load_base(post, base)
    theirs = drafts.take_current_snapshot(post)
    merged = {name: _merge_field(name, opened, mine[name], theirs[name]) for name in FIELDS}
    values = {name: merge.text for name, merge in merged.items()}
    return MergedText(values, sum(merge.conflicts for merge in merged.values()))


def _load_base(post: Post, base: int | None) -> dict[str, str] | None:
    """Return the text that was opened. A post without revisions gets its first one before its first change."""
    found = Revision.objects.filter(post=post)
    revision = found.filter(pk=base).first() if base else found.order_by("pk").first()
    return revision.data if revision else None


def _merge_field(name: str, opened: dict[str, str] | None, mine: str, theirs: str) -> Merge:
    mine, theirs = _normalize(mine), _normalize(theirs)
    base = _normalize(opened.get(name, "")) if opened else None
    return merge_lines(base, mine, theirs) if name == "body" else merge_words(base, mine, theirs)


def _normalize(text: str) -> str:
    """Return the text with the newlines of Unix, as forms and revisions differ. Forms also strip it."""
    return text.replace("\r\n", "\n").strip()
