"""Events of one photo in parallel, out of order, and after a worker that stopped halfway."""

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
from tests.support.lambda_events import Record
from tests.support.photo_worker import (
    KEY,
    current_objects,
    get_renditions,
    handle,
    list_objects,
    receive_photo_events,
    upload_photo,
)
from workers import thumbnails
from workers.images.render import RenderedPhoto, render
from workers.images.storage import store_renditions

PublishedEvents = Callable[[], list[dict[str, Any]]]


class Died(Exception):
    pass


def die(*_: object, **__: object) -> None:
    raise Died


def assert_only_current_renditions_exist(photo_resources: dict[str, str]) -> None:
    assert set(list_objects(photo_resources["THUMBNAILS_BUCKET"])) == current_objects()


@pytest.mark.parametrize(
    "step", ["store_renditions", "put_photo", "publish_processed", "delete_older_renditions"]
)
def test_worker_that_stops_anywhere_can_be_repeated(
    photo_resources: dict[str, str],
    published_events: PublishedEvents,
    monkeypatch: pytest.MonkeyPatch,
    step: str,
) -> None:
    upload_photo(photo_resources, "red")
    handle(*receive_photo_events(photo_resources))
    published_events()
    upload_photo(photo_resources, "blue")
    (message,) = receive_photo_events(photo_resources)
    with monkeypatch.context() as patched:
        patched.setattr(content_table if step == "put_photo" else thumbnails, step, die)
        assert handle(message) == [message["messageId"]]
    assert handle(message) == []
    assert get_renditions()["color"] == "#0000fe"
    assert published_events()[-1]["path"] == get_renditions()["path"]
    assert_only_current_renditions_exist(photo_resources)


def test_slow_worker_does_not_restore_the_older_photo(
    photo_resources: dict[str, str], published_events: PublishedEvents, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While it processes the older photo, another worker completes the newer one."""
    upload_photo(photo_resources, "red")
    (first,) = receive_photo_events(photo_resources)

    def slowly(source: bytes) -> Any:
        monkeypatch.setattr(thumbnails, "render", render)
        upload_photo(photo_resources, "blue")
        handle(*receive_photo_events(photo_resources))
        return render(source)

    monkeypatch.setattr(thumbnails, "render", slowly)
    assert handle(first) == []
    assert get_renditions()["color"] == "#0000fe"
    assert [message["color"] for message in published_events()] == ["#0000fe"]
    assert_only_current_renditions_exist(photo_resources)


def test_slow_worker_does_not_restore_a_deleted_photo(
    photo_resources: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    upload_photo(photo_resources)
    (first,) = receive_photo_events(photo_resources)

    def slowly(*args: Any) -> str:
        clients.s3().delete_object(Bucket=photo_resources["MEDIA_BUCKET"], Key=KEY)
        handle(*receive_photo_events(photo_resources))
        return store_renditions(*args)

    monkeypatch.setattr(thumbnails, "store_renditions", slowly)
    assert handle(first) == []
    assert get_renditions() is None
    assert list_objects(photo_resources["THUMBNAILS_BUCKET"]) == []


def test_late_event_processes_the_newer_photo(photo_resources: dict[str, str]) -> None:
    upload_photo(photo_resources, "red")
    upload_photo(photo_resources, "blue")
    first, second = receive_photo_events(photo_resources)
    assert handle(first) == []
    assert get_renditions()["color"] == "#0000fe"
    assert handle(second) == []
    assert_only_current_renditions_exist(photo_resources)


def test_parallel_workers_keep_only_the_latest_renditions(photo_resources: dict[str, str]) -> None:
    for color in ("red", "lime", "red", "blue"):
        upload_photo(photo_resources, color)
        if color == "lime":
            clients.s3().delete_object(Bucket=photo_resources["MEDIA_BUCKET"], Key=KEY)
    messages = receive_photo_events(photo_resources) * 3
    random.Random(3).shuffle(messages)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda message: thumbnails.process_message(SQSRecord(message)), messages))
    assert get_renditions()["color"] == "#0000fe"
    assert_only_current_renditions_exist(photo_resources)


def test_shorter_sequencer_may_be_the_later_one(photo_resources: dict[str, str]) -> None:
    """S3 omits trailing zeros."""
    upload_photo(photo_resources)
    (created,) = receive_photo_events(photo_resources)
    clients.s3().delete_object(Bucket=photo_resources["MEDIA_BUCKET"], Key=KEY)
    (deleted,) = receive_photo_events(photo_resources)
    upload_photo(photo_resources)
    handle(numbered(created, "0055AED6DCD90281E5"))
    assert get_renditions()
    clients.s3().delete_object(Bucket=photo_resources["MEDIA_BUCKET"], Key=KEY)
    handle(numbered(deleted, "0055AED6DCD903"))
    assert get_renditions() is None
    assert list_objects(photo_resources["THUMBNAILS_BUCKET"]) == []


def numbered(message: Record, sequencer: str) -> Record:
    body = json.loads(message["body"])
    body["Records"][0]["s3"]["object"]["sequencer"] = sequencer
    return {**message, "body": json.dumps(body)}


def test_failed_deletion_of_renditions_is_repeated(
    photo_resources: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    upload_photo(photo_resources, "red")
    handle(*receive_photo_events(photo_resources))
    upload_photo(photo_resources, "blue")
    (message,) = receive_photo_events(photo_resources)
    with monkeypatch.context() as patched:
        failed = {"Errors": [{"Key": "thumbnails/x", "Code": "InternalError"}]}
        patched.setattr(clients.s3(), "delete_objects", lambda **_: failed)
        assert handle(message) == [message["messageId"]]
    assert handle(message) == []
    assert_only_current_renditions_exist(photo_resources)


def test_changed_renditions_have_another_path(
    photo_resources: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    upload_photo(photo_resources)
    (message,) = receive_photo_events(photo_resources)
    handle(message)
    before = get_renditions()["path"]
    handle(message)
    assert get_renditions()["path"] == before

    def otherwise(source: bytes) -> RenderedPhoto:
        photo = render(source)
        return replace(photo, renditions=[replace(each, data=each.data + b"\0") for each in photo.renditions])

    monkeypatch.setattr(thumbnails, "render", otherwise)
    handle(message)
    assert get_renditions()["path"] != before
