"""Checks of the photos that have no renditions: the worker failed, or it has not processed them yet."""

from __future__ import annotations

from collections.abc import Iterator

from blog.editorial_checks.notes import Note
from blog.editorial_checks.outline import Outline
from blog.models import Photo, Post
from blog.photos.problems import find_unprocessed
from blog.rendering.pictures import PHOTO_PATH


def check_photos(post: Post, outline: Outline) -> Iterator[Note]:
    lines: dict[str, int | None] = {post.cover.key: None} if post.cover else {}
    for image in outline.images:
        if match := PHOTO_PATH.match(image.src):
            lines.setdefault(match[1], image.line)
    reasons = find_unprocessed(lines)
    for photo in Photo.objects.filter(file__in=reasons) if reasons else ():
        yield _describe(photo, reasons[photo.key], lines[photo.key])


def _describe(photo: Photo, reason: str, line: int | None) -> Note:
    if reason:
        text = (
            f"The photo “{photo}” could not be processed: {reason}. Readers may not see it. Replace its file."
        )
        return Note("warning", text, line)
    text = f"The photo “{photo}” is still being processed. Until then, readers get the original file."
    return Note("hint", text, line)
