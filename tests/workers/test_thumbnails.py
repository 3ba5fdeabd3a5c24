"""The worker, with the messages that the emulator's S3 really sends."""

import json
import re
import time
from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import boto3
import pytest
from PIL import Image

from common import content_table
from common.aws import clients
from tests.support.photos import encoded
from workers import thumbnails
from workers.images.storage import FOREVER

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
    received(aws_resources, wait=0)
    yield aws_resources
    for bucket in ("MEDIA_BUCKET", "THUMBNAILS_BUCKET"):
        for key in stored(aws_resources[bucket]):
            clients.s3().delete_object(Bucket=aws_resources[bucket], Key=key)
    received(aws_resources, wait=0)
    boto3.client("sqs").purge_queue(QueueUrl=aws_resources["PROCESSED_PHOTOS_QUEUE_URL"])


def upload(world: dict[str, str], color: str = "red", key: str = KEY, data: bytes | None = None) -> None:
    body = encoded(Image.new("RGB", (800, 600), color)) if data is None else data
    clients.s3().put_object(Bucket=world["MEDIA_BUCKET"], Key=key, Body=body)


def received(world: dict[str, str], wait: int = 2) -> list[Message]:
    """Take the messages from the queue, in the form in which Lambda hands them over.

    The emulator's S3 tells the queue from a thread of its own, within so many seconds.
    """
    sqs, url, found = boto3.client("sqs"), world["PHOTOS_QUEUE_URL"], []
    time.sleep(0.05)
    while batch := sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10, WaitTimeSeconds=wait).get(
        "Messages"
    ):
        for message in batch:
            sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
            found.append(record(message["Body"]))
        time.sleep(0.05)
        wait = 0
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
    return [found["Key"] for found in clients.s3().list_objects_v2(Bucket=bucket).get("Contents", [])]


def renditions() -> Any:
    return content_table.get_renditions([KEY]).get(KEY)


def standing(world: dict[str, str]) -> set[str]:
    """Give the objects that the photo's item speaks of."""
    made = renditions()
    return {f"{made['path'][1:]}/{width}.{suffix}" for width in made["widths"] for suffix in ("webp", "jpg")}


def problem(key: str = KEY) -> str:
    return str(content_table.get_photos([key])[key]["problem"]["S"])


@pytest.fixture
def told(world: dict[str, str]) -> Callable[[], list[Message]]:
    """Listen to the topic from now on; called, it gives what was said since."""
    sqs, sns = boto3.client("sqs"), boto3.client("sns")
    url = sqs.create_queue(QueueName=f"listener-{uuid4()}")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    sns.subscribe(TopicArn=world["PHOTO_TOPIC_ARN"], Protocol="sqs", Endpoint=arn)

    def listen() -> list[Message]:
        messages = received({"PHOTOS_QUEUE_URL": url})
        return [json.loads(json.loads(message["body"])["Message"]) for message in messages]

    return listen


def test_an_upload_gets_its_renditions(world: dict[str, str]) -> None:
    upload(world)
    assert handle(*received(world)) == []
    made = renditions()
    assert (made["width"], made["height"], made["widths"]) == (800, 600, [320, 640, 800])
    assert made["color"] == "#fe0000"
    assert re.fullmatch(r"data:image/webp;base64,[\w+/=]{60,180}", made["placeholder"])
    assert set(stored(world["THUMBNAILS_BUCKET"])) == standing(world)
    for suffix, content_type in (("webp", "image/webp"), ("jpg", "image/jpeg")):
        name = f"{made['path'][1:]}/640.{suffix}"
        head = clients.s3().head_object(Bucket=world["THUMBNAILS_BUCKET"], Key=name)
        assert (head["ContentType"], head["CacheControl"]) == (content_type, FOREVER)


@pytest.mark.parametrize("cdn", ["", "https://cdn.example"])
def test_others_are_told_sizes_and_addresses(
    world: dict[str, str], told: Any, monkeypatch: pytest.MonkeyPatch, cdn: str
) -> None:
    monkeypatch.setenv("CDN_URL", cdn)
    upload(world)
    handle(*received(world))
    (message,) = told()
    made = message.pop("renditions")
    assert message == {"event": "photo-processed", "version": 1, "key": KEY, **renditions()}
    assert len(made) == 6
    url = f"{cdn}{message['path']}/320.webp"
    assert {"url": url, "type": "image/webp", "width": 320, "height": 240} in made


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
    assert set(stored(world["THUMBNAILS_BUCKET"])) == standing(world)


def test_a_broken_photo_under_the_same_key_replaces_the_old(world: dict[str, str]) -> None:
    upload(world)
    handle(*received(world))
    upload(world, data=b"no photo")
    messages = received(world)
    assert handle(*messages) == [messages[0]["messageId"]]
    assert "not a JPEG" in problem()
    assert stored(world["THUMBNAILS_BUCKET"]) == []
    upload(world)
    assert handle(*received(world)) == []
    assert "problem" not in content_table.get_photos([KEY])[KEY]


def test_what_is_deleted_takes_its_renditions_along(world: dict[str, str]) -> None:
    upload(world)
    (created,) = received(world)
    handle(created)
    clients.s3().delete_object(Bucket=world["MEDIA_BUCKET"], Key=KEY)
    (removed,) = received(world)
    handle(removed)
    handle(created)  # late
    assert renditions() is None
    assert stored(world["THUMBNAILS_BUCKET"]) == []


def test_what_comes_back_gets_its_renditions_back(world: dict[str, str]) -> None:
    upload(world)
    marker = clients.s3().delete_object(Bucket=world["MEDIA_BUCKET"], Key=KEY)["VersionId"]
    handle(*received(world))
    assert renditions() is None
    clients.s3().delete_object(Bucket=world["MEDIA_BUCKET"], Key=KEY, VersionId=marker)
    handle(*received(world))
    assert set(stored(world["THUMBNAILS_BUCKET"])) == standing(world)


def test_the_end_of_an_old_version_is_not_that_of_the_photo(world: dict[str, str]) -> None:
    bucket = world["MEDIA_BUCKET"]
    upload(world, "red")
    old = clients.s3().head_object(Bucket=bucket, Key=KEY)["VersionId"]
    upload(world, "blue")
    clients.s3().delete_object(Bucket=bucket, Key=KEY, VersionId=old)
    handle(*received(world))
    assert renditions()["color"] == "#0000fe"
    assert set(stored(world["THUMBNAILS_BUCKET"])) == standing(world)


def test_one_bad_photo_holds_up_no_other(world: dict[str, str], caplog: pytest.LogCaptureFixture) -> None:
    keys = [f"uploads/{n}/photo.jpg" for n in range(10)]
    for n, key in enumerate(keys):
        upload(world, key=key, data=b"no photo" if n == 5 else None)
    messages = received(world)
    (bad,) = [message for message in messages if "uploads/5/" in message["body"]]
    assert handle(*messages) == [bad["messageId"]]
    assert len(content_table.get_renditions(keys)) == 9
    assert "not a JPEG" in problem(keys[5])
    assert clients.s3().get_object(Bucket=world["MEDIA_BUCKET"], Key=keys[5])["Body"].read() == b"no photo"
    (line,) = [line for line in caplog.records if line.levelname == "ERROR"]
    assert line.__dict__["key"] == keys[5]
    assert "not a JPEG" in line.__dict__["reason"]


def test_a_batch_that_is_all_bad_is_no_failure_of_the_function(world: dict[str, str]) -> None:
    upload(world, data=b"no photo")
    (message,) = received(world)
    assert handle(message) == [message["messageId"]]


def test_a_file_that_is_too_large_is_not_even_read(
    world: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(thumbnails, "MAX_BYTES", 1000)
    upload(world, data=b"x" * 2000)
    (message,) = received(world)
    assert handle(message) == [message["messageId"]]
    assert problem().endswith("MB are more than 0")


@pytest.mark.parametrize(
    "key",
    [
        "uploads/a photo with spaces.jpg",
        "uploads/1+1=2 & 100%.jpg",
        "uploads/fjörður/海.jpg",
        "uploads/%2e%2e%2fadmin.jpg",
        "uploads/a//b.jpg",
        f"uploads/{'long' * 250}.jpg",
    ],
)
def test_a_photo_may_have_any_name(world: dict[str, str], key: str) -> None:
    upload(world, key=key)
    assert handle(*received(world)) == []
    path = content_table.get_renditions([key])[key]["path"]
    assert re.fullmatch(r"/thumbnails/[0-9a-f]{16}/[0-9a-f]+-[0-9a-f]{16}", path)
    assert len(stored(world["THUMBNAILS_BUCKET"])) == 6


def test_renditions_of_a_photo_are_not_another_ones(world: dict[str, str]) -> None:
    """One key being the beginning of another, as a folder's name is of what it holds."""
    for key in ("uploads/a", "uploads/a/b", "uploads/../a"):
        upload(world, key=key)
    handle(*received(world))
    clients.s3().delete_object(Bucket=world["MEDIA_BUCKET"], Key="uploads/a")
    handle(*received(world))
    assert len(stored(world["THUMBNAILS_BUCKET"])) == 12
