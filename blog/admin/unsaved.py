"""Unsaved texts in SQL. Each form has an id of its own, so that no text replaces the text of another form."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from blog.models import Post, UnsavedText

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User

Values = dict[str, list[str]]  # submitted values by field name

MAX_CHARACTERS = 2_000_000  # of one text: several times the limit of a post
MAX_TEXTS = 100  # of one person and post
_MIN_KEPT = 20  # the newest texts of one person and post are never deleted
_MIN_AGE = timedelta(days=30)  # and neither are more recent ones
_FIRST_WORDS = UnsavedText._meta.get_field("first_words").max_length or 0


class TextRefused(Exception):
    """An unsaved text was not stored. The message is for the editor."""


class IdTaken(TextRefused):
    """Another person or post has a text with this id."""


@dataclass(frozen=True)
class UnsavedRow:
    """An entry of a list of unsaved texts. `post` is `None` for a new post."""

    id: UUID
    post: Post | None
    first_words: str
    saved_at: datetime
    url: str  # of the form that restores the text


def list_unsaved_texts(
    user: User | AnonymousUser, *, limit: int = 20, only_new: bool = False
) -> list[UnsavedRow]:
    """Return the newest unsaved texts of `user` that the user can restore, in one query."""
    texts = UnsavedText.objects.filter(editor_id=user.pk).select_related("post").defer("data", "post__body")
    restorable = Q(post=None)
    if not only_new:
        restorable |= Q(post__in=Post.objects.editable_by(user).filter(trashed_at=None))
    return [build_row(text) for text in texts.filter(restorable)[:limit]]


def build_row(text: UnsavedText) -> UnsavedRow:
    name, args = ("change", [text.post_id]) if text.post_id else ("add", [])
    url = f"{reverse(f'admin:blog_post_{name}', args=args)}?unsaved={text.pk}"
    return UnsavedRow(text.pk, text.post, text.first_words or "No words yet", text.saved_at, url)


def get_texts(user: User, post: Post | None) -> QuerySet[UnsavedText]:
    """Return the unsaved texts of `user` for a post, or for new posts."""
    return UnsavedText.objects.filter(editor=user, post=post)


def store_text(user: User, post: Post | None, pk: UUID, data: Values) -> datetime:
    """Store the text of a form, and return its time. Raise `TextRefused`."""
    if sum(len(value) for values in data.values() for value in values) > MAX_CHARACTERS:
        raise TextRefused(f"The text has more than {MAX_CHARACTERS:,} characters.")
    now = timezone.now()
    values = {"data": data, "first_words": _find_first_words(data), "saved_at": now}
    texts = get_texts(user, post)
    if not texts.filter(pk=pk).update(**values):
        _delete_oldest(texts)
        if texts.count() >= MAX_TEXTS:
            raise TextRefused(f"You have {MAX_TEXTS} unsaved texts here. Discard some of them.")
        _create_text(UnsavedText(pk=pk, editor=user, post=post, **values))
    return now


def _create_text(text: UnsavedText) -> None:
    try:
        with transaction.atomic():
            text.save(force_insert=True)
    except IntegrityError as error:
        raise IdTaken("Another form has this id.") from error


def _delete_oldest(texts: QuerySet[UnsavedText]) -> None:
    newest = texts.values("pk")[:_MIN_KEPT]
    texts.filter(saved_at__lt=timezone.now() - _MIN_AGE).exclude(pk__in=newest).delete()


def _find_first_words(data: Values) -> str:
    title, body = (" ".join("".join(data.get(name, [])).split()) for name in ("title", "body"))
    words = f"{title}: {body}" if title and body else title or body
    return words if len(words) <= _FIRST_WORDS else f"{words[: _FIRST_WORDS - 1]}…"
