"""Photos that the thumbnails worker could not process, with its reasons."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from blog.models import Photo
from blog.photos.problems import find_unprocessed

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
    reasons = find_unprocessed(photo.key for photo in newest)
    return [FailedPhoto(photo, reason) for photo in newest if (reason := reasons.get(photo.key))]
