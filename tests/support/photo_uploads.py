"""Photos, and their upload to S3 as a browser does it."""

from io import BytesIO
from typing import Any

import urllib3
from PIL import Image


def picture(kind: str = "JPEG", size: tuple[int, int] = (60, 40), **options: Any) -> bytes:
    buffer = BytesIO()
    Image.new("RGB", size, "teal").save(buffer, kind, **options)
    return buffer.getvalue()


def post_to_s3(permit: dict[str, Any], content: bytes, **changes: str) -> int:
    """Post a file with a presigned POST, and return the HTTP status."""
    fields = {**permit["fields"], **changes, "file": ("photo", content)}
    return urllib3.request("POST", permit["url"], fields=fields).status
