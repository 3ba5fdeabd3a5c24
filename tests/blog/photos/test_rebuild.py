"""Photos' thumbnails made anew, through the real queue and worker."""

import json
from io import StringIO
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command

from blog.models import Photo
from common import content_table
from common.aws import clients
from tests.workers import test_thumbnails as worker
from tests.workers.test_thumbnails import world

__all__ = ["world"]
pytestmark = pytest.mark.django_db


def photo(world: dict[str, str], key: str, data: bytes | None = None) -> Photo:
    worker.upload(world, key=key, data=data)
    return Photo.objects.create(file=key, alt="A photo", width=800, height=600)


def rebuild(*args: str) -> tuple[str, str]:
    out, errors = StringIO(), StringIO()
    call_command("rebuild_thumbnails", *args, stdout=out, stderr=errors)
    return out.getvalue().strip(), errors.getvalue().strip()


def lose(world: dict[str, str]) -> None:
    for name in worker.stored(world["THUMBNAILS_BUCKET"]):
        clients.s3().delete_object(Bucket=world["THUMBNAILS_BUCKET"], Key=name)


def test_all_photos_get_their_thumbnails_again(world: dict[str, str]) -> None:
    keys = [f"uploads/{n}/a harbour+é.jpg" for n in range(12)]
    for key in keys:
        photo(world, key)
    worker.handle(*worker.received(world)[:6])  # the events of the others are lost
    before = content_table.get_renditions(keys)
    lose(world)
    assert rebuild() == ("12 photos queued.", "")
    assert worker.handle(*worker.received(world)) == []
    assert len(worker.stored(world["THUMBNAILS_BUCKET"])) == 72
    after = content_table.get_renditions(keys)
    assert {key: after[key] for key in before} == before
    assert set(after) == set(keys)


def test_only_those_that_have_none(world: dict[str, str]) -> None:
    photo(world, "uploads/1.jpg")
    worker.handle(*worker.received(world))
    photo(world, "uploads/2.jpg")
    photo(world, "uploads/3.jpg", b"no photo")
    first, bad = worker.received(world)
    worker.handle(bad)
    out, errors = rebuild("--missing")
    assert out == "2 photos queued."
    assert errors.startswith("The worker could not read this photo last time: uploads/3.jpg: not a JPEG")
    told = [json.loads(message["body"])["Records"][0]["s3"]["object"] for message in worker.received(world)]
    real = json.loads(first["body"])["Records"][0]["s3"]["object"]
    assert [found["key"] for found in told] == ["uploads/2.jpg", "uploads/3.jpg"]
    assert told[0]["sequencer"] < real["sequencer"]


def test_it_never_beats_a_later_event(world: dict[str, str]) -> None:
    photo(world, worker.KEY)
    worker.handle(*worker.received(world))
    rebuild()
    (again,) = worker.received(world)
    worker.upload(world, "blue")
    (later,) = worker.received(world)
    worker.handle(later)
    before = worker.renditions()
    assert worker.handle(again) == []
    assert worker.renditions() == before
    assert set(worker.stored(world["THUMBNAILS_BUCKET"])) == worker.standing(world)


def test_a_photo_that_is_gone_from_storage_is_no_failure(world: dict[str, str]) -> None:
    Photo.objects.create(file="uploads/gone.jpg", alt="Gone", width=1, height=1)
    assert rebuild() == ("1 photo queued.", "")
    assert worker.handle(*worker.received(world)) == []


def test_it_needs_the_queue(aws_resources: dict[str, str], settings: LazySettings) -> None:
    settings.PHOTOS_QUEUE_URL = ""
    with pytest.raises(CommandError, match="PHOTOS_QUEUE_URL is not set"):
        rebuild()


def test_what_sqs_refuses_is_told(world: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    photo(world, "uploads/1.jpg")
    refused: Any = {"Failed": [{"Id": "0", "SenderFault": False, "Code": "InternalError"}]}

    class Refusing:
        def send_message_batch(self, **_: object) -> Any:
            return refused

    with monkeypatch.context() as patched:
        patched.setattr("boto3.client", lambda _: Refusing())
        with pytest.raises(
            CommandError, match=r"SQS refused a message: InternalError\. Photos queued before that: 0\."
        ):
            rebuild()
