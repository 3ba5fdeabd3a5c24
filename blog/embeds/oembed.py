"""The title, author and picture of a page from its provider's oEmbed endpoint (https://oembed.com).

The response's HTML is not used. The picture is copied to the blog's own CDN, so that readers load nothing from others.
"""

from __future__ import annotations

import json
import logging
from hashlib import sha256
from typing import Any, cast
from urllib.parse import urlencode

from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings

from blog.embeds.client import FetchError, get
from blog.embeds.providers import Provider
from blog.photos.files import EXTENSIONS, PhotoRefused, detect_content_type, measure_photo
from blog.reader.types import Embed, EmbedPicture
from common import cache_headers
from common.aws import clients
from common.text import strip_control_characters

logger = logging.getLogger(__name__)

_MAX_RESPONSE = 256 * 1024  # bytes
_MAX_PICTURE = 2 * 1024 * 1024  # bytes
_MAX_TEXT = 200  # characters


def fetch_embed(url: str, provider: Provider, deadline: float) -> Embed:
    """Ask the provider about the page at `url`. Raise `FetchError`."""
    query = urlencode({"url": url, "format": "json"})
    body = get(
        f"{provider.endpoint}?{query}", content_type="json", max_bytes=_MAX_RESPONSE, deadline=deadline
    )
    data = _parse(body)
    texts = {"title": _read_text(data, "title"), "author": _read_text(data, "author_name")}
    if not any(texts.values()):
        raise FetchError("neither a title nor an author")
    embed = cast("Embed", {name: text for name, text in texts.items() if text})
    if (picture_url := _find_picture(data, provider)) and settings.THUMBNAILS_BUCKET:
        try:
            embed["picture"] = _copy_picture(picture_url, deadline)
        except FetchError as error:
            logger.warning("Could not copy the picture of %s: %s", url, error)
            embed["incomplete"] = True
    return embed


def _parse(body: bytes) -> dict[str, Any]:
    try:
        data = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise FetchError("not valid JSON") from error
    if not isinstance(data, dict):
        raise FetchError("not a JSON object")
    return data


def _read_text(data: dict[str, Any], name: str) -> str:
    value = data.get(name)
    text = " ".join(strip_control_characters(value).split()) if isinstance(value, str) else ""
    return text if len(text) <= _MAX_TEXT else f"{text[: _MAX_TEXT - 1]}…"


def _find_picture(data: dict[str, Any], provider: Provider) -> str | None:
    """Return the URL of the picture, if it is on a host of the provider."""
    url = data.get("thumbnail_url")
    origins = provider.picture_origins
    return url if isinstance(url, str) and url.startswith(tuple(f"{origin}/" for origin in origins)) else None


def _copy_picture(url: str, deadline: float) -> EmbedPicture:
    """Copy a picture to the bucket of the thumbnails. Raise `FetchError`."""
    body = get(url, content_type="image/", max_bytes=_MAX_PICTURE, deadline=deadline)
    content_type = detect_content_type(body)
    if not content_type:
        raise FetchError("the picture has an unknown format")
    try:
        width, height = measure_photo(body, content_type)
        key = f"thumbnails/embeds/{sha256(body).hexdigest()[:32]}.{EXTENSIONS[content_type]}"
        clients.s3().put_object(
            Bucket=settings.THUMBNAILS_BUCKET,
            Key=key,
            Body=body,
            ContentType=content_type,
            CacheControl=cache_headers.IMMUTABLE,
        )
    except (PhotoRefused, BotoCoreError, ClientError) as error:
        raise FetchError(f"the picture could not be stored: {error}") from error
    return {"path": f"/{key}", "width": width, "height": height}
