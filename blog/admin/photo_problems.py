"""Photos that the thumbnails worker could not process, with its reasons."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from blog.models import Photo
from common import content_table

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User

_MAX_PHOTOS = 50  # the newest ones: older failures have been seen


@dataclass(frozen=True)
class FailedPhoto:
    photo: Photo
    reason: str


def list_failed_photos(user: User | AnonymousUser) -> list[FailedPhoto]:
    """Return those of the newest photos that failed and that `user` may change. It sends one request."""
    photos = Photo.objects.all()
    if not user.has_perm("blog.edit_all_posts"):
        photos = photos.filter(uploaded_by_id=user.pk)
    newest = list(photos[:_MAX_PHOTOS])
    problems = find_problems(photo.key for photo in newest)
    return [FailedPhoto(photo, problems[photo.key]) for photo in newest if photo.key in problems]


def find_problems(keys: Iterable[str]) -> dict[str, str]:
    """Return the reasons by photo key. Return none while the content table can't be read."""
    try:
        stored = content_table.get_photos(keys)
    except (BotoCoreError, ClientError):
        return {}
    return {key: photo.problem for key, photo in stored.items() if photo.problem}
