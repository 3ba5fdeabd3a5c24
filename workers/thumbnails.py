"""An uploaded photo to its renditions: S3 event → SQS → here → the thumbnails bucket, `content`, and SNS.

An event only says which photo changed; what became of it, S3 is asked. So a deletion, the return of a deleted
photo, and an event that comes late or twice are all the same: the renditions become those of what is there now.

A photo that can't be read gets its reason recorded, and ends in the dead-letter queue after the queue's attempts:
each is over in well under a second, for what is too large is refused before it is decoded.
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
from workers.images.storage import announce, described, store, sweep
from workers.observability import following, logger, observed

gc.freeze()  # what is imported stays; to look through it again and again took 0.07 of a cold start
PREFIX = "uploads/"

# A batch that is all bad is no failure of the function, for which Lambda would slow down the whole queue.
processor = BatchProcessor(event_type=EventType.SQS, raise_on_entire_batch_failure=False)


class Change(NamedTuple):
    bucket: str
    key: str
    sequencer: str  # larger, as text, than those of earlier events of the same key


@observed
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    return dict(process_partial_response(event, on_message, processor, context))


@following
def on_message(record: SQSRecord) -> None:
    problems = [problem for change in changes(record.body) if (problem := on_change(change))]
    if problems:
        raise BadPhotoError("; ".join(problems))


def changes(body: str) -> Iterator[Change]:
    """Read an S3 event, https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html.

    Sequencers are compared from the left, as if the shorter one had zeros behind it: without any, the order of text
    is theirs. An event may have come by way of SNS. S3's test message has no records.
    """
    told = json.loads(body)
    if told.get("Type") == "Notification":
        told = json.loads(told["Message"])
    for record in told.get("Records", []):
        bucket, found = record["s3"]["bucket"]["name"], record["s3"]["object"]
        if (key := unquote_plus(found["key"])).startswith(PREFIX):
            yield Change(bucket, key, found["sequencer"].lower().rstrip("0"))


def on_change(change: Change) -> str:
    """Bring a photo's renditions up to date. Gives the reason if that can never be, and else nothing."""
    try:
        refresh(*change)
    except BadPhotoError as error:
        logger.error("Bad photo", extra={"key": change.key, "reason": str(error)})
        sweep(change.key, before=content_table.put_photo(change.key, change.sequencer, problem=str(error)))
        return f"{change.key}: {error}"
    return ""


def refresh(bucket: str, key: str, sequencer: str) -> None:
    """Raises `BadPhotoError`. Safe to be stopped anywhere and to be done again."""
    source = fetch(bucket, key)
    if source is None:
        sweep(key, before=content_table.put_photo(key, sequencer))
        logger.info("Gone", extra={"key": key})
        return
    photo = render(source)
    facts = described(store(key, sequencer, photo), photo)
    holds = content_table.put_photo(key, sequencer, renditions=facts)
    if holds == sequencer:
        announce(key, facts, photo)
    sweep(key, before=holds)
    logger.info("Photo processed", extra={"key": key, "path": facts["path"]})


def fetch(bucket: str, key: str) -> bytes | None:
    """Read a photo as it is now: a version that was replaced meanwhile nobody will ever see."""
    try:
        answer = clients.s3().get_object(Bucket=bucket, Key=key)
    except clients.s3().exceptions.NoSuchKey:
        return None
    follow(answer["Metadata"])
    if (size := answer["ContentLength"]) > MAX_BYTES:
        answer["Body"].close()
        raise BadPhotoError(f"{size / 1e6:.0f} MB are more than {MAX_BYTES / 1e6:.0f}")
    return answer["Body"].read()


def follow(metadata: dict[str, str]) -> None:
    """Go on with the ids of the request that let the photo be uploaded: S3's event has none of them."""
    if "traceparent" in metadata:
        found = {name.replace("-", "_"): value for name, value in metadata.items()}
        tracing.replace_trace(tracing.continue_trace(found))
