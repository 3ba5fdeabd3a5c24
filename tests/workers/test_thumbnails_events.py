"""The worker `thumbnails`, with events as AWS documents them (tests/fixtures/aws_events)."""

import json
from typing import Any

import pytest

from common.aws import clients
from tests.support.lambda_events import LambdaContext, sqs_record
from tests.support.paths import AWS_EVENTS as EVENTS
from tests.support.photo_worker import (
    KEY,
    get_renditions,
    handle,
    list_objects,
    upload_photo,
)
from workers import thumbnails


def event(name: str, photo_resources: dict[str, str]) -> dict[str, Any]:
    text = (
        (EVENTS / f"{name}.json").read_text().replace("amzn-s3-demo-bucket", photo_resources["MEDIA_BUCKET"])
    )
    return dict(json.loads(text))


def run(event: dict[str, Any]) -> dict[str, Any]:
    return thumbnails.handler(event, LambdaContext())  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["s3-object-created-sqs", "s3-object-created-sns-sqs"])
def test_upload_creates_renditions(photo_resources: dict[str, str], name: str) -> None:
    upload_photo(photo_resources)
    assert run(event(name, photo_resources)) == {"batchItemFailures": []}
    assert get_renditions()["widths"] == [320, 640, 800]
    assert "/0055aed6dcd90281e5-" in get_renditions()["path"]


def test_upload_by_raw_message_delivery_creates_renditions(photo_resources: dict[str, str]) -> None:
    upload_photo(photo_resources)
    (message,) = event("s3-object-created-sns-sqs", photo_resources)["Records"]
    assert handle(sqs_record(json.loads(message["body"])["Message"])) == []
    assert get_renditions()["widths"] == [320, 640, 800]


def test_deletion_removes_renditions(photo_resources: dict[str, str]) -> None:
    upload_photo(photo_resources)
    run(event("s3-object-created-sqs", photo_resources))
    clients.s3().delete_object(Bucket=photo_resources["MEDIA_BUCKET"], Key=KEY)
    assert run(event("s3-object-removed-sqs", photo_resources)) == {"batchItemFailures": []}
    assert get_renditions() is None
    assert list_objects(photo_resources["THUMBNAILS_BUCKET"]) == []


def test_deletion_before_the_upload_leaves_nothing(photo_resources: dict[str, str]) -> None:
    for name in ("s3-object-removed-sqs", "s3-object-created-sqs"):
        assert run(event(name, photo_resources)) == {"batchItemFailures": []}
    assert get_renditions() is None


def test_test_message_of_s3_is_ignored(photo_resources: dict[str, str]) -> None:
    assert run(event("s3-test-event-sqs", photo_resources)) == {"batchItemFailures": []}


def test_object_outside_of_uploads_is_ignored(photo_resources: dict[str, str]) -> None:
    (message,) = event("s3-object-created-sqs", photo_resources)["Records"]
    assert handle(sqs_record(message["body"].replace("uploads/", "elsewhere/"))) == []
    assert list_objects(photo_resources["THUMBNAILS_BUCKET"]) == []


def test_every_record_of_a_message_is_processed(photo_resources: dict[str, str]) -> None:
    upload_photo(photo_resources)
    upload_photo(photo_resources, key="uploads/bad.jpg", data=b"no photo")
    (message,) = event("s3-object-created-sqs", photo_resources)["Records"]
    (good,) = json.loads(message["body"])["Records"]
    bad = json.loads(json.dumps(good))
    bad["s3"]["object"]["key"] = "uploads/bad.jpg"
    both = sqs_record(json.dumps({"Records": [bad, good]}))
    assert handle(both) == [both["messageId"]]
    assert get_renditions()["widths"] == [320, 640, 800]


@pytest.mark.parametrize("poison", ["", "no JSON", "[]", '{"Records": [{}]}', '{"Records": 5}'])
@pytest.mark.parametrize("turned", [False, True])
def test_poison_record_does_not_delay_others(
    photo_resources: dict[str, str], poison: str, turned: bool
) -> None:
    upload_photo(photo_resources)
    body = event("s3-object-created-sqs", photo_resources)["Records"][0]["body"]
    messages = [sqs_record(poison if n == 4 else body) for n in range(10)]
    assert handle(*messages[:: -1 if turned else 1]) == [messages[4]["messageId"]]
    assert get_renditions()["widths"] == [320, 640, 800]
    assert len(list_objects(photo_resources["THUMBNAILS_BUCKET"])) == 6
