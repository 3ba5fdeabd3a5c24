"""Rebuild of thumbnails: the queue receives an event for each photo, like those that S3 sends for uploads."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import quote_plus

from django.conf import settings

from blog.models import Photo
from common import content_table
from common.aws import clients
from common.aws.batch import slices
from common.content_table import StoredPhoto

if TYPE_CHECKING:
    from mypy_boto3_sqs.type_defs import SendMessageBatchRequestEntryTypeDef

_MAX_MESSAGES = 10  # SQS's limit of a batch
_MAX_ITEMS = 100  # DynamoDB's limit of a batch


class EnqueueError(Exception):
    """SQS refused some of the messages. The message is its reason."""


def list_batches(*, missing: bool) -> Iterator[dict[str, StoredPhoto]]:
    """Yield batches of photo keys, with the worker's record of each photo.

    With `missing`, yield only the photos without renditions.
    """
    keys = list(Photo.objects.order_by("pk").values_list("file", flat=True))
    for batch in slices(keys, _MAX_ITEMS):
        stored = content_table.get_photos(batch)
        photos = {key: stored.get(key, StoredPhoto(sequencer="0")) for key in batch}
        yield {key: photo for key, photo in photos.items() if not (missing and photo.renditions)}


def enqueue(photos: dict[str, StoredPhoto]) -> None:
    """Send an event for each photo. Raise `EnqueueError`."""
    events = [_build_event(key, photo) for key, photo in photos.items()]
    for batch in slices(events, _MAX_MESSAGES):
        entries: list[SendMessageBatchRequestEntryTypeDef] = [
            {"Id": str(number), "MessageBody": body} for number, body in enumerate(batch)
        ]
        response = clients.sqs().send_message_batch(QueueUrl=settings.PHOTOS_QUEUE_URL, Entries=entries)
        if failed := response.get("Failed"):
            raise EnqueueError(failed[0].get("Message") or failed[0]["Code"])


def list_problems(photos: dict[str, StoredPhoto]) -> list[str]:
    """Return the photos that the worker could not read, with its reasons."""
    return [f"{key}: {photo.problem}" for key, photo in photos.items() if photo.problem]


def _build_event(key: str, photo: StoredPhoto) -> str:
    """Return an S3 event of a photo, with the sequencer of the last event that the worker processed.

    The worker ignores events with a lower sequencer than the last one. So it processes this event unless a newer one
    arrives first, and this event never replaces a newer one. Without an earlier event, 0 is below all sequencers.
    """
    s3_object = {"key": quote_plus(key, safe="/"), "sequencer": photo.sequencer}
    s3 = {"bucket": {"name": settings.MEDIA_BUCKET}, "object": s3_object}
    return json.dumps({"Records": [{"eventSource": "aws:s3", "eventName": "ObjectCreated:Put", "s3": s3}]})
