"""A photo's renditions in S3, and the event that announces them.

Two events of one photo may be processed in parallel, twice, or in the wrong order. The sequencer in the photo's item
of the content table decides: it only grows, compared as text. Each event writes to a folder of its own, named by its
sequencer. No page shows a folder older than the item's sequencer again, so any worker may delete it.
"""

import json
import os
from hashlib import sha256
from typing import Any

from common import tracing
from common.aws import clients
from common.cache_headers import IMMUTABLE
from workers.images.render import RenderedPhoto


def store_renditions(key: str, sequencer: str, photo: RenderedPhoto) -> str:
    """Store the renditions. Return their path, which is unique for their content because it includes its hash."""
    content_hash = sha256(b"".join(rendition.data for rendition in photo.renditions))
    path = f"{_folder(key)}/{sequencer}-{content_hash.hexdigest()[:16]}"
    for rendition in photo.renditions:
        clients.s3().put_object(
            Bucket=os.environ["THUMBNAILS_BUCKET"],
            Key=f"{path}/{rendition.width}.{rendition.suffix}",
            Body=rendition.data,
            ContentType=rendition.content_type,
            CacheControl=IMMUTABLE,
        )
    return f"/{path}"


def describe_photo(path: str, photo: RenderedPhoto) -> dict[str, Any]:
    """Return the facts that pages need, as the content table and the event have them."""
    facts = {
        "width": photo.width,
        "height": photo.height,
        "widths": photo.widths,
        "path": path,
        "color": photo.color,
    }
    return facts | ({"placeholder": photo.placeholder} if photo.placeholder else {})


def delete_older_renditions(key: str, sequencer: str) -> None:
    """Delete the renditions of events before `sequencer`. Raise `RuntimeError` if S3 fails to delete some."""
    bucket = os.environ["THUMBNAILS_BUCKET"]
    pages = clients.s3().get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=f"{_folder(key)}/")
    for page in pages:
        names = [item["Key"] for item in page.get("Contents", [])]
        if old := [name for name in names if _sequencer(name) < sequencer]:
            objects: Any = [{"Key": name} for name in old]
            response = clients.s3().delete_objects(Bucket=bucket, Delete={"Objects": objects, "Quiet": True})
            if failed := response.get("Errors"):
                raise RuntimeError(f"S3 did not delete {len(failed)} of {len(old)} renditions: {failed[0]}")


def publish_processed(key: str, facts: dict[str, Any], photo: RenderedPhoto) -> None:
    """Publish the event `photo-processed` (docs/events). Its URLs are absolute if `CDN_URL` is set."""
    base = os.environ.get("CDN_URL", "").rstrip("/") + facts["path"]
    renditions = [
        {
            "url": f"{base}/{rendition.width}.{rendition.suffix}",
            "type": rendition.content_type,
            "width": rendition.width,
            "height": rendition.height,
        }
        for rendition in photo.renditions
    ]
    event = {"event": "photo-processed", "version": 1, "key": key, **facts, "renditions": renditions}
    clients.sns().publish(
        TopicArn=os.environ["PHOTO_TOPIC_ARN"],
        Message=json.dumps(event),
        MessageAttributes=tracing.message_attributes(),
    )


def _folder(key: str) -> str:
    """Return a photo's folder, named by a hash: a key may be too long, or contain `..` or `//`."""
    return f"thumbnails/{sha256(key.encode()).hexdigest()[:16]}"


def _sequencer(name: str) -> str:
    """Return the sequencer in an object's name."""
    return name.split("/")[2].partition("-")[0]
