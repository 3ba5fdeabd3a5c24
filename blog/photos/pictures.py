"""The pictures of photos: SQL's rows joined with the renditions that the thumbnails worker recorded."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from common import content_table

if TYPE_CHECKING:
    from blog.models import Photo
    from blog.reader.types import Picture, Renditions


def load_pictures(photos: Iterable[Photo]) -> dict[str, Picture]:
    """Return the pictures of photos by photo key."""
    by_key = {photo.key: photo for photo in photos}
    renditions = content_table.get_renditions(by_key)
    return {key: build_picture(photo, renditions.get(key)) for key, photo in by_key.items()}


def build_picture(photo: Photo, renditions: Renditions | None) -> Picture:
    picture: Picture = {
        "src": f"/{photo.key}",
        "alt": photo.alt,
        "width": photo.width,
        "height": photo.height,
    }
    if photo.caption:
        picture["caption"] = photo.caption
    if (photo.focal_x, photo.focal_y) != (50, 50):
        picture["focus"] = [photo.focal_x, photo.focal_y]
    if renditions:
        picture |= {"width": renditions["width"], "height": renditions["height"], "renditions": renditions}
    return picture
