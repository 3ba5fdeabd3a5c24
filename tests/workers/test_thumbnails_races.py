"""Events that meet: at once, out of order, and after a worker that died halfway."""

import json
import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord

from common import content_table
from common.aws import clients
from tests.workers.test_thumbnails import (
    KEY,
    Message,
    handle,
    received,
    renditions,
    standing,
    stored,
    told,
    upload,
    world,
)
from workers import thumbnails
from workers.images.render import Photo, render
from workers.images.storage import store

__all__ = ["told", "world"]
Told = Callable[[], list[dict[str, Any]]]


class Died(Exception):
    pass


def die(*_: object, **__: object) -> None:
    raise Died


def assert_only_what_stands_is_there(world: dict[str, str]) -> None:
    assert set(stored(world["THUMBNAILS_BUCKET"])) == standing(world)


@pytest.mark.parametrize("step", ["store", "put_photo", "announce", "sweep"])
def test_a_worker_that_dies_anywhere_is_made_up_for(
    world: dict[str, str], told: Told, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    upload(world, "red")
    handle(*received(world))
    told()
    upload(world, "blue")
    (message,) = received(world)
    with monkeypatch.context() as patched:
        patched.setattr(content_table if step == "put_photo" else thumbnails, step, die)
        assert handle(message) == [message["messageId"]]
    assert handle(message) == []
    assert renditions()["color"] == "#0000fe"
    assert told()[-1]["path"] == renditions()["path"]
    assert_only_what_stands_is_there(world)


def test_a_slow_worker_does_not_bring_the_older_photo_back(
    world: dict[str, str], told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It has read the older one; then another worker is done with the newer one before it goes on."""
    upload(world, "red")
    (first,) = received(world)

    def slowly(source: bytes) -> Any:
        monkeypatch.setattr(thumbnails, "render", render)
        upload(world, "blue")
        handle(*received(world))
        return render(source)

    monkeypatch.setattr(thumbnails, "render", slowly)
    assert handle(first) == []
    assert renditions()["color"] == "#0000fe"
    assert [message["color"] for message in told()] == ["#0000fe"]
    assert_only_what_stands_is_there(world)


def test_a_slow_worker_does_not_bring_a_deleted_photo_back(
    world: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    upload(world)
    (first,) = received(world)

    def slowly(*args: Any) -> str:
        clients.s3().delete_object(Bucket=world["MEDIA_BUCKET"], Key=KEY)
        handle(*received(world))
        return store(*args)

    monkeypatch.setattr(thumbnails, "store", slowly)
    assert handle(first) == []
    assert renditions() is None
    assert stored(world["THUMBNAILS_BUCKET"]) == []


def test_an_event_that_finds_a_newer_photo_takes_that(world: dict[str, str]) -> None:
    upload(world, "red")
    upload(world, "blue")
    first, second = received(world)
    assert handle(first) == []
    assert renditions()["color"] == "#0000fe"
    assert handle(second) == []
    assert_only_what_stands_is_there(world)


def test_many_workers_at_one_photo_agree(world: dict[str, str]) -> None:
    for color in ("red", "lime", "red", "blue"):
        upload(world, color)
        if color == "lime":
            clients.s3().delete_object(Bucket=world["MEDIA_BUCKET"], Key=KEY)
    messages = received(world) * 3
    random.Random(3).shuffle(messages)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda message: thumbnails.on_message(SQSRecord(message)), messages))
    assert renditions()["color"] == "#0000fe"
    assert_only_what_stands_is_there(world)


def test_a_shorter_sequencer_may_be_the_later_one(world: dict[str, str]) -> None:
    """Zeros behind it are left out, as S3's documentation has it."""
    upload(world)
    (made,) = received(world)
    clients.s3().delete_object(Bucket=world["MEDIA_BUCKET"], Key=KEY)
    (deleted,) = received(world)
    upload(world)
    handle(numbered(made, "0055AED6DCD90281E5"))
    assert renditions()
    clients.s3().delete_object(Bucket=world["MEDIA_BUCKET"], Key=KEY)
    handle(numbered(deleted, "0055AED6DCD903"))
    assert renditions() is None
    assert stored(world["THUMBNAILS_BUCKET"]) == []


def numbered(message: Message, sequencer: str) -> Message:
    body = json.loads(message["body"])
    body["Records"][0]["s3"]["object"]["sequencer"] = sequencer
    return {**message, "body": json.dumps(body)}


def test_renditions_that_s3_keeps_are_deleted_later(
    world: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    upload(world, "red")
    handle(*received(world))
    upload(world, "blue")
    (message,) = received(world)
    with monkeypatch.context() as patched:
        failed = {"Errors": [{"Key": "thumbnails/x", "Code": "InternalError"}]}
        patched.setattr(clients.s3(), "delete_objects", lambda **_: failed)
        assert handle(message) == [message["messageId"]]
    assert handle(message) == []
    assert_only_what_stands_is_there(world)


def test_a_photo_that_is_made_otherwise_has_another_address(
    world: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    upload(world)
    (message,) = received(world)
    handle(message)
    before = renditions()["path"]
    handle(message)
    assert renditions()["path"] == before

    def otherwise(source: bytes) -> Photo:
        photo = render(source)
        return replace(photo, renditions=[replace(each, data=each.data + b"\0") for each in photo.renditions])

    monkeypatch.setattr(thumbnails, "render", otherwise)
    handle(message)
    assert renditions()["path"] != before
