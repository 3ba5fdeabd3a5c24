"""Photos' thumbnails made anew: the worker is told of each photo as if S3 had said that it came."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import quote_plus

import boto3
from django.conf import settings

from blog.models import Photo
from common import content_table
from common.aws.batch import slices
from common.content_table import Item

if TYPE_CHECKING:
    from mypy_boto3_sqs.type_defs import SendMessageBatchRequestEntryTypeDef

MAX_BATCH = 10  # messages that SQS takes in a call
CHUNK = 100  # items that DynamoDB gives in a call


class Unsent(Exception):
    """SQS refused some of the messages; the message is its reason."""


def waiting(*, missing: bool) -> Iterator[dict[str, Item]]:
    """Give the photos to be done by key, some at a time, each with the item that the worker has left.

    With `missing`, only those without renditions.
    """
    keys = list(Photo.objects.order_by("pk").values_list("file", flat=True))
    for some in slices(keys, CHUNK):
        items = content_table.get_photos(some)
        yield {key: items.get(key, {}) for key in some if not (missing and "d" in items.get(key, {}))}


def queue(photos: dict[str, Item]) -> None:
    """Send an event for each photo. Raises `Unsent`."""
    sqs = boto3.client("sqs")
    for some in slices([event(key, item) for key, item in photos.items()], MAX_BATCH):
        entries: list[SendMessageBatchRequestEntryTypeDef] = [
            {"Id": str(number), "MessageBody": body} for number, body in enumerate(some)
        ]
        answer = sqs.send_message_batch(QueueUrl=settings.PHOTOS_QUEUE_URL, Entries=entries)
        if failed := answer.get("Failed"):
            raise Unsent(failed[0].get("Message") or failed[0]["Code"])


def event(key: str, item: Item) -> str:
    """Give what S3 would say of a photo, with the sequencer of the last event that the worker saw.

    The worker takes an event as late as the last one, but none that is earlier: so this one passes unless a newer
    event was there first, and beats none that comes while it waits. Where there was no event yet, all are later
    than 0.
    """
    sequencer = item["sequencer"]["S"] if "sequencer" in item else "0"
    found = {"key": quote_plus(key, safe="/"), "sequencer": sequencer}
    s3 = {"bucket": {"name": settings.MEDIA_BUCKET}, "object": found}
    return json.dumps({"Records": [{"eventSource": "aws:s3", "eventName": "ObjectCreated:Put", "s3": s3}]})


def problems(photos: dict[str, Item]) -> list[str]:
    """Tell which of the photos the worker could not read, and why."""
    return [f"{key}: {item['problem']['S']}" for key, item in photos.items() if "problem" in item]
