"""What is kept of a photo: its renditions in S3, and in `content` the item that says which of them stand.

Two events of one photo may be worked on at once, or twice, or the later one first. The item's `sequencer` decides:
as text, it only ever grows. The renditions of each event have a folder of their own with the event's sequencer in
its name; so a folder that is older than the item says will never be shown again, and whoever sees one may delete it.
"""

import json
import os
from hashlib import sha256
from typing import Any

from common import tracing
from common.aws import clients
from common.cache_headers import IMMUTABLE
from workers.images.render import Photo


def folder(key: str) -> str:
    """Name a photo's folder by a hash: a key may be too long for it, or hold `..`, `//` or whatever else."""
    return f"thumbnails/{sha256(key.encode()).hexdigest()[:16]}"


def store(key: str, sequencer: str, photo: Photo) -> str:
    """Write the renditions. Gives the path under which they are, for good: it holds the content's hash."""
    content = sha256(b"".join(rendition.data for rendition in photo.renditions))
    path = f"{folder(key)}/{sequencer}-{content.hexdigest()[:16]}"
    for rendition in photo.renditions:
        clients.s3().put_object(
            Bucket=os.environ["THUMBNAILS_BUCKET"],
            Key=f"{path}/{rendition.width}.{rendition.suffix}",
            Body=rendition.data,
            ContentType=rendition.content_type,
            CacheControl=IMMUTABLE,
        )
    return f"/{path}"


def described(path: str, photo: Photo) -> dict[str, Any]:
    """Give what the pages have to know of a photo: its item's `d`."""
    facts = {
        "width": photo.width,
        "height": photo.height,
        "widths": photo.widths,
        "path": path,
        "color": photo.color,
    }
    return facts | ({"placeholder": photo.placeholder} if photo.placeholder else {})


def sweep(key: str, before: str) -> None:
    """Delete the renditions of a photo's earlier events. Raises `RuntimeError` when S3 keeps some."""
    bucket = os.environ["THUMBNAILS_BUCKET"]
    for page in (
        clients.s3().get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=f"{folder(key)}/")
    ):
        old = [found["Key"] for found in page.get("Contents", []) if of_event(found["Key"]) < before]
        if old:
            objects: Any = [{"Key": name} for name in old]
            answer = clients.s3().delete_objects(Bucket=bucket, Delete={"Objects": objects, "Quiet": True})
            if failed := answer.get("Errors"):
                raise RuntimeError(f"S3 did not delete {len(failed)} of {len(old)} renditions: {failed[0]}")


def of_event(name: str) -> str:
    """Tell by an object's name the sequencer of the event that it was made for."""
    return name.split("/")[2].partition("-")[0]


def announce(key: str, facts: dict[str, Any], photo: Photo) -> None:
    """Tell all who want to know where the renditions are (docs/events); by whole addresses if the CDN's is known."""
    base = os.environ.get("CDN_URL", "").rstrip("/") + facts["path"]
    found = [
        {
            "url": f"{base}/{rendition.width}.{rendition.suffix}",
            "type": rendition.content_type,
            "width": rendition.width,
            "height": rendition.height,
        }
        for rendition in photo.renditions
    ]
    event = {"event": "photo-processed", "version": 1, "key": key, **facts, "renditions": found}
    clients.sns().publish(
        TopicArn=os.environ["PHOTO_TOPIC_ARN"],
        Message=json.dumps(event),
        MessageAttributes=tracing.message_attributes(),
    )
