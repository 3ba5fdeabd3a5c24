"""The list of photos: thumbnails and filters."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError
from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from blog.models import Photo
from blog.photos.pictures import build_picture
from blog.publishing.photos.uses import select_used
from blog.reader.types import Picture
from blog.rendering.pictures import build_srcset
from common import content_table
from common.content_table import StoredPhoto


@dataclass(frozen=True)
class ProcessedPhoto:
    picture: Picture
    problem: str = ""  # why the thumbnails worker could not process the file


def read_processed(photos: Iterable[Photo]) -> dict[str, ProcessedPhoto]:
    """Return the state of photos by photo key. Without the content table, no photo has renditions or a problem."""
    by_key = {photo.key: photo for photo in photos}
    try:
        stored = content_table.get_photos(by_key)
    except (BotoCoreError, ClientError):
        stored = {}
    return {key: _process(photo, stored.get(key)) for key, photo in by_key.items()}


def _process(photo: Photo, stored: StoredPhoto | None) -> ProcessedPhoto:
    if not stored:
        return ProcessedPhoto(build_picture(photo, None))
    return ProcessedPhoto(build_picture(photo, stored.renditions), stored.problem or "")


class PhotoList(ChangeList):
    """A page of photos. It reads the thumbnails of all rows in one request."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        photos = list(self.result_list)
        processed = read_processed(photos)
        for photo in photos:
            photo.thumbnail = _render_thumbnail(processed[photo.key])
        self.result_list = photos


def _render_thumbnail(processed: ProcessedPhoto) -> SafeString:
    if processed.problem:
        text = "Processing failed: {}"
        return format_html(f'<span class="thumb thumb-failed">{text}</span>', processed.problem)
    if "renditions" not in processed.picture:
        return format_html('<span class="thumb thumb-waiting">{}</span>', "Processing…")
    sources = build_srcset(processed.picture["renditions"], "webp")
    return format_html('<img class="thumb" alt="" loading="lazy" sizes="96px" srcset="{}">', sources)


class UseFilter(admin.SimpleListFilter):
    title = "use in posts"
    parameter_name = "use"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("used", "Used"), ("unused", "Not used")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Photo]) -> QuerySet[Photo]:
        if self.value() in {"used", "unused"}:
            return select_used(queryset, used=self.value() == "used")
        return queryset
