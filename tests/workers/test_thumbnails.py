"""The worker, with the messages that the emulator's S3 really sends."""

import json
from collections.abc import Iterator
from io import BytesIO
from typing import Any
from uuid import uuid4

import boto3
import pytest
from aws_lambda_powertools.utilities.batch.exceptions import BatchProcessingError
from PIL import Image

from blog import published
from myblog import aws
from workers import thumbnails

KEY = "uploads/1f0c/a harbour+é.jpg"
Message = dict[str, Any]


class Context:
    function_name = "thumbnails"
    memory_limit_in_mb = 512
    invoked_function_arn = "arn:aws:lambda:us-east-1:000000000000:function:thumbnails"
    aws_request_id = "1"


@pytest.fixture
def world(aws_resources: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, str]]:
    for name, value in aws_resources.items():
        monkeypatch.setenv(name, value)
    received(aws_resources)
    yield aws_resources
    for bucket in ("MEDIA_BUCKET", "THUMBNAILS_BUCKET"):
        for key in stored(aws_resources[bucket]):
            aws.s3().delete_object(Bucket=aws_resources[bucket], Key=key)
    received(aws_resources)


def upload(world: dict[str, str], color: str = "red", key: str = KEY, data: bytes | None = None) -> None:
    buffer = BytesIO()
    Image.new("RGB", (800, 600), color).save(buffer, "JPEG")
    aws.s3().put_object(
        Bucket=world["MEDIA_BUCKET"], Key=key, Body=buffer.getvalue() if data is None else data
    )


def received(world: dict[str, str]) -> list[Message]:
    """Take the messages from the queue, in the form in which Lambda hands them over."""
    sqs, url, found = boto3.client("sqs"), world["PHOTOS_QUEUE_URL"], []
    while batch := sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10, WaitTimeSeconds=0).get(
        "Messages"
    ):
        for message in batch:
            sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
            found.append(record(message["Body"]))
    return found


def record(body: str) -> Message:
    return {
        "messageId": str(uuid4()),
        "receiptHandle": "x",
        "body": body,
        "attributes": {},
        "messageAttributes": {},
        "md5OfBody": "",
        "eventSource": "aws:sqs",
        "eventSourceARN": "arn:aws:sqs:us-east-1:000000000000:photos",
        "awsRegion": "us-east-1",
    }


def handle(*messages: Message) -> list[str]:
    """Give the ids of the messages that failed."""
    answer = thumbnails.handler({"Records": list(messages)}, Context())  # type: ignore[arg-type]
    return [failure["itemIdentifier"] for failure in answer["batchItemFailures"]]


def stored(bucket: str) -> list[str]:
    return [found["Key"] for found in aws.s3().list_objects_v2(Bucket=bucket).get("Contents", [])]


def renditions() -> Any:
    return published.renditions([KEY]).get(KEY)


def test_an_upload_gets_its_renditions(world: dict[str, str]) -> None:
    upload(world)
    assert handle(*received(world)) == []
    made = renditions()
    assert (made["width"], made["height"], made["widths"], made["color"]) == (
        800,
        600,
        [320, 640, 800],
        "#fe0000",
    )
    names = {f"{made['path'][1:]}/{width}.{suffix}" for width in made["widths"] for suffix in ("webp", "jpg")}
    assert set(stored(world["THUMBNAILS_BUCKET"])) == names
    head = aws.s3().head_object(Bucket=world["THUMBNAILS_BUCKET"], Key=f"{made['path'][1:]}/640.webp")
    assert (head["ContentType"], head["CacheControl"]) == ("image/webp", thumbnails.FOREVER)


def test_others_are_told(world: dict[str, str]) -> None:
    sqs, sns = boto3.client("sqs"), boto3.client("sns")
    url = sqs.create_queue(QueueName=f"listener-{uuid4()}")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    sns.subscribe(TopicArn=world["PHOTO_TOPIC_ARN"], Protocol="sqs", Endpoint=arn)
    upload(world)
    handle(*received(world))
    body = sqs.receive_message(QueueUrl=url)["Messages"][0]["Body"]
    assert json.loads(json.loads(body)["Message"]) == {"key": KEY, **renditions()}


def test_twice_makes_no_difference(world: dict[str, str]) -> None:
    upload(world)
    (message,) = received(world)
    handle(message)
    before = renditions(), stored(world["THUMBNAILS_BUCKET"])
    assert handle(message, record(message["body"])) == []
    assert (renditions(), stored(world["THUMBNAILS_BUCKET"])) == before


def test_a_new_photo_under_the_same_key_replaces_the_old(world: dict[str, str]) -> None:
    upload(world, "red")
    (first,) = received(world)
    handle(first)
    upload(world, "blue")
    (second,) = received(world)
    handle(second)
    handle(first)  # late
    assert renditions()["color"] == "#0000fe"
    assert len(stored(world["THUMBNAILS_BUCKET"])) == 6


def test_what_is_deleted_takes_its_renditions_along(world: dict[str, str]) -> None:
    upload(world)
    (created,) = received(world)
    handle(created)
    aws.s3().delete_object(Bucket=world["MEDIA_BUCKET"], Key=KEY)
    (removed,) = received(world)
    handle(removed)
    handle(created)  # late
    assert renditions() is None
    assert stored(world["THUMBNAILS_BUCKET"]) == []


def test_one_bad_photo_holds_up_no_other(world: dict[str, str]) -> None:
    for n in range(10):
        upload(world, key=f"uploads/{n}/photo.jpg", data=b"no photo" if n == 5 else None)
    messages = received(world)
    (bad,) = [message for message in messages if "uploads/5/" in message["body"]]
    assert handle(*messages) == [bad["messageId"]]
    assert len(published.renditions([f"uploads/{n}/photo.jpg" for n in range(10)])) == 9


def test_a_batch_that_is_all_bad_fails_whole(world: dict[str, str]) -> None:
    upload(world, data=b"no photo")
    with pytest.raises(BatchProcessingError, match="not a photo"):
        handle(*received(world))


def test_s3s_test_message_is_let_pass(world: dict[str, str]) -> None:
    assert handle(record(json.dumps({"Service": "Amazon S3", "Event": "s3:TestEvent"}))) == []
