"""Makes the renditions of an uploaded photo: S3 event → SQS → this worker → thumbnails bucket, content table, SNS.

An event only names the photo that changed; the worker reads the current state from S3. So an upload, a deletion, a
restored photo, and an event that comes late or twice have the same result: the renditions of the current photo.

The worker records why a photo is invalid, and its message ends in the dead-letter queue after the queue's attempts.
Each attempt takes far less than a second, because a photo that is too large is refused before it is decoded.
"""

import gc
import json
from collections.abc import Iterator
from typing import Any, NamedTuple
from urllib.parse import unquote_plus

from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

from common import content_table, tracing
from common.aws import clients
from common.photo_limits import MAX_BYTES
from workers.images.decode import BadPhotoError
from workers.images.render import render
from workers.images.storage import (
    delete_older_renditions,
    describe_photo,
    publish_processed,
    store_renditions,
)
from workers.observability import continue_record_trace, instrument, logger

gc.freeze()  # imported objects stay: without this, collecting them took 7 % of a cold start
_PREFIX = "uploads/"

# A batch of invalid photos must not count as a failure of the function: Lambda would slow down the whole queue.
_processor = BatchProcessor(event_type=EventType.SQS, raise_on_entire_batch_failure=False)


class _Change(NamedTuple):
    bucket: str
    key: str
    sequencer: str  # greater, compared as text, than those of earlier events of the same key


@instrument
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    return dict(process_partial_response(event, process_message, _processor, context))


@continue_record_trace
def process_message(record: SQSRecord) -> None:
    problems = [problem for change in _parse_changes(record.body) if (problem := _process_change(change))]
    if problems:
        raise BadPhotoError("; ".join(problems))


def _parse_changes(body: str) -> Iterator[_Change]:
    """Parse an S3 event, which may be wrapped in a notification of SNS. S3's test message has no records.

    https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
    S3 compares sequencers as if zeros filled up the shorter one. Without trailing zeros, they compare as text.
    """
    event = json.loads(body)
    if event.get("Type") == "Notification":
        event = json.loads(event["Message"])
    for record in event.get("Records", []):
        bucket, s3_object = record["s3"]["bucket"]["name"], record["s3"]["object"]
        if (key := unquote_plus(s3_object["key"])).startswith(_PREFIX):
            yield _Change(bucket, key, s3_object["sequencer"].lower().rstrip("0"))


def _process_change(change: _Change) -> str:
    """Update the renditions of a photo. Return why the photo is invalid, empty if it is valid."""
    try:
        update_renditions(*change)
    except BadPhotoError as error:
        problem = str(error)
        logger.error("Invalid photo", extra={"key": change.key, "reason": problem})
        sequencer = content_table.put_photo(change.key, change.sequencer, problem=problem)
        delete_older_renditions(change.key, sequencer)
        return f"{change.key}: {problem}"
    return ""


def update_renditions(bucket: str, key: str, sequencer: str) -> None:
    """Make the renditions of the current photo, and delete older ones. Raise `BadPhotoError` if it is invalid.

    A call may stop anywhere and be repeated.
    """
    source = _download_photo(bucket, key)
    if source is None:
        delete_older_renditions(key, content_table.put_photo(key, sequencer))
        logger.info("Renditions of a deleted photo removed", extra={"key": key})
        return
    photo = render(source)
    facts = describe_photo(store_renditions(key, sequencer, photo), photo)
    current = content_table.put_photo(key, sequencer, renditions=facts)
    if current == sequencer:
        publish_processed(key, facts, photo)
    delete_older_renditions(key, current)
    logger.info("Photo processed", extra={"key": key, "path": facts["path"]})


def _download_photo(bucket: str, key: str) -> bytes | None:
    """Return the current version of a photo, or `None` if it is deleted."""
    try:
        response = clients.s3().get_object(Bucket=bucket, Key=key)
    except clients.s3().exceptions.NoSuchKey:
        return None
    _continue_upload_trace(response["Metadata"])
    if (size := response["ContentLength"]) > MAX_BYTES:
        response["Body"].close()
        raise BadPhotoError(f"{size / 1e6:.0f} MB are more than the limit of {MAX_BYTES / 1e6:.0f} MB")
    return response["Body"].read()


def _continue_upload_trace(metadata: dict[str, str]) -> None:
    """Continue the trace of the request that permitted the upload: S3's events carry no ids."""
    if "traceparent" in metadata:
        ids = {name.replace("-", "_"): value for name, value in metadata.items()}
        tracing.replace_trace(tracing.continue_trace(ids))
