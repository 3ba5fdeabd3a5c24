"""The thumbnails worker in tests: photos in the emulator's S3, the events they cause, and the results."""

import time
from typing import Any

import boto3
from PIL import Image

from common import content_table
from common.aws import clients
from tests.support import lambda_events
from tests.support.lambda_events import Record
from tests.support.photos import encoded
from workers import thumbnails

KEY = "uploads/1f0c/a harbour+é.jpg"


def upload_photo(
    resources: dict[str, str], color: str = "red", key: str = KEY, data: bytes | None = None
) -> None:
    body = encoded(Image.new("RGB", (800, 600), color)) if data is None else data
    clients.s3().put_object(Bucket=resources["MEDIA_BUCKET"], Key=key, Body=body)


def receive_events(queue: str, wait: int = 2) -> list[Record]:
    """Receive and delete all messages of a queue, as records of an event for Lambda.

    The emulator's S3 sends its events from a thread; `wait` is the time limit for the first one, in seconds.
    """
    sqs = boto3.client("sqs")
    records: list[Record] = []
    time.sleep(0.05)
    while messages := sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10, WaitTimeSeconds=wait).get(
        "Messages"
    ):
        for message in messages:
            sqs.delete_message(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"])
            records.append(lambda_events.sqs_record(message["Body"]))
        time.sleep(0.05)
        wait = 0
    return records


def receive_photo_events(resources: dict[str, str], wait: int = 2) -> list[Record]:
    return receive_events(resources["PHOTOS_QUEUE_URL"], wait)


def handle(*records: Record) -> list[str]:
    """Run the worker. Return the ids of the records that failed."""
    return lambda_events.handle(thumbnails.handler, *records)


def list_objects(bucket: str) -> list[str]:
    return [item["Key"] for item in clients.s3().list_objects_v2(Bucket=bucket).get("Contents", [])]


def get_renditions() -> Any:
    return content_table.get_renditions([KEY]).get(KEY)


def current_objects() -> set[str]:
    """Return the keys of the objects that the photo's item names."""
    item = get_renditions()
    return {f"{item['path'][1:]}/{width}.{suffix}" for width in item["widths"] for suffix in ("webp", "jpg")}


def get_problem(key: str = KEY) -> str:
    return content_table.get_photos([key])[key].problem or ""
