"""An uploaded photo to its renditions: S3 event → SQS → here → the thumbnails bucket, `content`, and SNS.

The photo's item in `content` remembers the event's sequencer, so that an event that comes late or twice never
brings an older picture back. A photo that can't be read goes to the dead-letter queue after its attempts.
"""

import json
import os
from typing import Any
from urllib.parse import unquote_plus

from aws_lambda_powertools import Logger
from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext
from botocore.exceptions import ClientError

from workers import aws
from workers.photo import Photo, render

PREFIX = "uploads/"
FOREVER = "public, max-age=31536000, immutable"

logger = Logger(service="thumbnails")
processor = BatchProcessor(event_type=EventType.SQS)


def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    return dict(process_partial_response(event, on_message, processor, context))


def on_message(record: SQSRecord) -> None:
    for event in json.loads(record.body).get("Records", []):  # S3's test message has none
        on_change(event["eventName"], event["s3"])


def on_change(name: str, change: dict[str, Any]) -> None:
    key = unquote_plus(change["object"]["key"])
    sequencer = change["object"]["sequencer"].rjust(32, "0")  # hexadecimal, compared as text of one length
    if not key.startswith(PREFIX):
        return
    if name.startswith("ObjectRemoved"):
        if path := remember(key, sequencer, None):
            drop(path)
    else:
        create(change["bucket"]["name"], key, sequencer)


def create(bucket: str, key: str, sequencer: str) -> None:
    try:
        answer = aws.s3().get_object(Bucket=bucket, Key=key)
    except aws.s3().exceptions.NoSuchKey:
        logger.info("Deleted meanwhile", extra={"key": key})
        return
    photo = render(answer["Body"].read())
    version = answer["ETag"].strip('"')[:16]
    path = f"/thumbnails/{key.removeprefix(PREFIX)}/{version}"
    store(path, photo)
    facts = {
        "width": photo.width,
        "height": photo.height,
        "widths": photo.widths,
        "path": path,
        "color": photo.color,
    }
    old = remember(key, sequencer, facts)
    if old is None:
        return
    if old and old != path:
        drop(old)
    aws.sns().publish(TopicArn=os.environ["PHOTO_TOPIC_ARN"], Message=json.dumps({"key": key, **facts}))


def store(path: str, photo: Photo) -> None:
    for rendition in photo.renditions:
        aws.s3().put_object(
            Bucket=os.environ["THUMBNAILS_BUCKET"],
            Key=f"{path[1:]}/{rendition.width}.{rendition.suffix}",
            Body=rendition.data,
            ContentType=rendition.content_type,
            CacheControl=FOREVER,
        )


def remember(key: str, sequencer: str, facts: dict[str, Any] | None) -> str | None:
    """Record what was made of a photo (`None`: it is gone).

    Gives the path of the renditions that this replaces ("" if there were none), or `None` if a later event was
    here already.
    """
    item = {"pk": {"S": f"PHOTO#{key}"}, "sk": {"S": "PHOTO"}, "sequencer": {"S": sequencer}}
    if facts:
        item["d"] = {"S": json.dumps(facts)}
    try:
        old = aws.dynamodb().put_item(
            TableName=os.environ["CONTENT_TABLE"],
            Item=item,
            ConditionExpression="attribute_not_exists(sequencer) OR sequencer <= :sequencer",
            ExpressionAttributeValues={":sequencer": {"S": sequencer}},
            ReturnValues="ALL_OLD",
        )
    except ClientError as error:
        if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
            raise
        logger.info("A later event was here before", extra={"key": key})
        return None
    before = old.get("Attributes", {}).get("d")
    return str(json.loads(before["S"])["path"]) if before else ""


def drop(path: str) -> None:
    bucket = os.environ["THUMBNAILS_BUCKET"]
    for page in aws.s3().get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=f"{path[1:]}/"):
        if keys := [{"Key": found["Key"]} for found in page.get("Contents", [])]:
            aws.s3().delete_objects(Bucket=bucket, Delete={"Objects": keys, "Quiet": True})  # type: ignore[typeddict-item]
