"""Uploads of photos: the browser posts a file to S3, then this module checks the file's first bytes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, TypedDict
from urllib.parse import urlsplit
from uuid import uuid4

from botocore.exceptions import BotoCoreError, ClientError
from botocore.utils import is_valid_ipv4_endpoint_url
from django.conf import settings
from django.core import signing

from blog.models import Photo
from blog.photos.files import EXTENSIONS, HEAD_SIZE, PhotoRefused, build_key, measure_photo
from common import cache_headers, photo_limits, tracing
from common.aws import clients

if TYPE_CHECKING:
    from django.contrib.auth.models import User

_FORM_LIFETIME = 600  # seconds to start the upload
_TICKET_LIFETIME = 24 * 3600  # seconds to describe the photo and save it


class PresignedUpload(TypedDict):
    url: str
    fields: dict[str, str]
    ticket: str  # signed, names the key and the user; the browser returns it after the upload


@dataclass(frozen=True)
class Upload:
    key: str
    width: int
    height: int


def create_upload(*, name: str, content_type: str, size: int, user: User) -> PresignedUpload:
    """Return a form with which the user's browser can post one file to S3. Raise `PhotoRefused`.

    S3 checks the file's size. It stores the content type that the form contains.
    """
    if content_type not in EXTENSIONS:
        advice = " Export HEIC photos as JPEG." if content_type in {"image/heic", "image/heif"} else ""
        raise PhotoRefused(f"{name} is not a JPEG, PNG, WebP, GIF or AVIF file.{advice}")
    if size <= 0:
        raise PhotoRefused(f"{name} is empty.")
    if size > photo_limits.MAX_BYTES:
        raise PhotoRefused(f"{name} has {size / 1e6:.0f} MB. {_size_limit()}")
    key = build_key(uuid4().hex, PurePosixPath(name).stem, content_type)
    url, fields = _presign_post(key, content_type)
    return {
        "url": url,
        "fields": fields,
        "ticket": signing.dumps([key, content_type], salt=_ticket_salt(user)),
    }


def upload_origin() -> str:
    """Return the origin of presigned forms, for the security policy of the admin's pages."""
    if settings.MEDIA_ACCELERATION and not clients.uses_emulator():
        return f"https://{settings.MEDIA_BUCKET}.s3-accelerate.amazonaws.com"
    endpoint = clients.s3().meta.endpoint_url
    if is_valid_ipv4_endpoint_url(endpoint):  # boto3 puts the bucket in the path
        return endpoint
    url = urlsplit(endpoint)
    return f"{url.scheme}://{settings.MEDIA_BUCKET}.{url.netloc}"


def read_ticket(ticket: str, user: User) -> tuple[str, str]:
    """Return the key and the content type of an upload that `user` created. Raise `PhotoRefused`."""
    try:
        key, content_type = signing.loads(ticket, salt=_ticket_salt(user), max_age=_TICKET_LIFETIME)
    except signing.BadSignature as error:
        message = "This upload has expired or belongs to another user. Upload the photo again."
        raise PhotoRefused(message) from error
    return key, content_type


def accept_upload(key: str, content_type: str) -> Upload:
    """Check an uploaded file, and delete it if it is not a valid photo. Raise `PhotoRefused`."""
    head, size = _read_head(key)
    try:
        if size > photo_limits.MAX_BYTES:
            raise PhotoRefused(_size_limit())
        width, height = measure_photo(head, content_type)
    except PhotoRefused:
        Photo.file.field.storage.delete(key)
        raise
    return Upload(key, width, height)


def _size_limit() -> str:
    return f"A photo can have at most {photo_limits.MAX_BYTES / 1e6:.0f} MB."


def _presign_post(key: str, content_type: str) -> tuple[str, dict[str, str]]:
    ids = {f"x-amz-meta-{name.replace('_', '-')}": value for name, value in tracing.current_ids().items()}
    fields = {"Content-Type": content_type, "Cache-Control": cache_headers.IMMUTABLE, **ids}
    size_range = ["content-length-range", 1, photo_limits.MAX_BYTES]
    conditions = [*({name: value} for name, value in fields.items()), size_range]
    client = clients.s3(accelerated=settings.MEDIA_ACCELERATION)
    post = client.generate_presigned_post(settings.MEDIA_BUCKET, key, fields, conditions, _FORM_LIFETIME)
    return post["url"], post["fields"]


def _ticket_salt(user: User) -> str:
    return f"blog.uploads.{user.pk}"


def _read_head(key: str) -> tuple[bytes, int]:
    """Return the first bytes of an object and its size. The storage class would download the whole object."""
    byte_range = f"bytes=0-{HEAD_SIZE - 1}"
    try:
        response = clients.s3().get_object(Bucket=settings.MEDIA_BUCKET, Key=key, Range=byte_range)
        return response["Body"].read(), int(response["ContentRange"].rpartition("/")[2])
    except ClientError as error:
        # A role that may not list the bucket gets AccessDenied for a missing key.
        if error.response["Error"]["Code"] in {"NoSuchKey", "AccessDenied"}:
            raise PhotoRefused("The photo was not uploaded. Upload it again.") from error
        raise
    except BotoCoreError as error:
        raise PhotoRefused("The photo storage is not available. Try again in a minute.") from error
