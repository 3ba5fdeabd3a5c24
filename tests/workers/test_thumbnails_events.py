"""The worker, with events as AWS documents them (tests/fixtures/aws_events)."""

import json
from typing import Any

import pytest

from common.aws import clients
from tests.support.paths import AWS_EVENTS as EVENTS
from tests.workers.test_thumbnails import (
    KEY,
    Context,
    handle,
    record,
    renditions,
    stored,
    told,
    upload,
    world,
)
from workers import thumbnails

__all__ = ["told", "world"]


def event(name: str, world: dict[str, str]) -> dict[str, Any]:
    text = (EVENTS / f"{name}.json").read_text().replace("amzn-s3-demo-bucket", world["MEDIA_BUCKET"])
    return dict(json.loads(text))


def run(event: dict[str, Any]) -> dict[str, Any]:
    return thumbnails.handler(event, Context())  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["s3-object-created-sqs", "s3-object-created-sns-sqs"])
def test_a_photo_that_came(world: dict[str, str], name: str) -> None:
    upload(world)
    assert run(event(name, world)) == {"batchItemFailures": []}
    assert renditions()["widths"] == [320, 640, 800]
    assert "/0055aed6dcd90281e5-" in renditions()["path"]


def test_a_photo_that_came_by_raw_delivery(world: dict[str, str]) -> None:
    upload(world)
    (message,) = event("s3-object-created-sns-sqs", world)["Records"]
    assert handle(record(json.loads(message["body"])["Message"])) == []
    assert renditions()["widths"] == [320, 640, 800]


def test_a_photo_that_went(world: dict[str, str]) -> None:
    upload(world)
    run(event("s3-object-created-sqs", world))
    clients.s3().delete_object(Bucket=world["MEDIA_BUCKET"], Key=KEY)
    assert run(event("s3-object-removed-sqs", world)) == {"batchItemFailures": []}
    assert renditions() is None
    assert stored(world["THUMBNAILS_BUCKET"]) == []


def test_a_photo_that_went_before_it_came(world: dict[str, str]) -> None:
    for name in ("s3-object-removed-sqs", "s3-object-created-sqs"):
        assert run(event(name, world)) == {"batchItemFailures": []}
    assert renditions() is None


def test_s3s_test_message_is_let_pass(world: dict[str, str]) -> None:
    assert run(event("s3-test-event-sqs", world)) == {"batchItemFailures": []}


def test_what_is_not_among_the_uploads_is_let_be(world: dict[str, str]) -> None:
    (message,) = event("s3-object-created-sqs", world)["Records"]
    assert handle(record(message["body"].replace("uploads/", "elsewhere/"))) == []
    assert stored(world["THUMBNAILS_BUCKET"]) == []


def test_every_record_of_a_message_is_done_whatever_the_others_are(world: dict[str, str]) -> None:
    upload(world)
    upload(world, key="uploads/bad.jpg", data=b"no photo")
    (message,) = event("s3-object-created-sqs", world)["Records"]
    (good,) = json.loads(message["body"])["Records"]
    bad = json.loads(json.dumps(good))
    bad["s3"]["object"]["key"] = "uploads/bad.jpg"
    both = record(json.dumps({"Records": [bad, good]}))
    assert handle(both) == [both["messageId"]]
    assert renditions()["widths"] == [320, 640, 800]


@pytest.mark.parametrize("poison", ["", "no JSON", "[]", '{"Records": [{}]}', '{"Records": 5}'])
@pytest.mark.parametrize("turned", [False, True])
def test_one_poison_record_among_ten(world: dict[str, str], poison: str, turned: bool) -> None:
    upload(world)
    body = event("s3-object-created-sqs", world)["Records"][0]["body"]
    messages = [record(poison if n == 4 else body) for n in range(10)]
    assert handle(*messages[:: -1 if turned else 1]) == [messages[4]["messageId"]]
    assert renditions()["widths"] == [320, 640, 800]
    assert len(stored(world["THUMBNAILS_BUCKET"])) == 6
