"""Photo files: the accepted formats, the keys in the media bucket, and the size in pixels."""

import json
from io import BytesIO

import imagesize
from django.utils.text import slugify

from common import photo_limits

# Without HEIC, which most browsers can't show, and SVG, which may contain scripts.
EXTENSIONS = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/webp": "webp",
    "image/gif": "gif",
    "image/avif": "avif",
}
HEAD_SIZE = 256 * 1024  # bytes: a JPEG's size is after its EXIF data
_MAX_NAME = 60  # characters


class PhotoRefused(ValueError):
    """The file can't become a photo. The message is for the editor."""


def describe_limits() -> str:
    """Return the limits of uploads as JSON, so that a browser refuses a file before it uploads it."""
    return json.dumps(
        {
            "types": list(EXTENSIONS),
            "bytes": photo_limits.MAX_BYTES,
            "pixels": photo_limits.MAX_UPLOAD_PIXELS,
        }
    )


def build_key(folder: str, name: str, content_type: str) -> str:
    """Return a key in the media bucket, such as `uploads/1f0c…/harbour.jpg`. `name` has no extension."""
    return f"uploads/{folder}/{slugify(name)[:_MAX_NAME] or 'photo'}.{EXTENSIONS[content_type]}"


def detect_content_type(head: bytes) -> str | None:
    """Return the content type by the first bytes of a file, or `None` for an unknown one."""
    if head.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if head.startswith((b"GIF87a", b"GIF89a")):
        return "image/gif"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    if head[4:8] == b"ftyp" and head[8:12] in {b"avif", b"avis"}:
        return "image/avif"
    return None


def measure_photo(head: bytes, content_type: str) -> tuple[int, int]:
    """Return a photo's width and height after EXIF orientation. Raise `PhotoRefused`."""
    expected = EXTENSIONS[content_type].upper()
    detected = detect_content_type(head)
    if detected != content_type:
        content = EXTENSIONS[detected].upper() if detected else "not a supported photo format"
        raise PhotoRefused(f"The file's type is {expected}, but its content is {content}.")
    width, height = imagesize.get(BytesIO(head))
    if width < 1 or height < 1:
        raise PhotoRefused(
            "The photo's size can't be read. The file may be damaged. Export it again and retry."
        )
    if width * height > (limit := photo_limits.MAX_UPLOAD_PIXELS[content_type]):
        raise PhotoRefused(
            f"{width} × {height} pixels is too large. A {expected} can have at most {limit // 1_000_000} megapixels."
        )
    return width, height
