"""Photos on their way in: from the browser straight to S3, then looked at here by their first kilobytes."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, TypedDict
from uuid import uuid4

import imagesize
from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings
from django.core import signing
from django.utils.text import slugify

from common import tracing
from common.aws import clients

if TYPE_CHECKING:
    from django.contrib.auth.models import User

# No HEIC, which most browsers can't show, and no SVG, which may hold a script.
EXTENSIONS = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/webp": "webp",
    "image/gif": "gif",
    "image/avif": "avif",
}
MAX_BYTES = 30_000_000
# As many as the thumbnails worker has memory for (`workers.images.decode`).
MAX_PIXELS = {
    "image/jpeg": 100_000_000,
    "image/png": 36_000_000,
    "image/gif": 36_000_000,
    "image/webp": 20_000_000,
    "image/avif": 24_000_000,
}
EXPIRY = 600  # seconds to begin an upload
TICKET_AGE = 24 * 3600  # to describe the photo and save it
HEAD = 256 * 1024  # where a file says what it is; a JPEG's size comes after its EXIF data
CACHE_CONTROL = "public, max-age=31536000, immutable"  # a key is never written twice


class Refused(ValueError):
    """The message is for the editor."""


class Permit(TypedDict):
    url: str
    fields: dict[str, str]
    ticket: str  # to hand in once S3 has the file


@dataclass(frozen=True)
class Upload:
    key: str
    width: int
    height: int


def permit(*, name: str, content_type: str, size: int, user: User) -> Permit:
    """Let the browser of `user` post one file to S3, which checks type and size. Raises `Refused`."""
    if content_type not in EXTENSIONS:
        raise Refused(
            f"{name}: a photo has to be a JPEG, PNG, WebP, GIF or AVIF file. {hint(content_type)}".strip()
        )
    if not 0 < size <= MAX_BYTES:
        raise Refused(f"{name}: {size / 1e6:.0f} MB. A photo holds at most {MAX_BYTES / 1e6:.0f} MB.")
    key = f"uploads/{uuid4().hex}/{slugify(PurePosixPath(name).stem)[:60] or 'photo'}.{EXTENSIONS[content_type]}"
    ticket = signing.dumps([key, content_type], salt=salt(user))
    return {**posting(key, content_type), "ticket": ticket}


def hint(content_type: str) -> str:
    return "Export HEIC photos as JPEG." if content_type in {"image/heic", "image/heif"} else ""


def posting(key: str, content_type: str) -> Permit:
    ids = {f"x-amz-meta-{name.replace('_', '-')}": value for name, value in tracing.current_ids().items()}
    fields = {"Content-Type": content_type, "Cache-Control": CACHE_CONTROL, **ids}
    conditions = [*({name: value} for name, value in fields.items()), ["content-length-range", 1, MAX_BYTES]]
    client = clients.s3(accelerated=settings.MEDIA_ACCELERATION)
    post = client.generate_presigned_post(settings.MEDIA_BUCKET, key, fields, conditions, EXPIRY)
    return {"url": post["url"], "fields": post["fields"], "ticket": ""}


def address() -> str:
    """Give the URL that uploads are posted to: the admin's pages have to allow it."""
    return posting("uploads/", "image/jpeg")["url"]


def salt(user: User) -> str:
    return f"blog.photos.uploads.{user.pk}"


def read_ticket(ticket: str, user: User) -> tuple[str, str]:
    """Give the key and the content type that were permitted to `user`. Raises `Refused`."""
    try:
        key, content_type = signing.loads(ticket, salt=salt(user), max_age=TICKET_AGE)
    except signing.BadSignature as error:
        raise Refused("This upload is not yours, or too old. Upload the photo again.") from error
    return key, content_type


def received(key: str, content_type: str) -> Upload:
    """Check what came to S3 under `key`; what is not a photo is deleted. Raises `Refused`."""
    head, size = first_bytes(key)
    try:
        if size > MAX_BYTES:
            raise Refused(f"A photo holds at most {MAX_BYTES / 1e6:.0f} MB.")
        width, height = measured(head, content_type)
    except Refused:
        clients.s3().delete_object(Bucket=settings.MEDIA_BUCKET, Key=key)
        raise
    return Upload(key, width, height)


def first_bytes(key: str) -> tuple[bytes, int]:
    """Read the beginning of an object, and how long it is."""
    try:
        found = clients.s3().get_object(Bucket=settings.MEDIA_BUCKET, Key=key, Range=f"bytes=0-{HEAD - 1}")
        return found["Body"].read(), int(found["ContentRange"].rpartition("/")[2])
    except ClientError as error:
        # S3 says AccessDenied for a missing key to those who may not list the bucket.
        if error.response["Error"]["Code"] in {"NoSuchKey", "AccessDenied"}:
            raise Refused("The photo did not reach storage. Upload it again.") from error
        raise
    except BotoCoreError as error:
        raise Refused("Storage can't be reached. Try again in a moment.") from error


def measured(head: bytes, content_type: str) -> tuple[int, int]:
    """Give a photo's width and height as shown, after EXIF orientation. Raises `Refused`."""
    kind = detected(head)
    if kind != content_type:
        what = f"is {EXTENSIONS[kind].upper()}" if kind else "is no photo we know"
        raise Refused(f"This file says it is {EXTENSIONS[content_type].upper()}, but its content {what}.")
    width, height = imagesize.get(BytesIO(head))
    if width < 1 or height < 1:
        raise Refused(
            "The size of this photo can't be read. Is the file damaged? Save it anew and try again."
        )
    if width * height > (limit := MAX_PIXELS[content_type]):
        what = f"a {EXTENSIONS[content_type].upper()} has at most {limit // 1_000_000} megapixels"
        raise Refused(f"{width} × {height} pixels is too large: {what}.")
    return width, height


def detected(head: bytes) -> str | None:
    """Tell by its first bytes what a file is."""
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
