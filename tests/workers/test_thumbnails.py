"""The worker `thumbnails`, with events of the emulator's S3."""

import re
from typing import Any

import pytest

from common import content_table
from common.aws import clients
from common.cache_headers import IMMUTABLE
from tests.support.lambda_events import sqs_record
from tests.support.photo_worker import (
    KEY,
    current_objects,
    get_problem,
    get_renditions,
    handle,
    list_objects,
    receive_photo_events,
    upload_photo,
)
from workers import thumbnails


def test_upload_creates_renditions(photo_resources: dict[str, str]) -> None:
    upload_photo(photo_resources)
    assert handle(*receive_photo_events(photo_resources)) == []
    renditions = get_renditions()
    assert (renditions["width"], renditions["height"], renditions["widths"]) == (800, 600, [320, 640, 800])
    assert renditions["color"] == "#fe0000"
    assert re.fullmatch(r"data:image/webp;base64,[\w+/=]{60,180}", renditions["placeholder"])
    assert set(list_objects(photo_resources["THUMBNAILS_BUCKET"])) == current_objects()
    for suffix, content_type in (("webp", "image/webp"), ("jpg", "image/jpeg")):
        name = f"{renditions['path'][1:]}/640.{suffix}"
        head = clients.s3().head_object(Bucket=photo_resources["THUMBNAILS_BUCKET"], Key=name)
        assert (head["ContentType"], head["CacheControl"]) == (content_type, IMMUTABLE)


@pytest.mark.parametrize("cdn", ["", "https://cdn.example"])
def test_event_contains_sizes_and_urls(
    photo_resources: dict[str, str], published_events: Any, monkeypatch: pytest.MonkeyPatch, cdn: str
) -> None:
    monkeypatch.setenv("CDN_URL", cdn)
    upload_photo(photo_resources)
    handle(*receive_photo_events(photo_resources))
    (message,) = published_events()
    renditions = message.pop("renditions")
    assert message == {"event": "photo-processed", "version": 1, "key": KEY, **get_renditions()}
    assert len(renditions) == 6
    url = f"{cdn}{message['path']}/320.webp"
    assert {"url": url, "type": "image/webp", "width": 320, "height": 240} in renditions


def test_repeated_event_changes_nothing(photo_resources: dict[str, str]) -> None:
    upload_photo(photo_resources)
    (message,) = receive_photo_events(photo_resources)
    handle(message)
    before = get_renditions(), list_objects(photo_resources["THUMBNAILS_BUCKET"])
    assert handle(message, sqs_record(message["body"])) == []
    assert (get_renditions(), list_objects(photo_resources["THUMBNAILS_BUCKET"])) == before


def test_new_photo_with_the_same_key_replaces_the_old_one(photo_resources: dict[str, str]) -> None:
    upload_photo(photo_resources, "red")
    (first,) = receive_photo_events(photo_resources)
    handle(first)
    upload_photo(photo_resources, "blue")
    (second,) = receive_photo_events(photo_resources)
    handle(second)
    handle(first)  # late
    assert get_renditions()["color"] == "#0000fe"
    assert set(list_objects(photo_resources["THUMBNAILS_BUCKET"])) == current_objects()


def test_invalid_photo_with_the_same_key_replaces_the_old_one(photo_resources: dict[str, str]) -> None:
    upload_photo(photo_resources)
    handle(*receive_photo_events(photo_resources))
    upload_photo(photo_resources, data=b"no photo")
    messages = receive_photo_events(photo_resources)
    assert handle(*messages) == [messages[0]["messageId"]]
    assert "not a JPEG" in get_problem()
    assert list_objects(photo_resources["THUMBNAILS_BUCKET"]) == []
    upload_photo(photo_resources)
    assert handle(*receive_photo_events(photo_resources)) == []
    assert content_table.get_photos([KEY])[KEY].problem is None


def test_deletion_removes_renditions(photo_resources: dict[str, str]) -> None:
    upload_photo(photo_resources)
    (created,) = receive_photo_events(photo_resources)
    handle(created)
    clients.s3().delete_object(Bucket=photo_resources["MEDIA_BUCKET"], Key=KEY)
    (removed,) = receive_photo_events(photo_resources)
    handle(removed)
    handle(created)  # late
    assert get_renditions() is None
    assert list_objects(photo_resources["THUMBNAILS_BUCKET"]) == []


def test_restored_photo_gets_renditions(photo_resources: dict[str, str]) -> None:
    upload_photo(photo_resources)
    marker = clients.s3().delete_object(Bucket=photo_resources["MEDIA_BUCKET"], Key=KEY)["VersionId"]
    handle(*receive_photo_events(photo_resources))
    assert get_renditions() is None
    clients.s3().delete_object(Bucket=photo_resources["MEDIA_BUCKET"], Key=KEY, VersionId=marker)
    handle(*receive_photo_events(photo_resources))
    assert set(list_objects(photo_resources["THUMBNAILS_BUCKET"])) == current_objects()


def test_deletion_of_an_old_version_keeps_renditions(photo_resources: dict[str, str]) -> None:
    bucket = photo_resources["MEDIA_BUCKET"]
    upload_photo(photo_resources, "red")
    old = clients.s3().head_object(Bucket=bucket, Key=KEY)["VersionId"]
    upload_photo(photo_resources, "blue")
    clients.s3().delete_object(Bucket=bucket, Key=KEY, VersionId=old)
    handle(*receive_photo_events(photo_resources))
    assert get_renditions()["color"] == "#0000fe"
    assert set(list_objects(photo_resources["THUMBNAILS_BUCKET"])) == current_objects()


def test_invalid_photo_does_not_delay_others(
    photo_resources: dict[str, str], caplog: pytest.LogCaptureFixture
) -> None:
    keys = [f"uploads/{n}/photo.jpg" for n in range(10)]
    for n, key in enumerate(keys):
        upload_photo(photo_resources, key=key, data=b"no photo" if n == 5 else None)
    messages = receive_photo_events(photo_resources)
    (bad,) = [message for message in messages if "uploads/5/" in message["body"]]
    assert handle(*messages) == [bad["messageId"]]
    assert len(content_table.get_renditions(keys)) == 9
    assert "not a JPEG" in get_problem(keys[5])
    assert (
        clients.s3().get_object(Bucket=photo_resources["MEDIA_BUCKET"], Key=keys[5])["Body"].read()
        == b"no photo"
    )
    (line,) = [line for line in caplog.records if line.levelname == "ERROR"]
    assert line.__dict__["key"] == keys[5]
    assert "not a JPEG" in line.__dict__["reason"]


def test_batch_of_invalid_photos_is_not_a_failure_of_the_function(photo_resources: dict[str, str]) -> None:
    upload_photo(photo_resources, data=b"no photo")
    (message,) = receive_photo_events(photo_resources)
    assert handle(message) == [message["messageId"]]


def test_too_large_file_is_not_read(photo_resources: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(thumbnails, "MAX_BYTES", 1000)
    upload_photo(photo_resources, data=b"x" * 2000)
    (message,) = receive_photo_events(photo_resources)
    assert handle(message) == [message["messageId"]]
    assert get_problem().endswith("MB are more than the limit of 0 MB")


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
def test_photo_may_have_any_name(photo_resources: dict[str, str], key: str) -> None:
    upload_photo(photo_resources, key=key)
    assert handle(*receive_photo_events(photo_resources)) == []
    path = content_table.get_renditions([key])[key]["path"]
    assert re.fullmatch(r"/thumbnails/[0-9a-f]{16}/[0-9a-f]+-[0-9a-f]{16}", path)
    assert len(list_objects(photo_resources["THUMBNAILS_BUCKET"])) == 6


def test_key_that_is_a_prefix_of_another_keeps_its_own_renditions(photo_resources: dict[str, str]) -> None:
    """A folder's name is a prefix of the names in it."""
    for key in ("uploads/a", "uploads/a/b", "uploads/../a"):
        upload_photo(photo_resources, key=key)
    handle(*receive_photo_events(photo_resources))
    clients.s3().delete_object(Bucket=photo_resources["MEDIA_BUCKET"], Key="uploads/a")
    handle(*receive_photo_events(photo_resources))
    assert len(list_objects(photo_resources["THUMBNAILS_BUCKET"])) == 12
