"""`manage.py rebuild_thumbnails` with the real queue and worker."""

import json
from io import StringIO
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command

from blog.models import Photo
from common import content_table
from common.aws import clients
from tests.support import photo_worker

pytestmark = pytest.mark.django_db


def add_photo(photo_resources: dict[str, str], key: str, data: bytes | None = None) -> Photo:
    photo_worker.upload_photo(photo_resources, key=key, data=data)
    return Photo.objects.create(file=key, alt="A photo", width=800, height=600)


def rebuild(*args: str) -> tuple[str, str]:
    out, errors = StringIO(), StringIO()
    call_command("rebuild_thumbnails", *args, stdout=out, stderr=errors)
    return out.getvalue().strip(), errors.getvalue().strip()


def delete_thumbnails(photo_resources: dict[str, str]) -> None:
    for name in photo_worker.list_objects(photo_resources["THUMBNAILS_BUCKET"]):
        clients.s3().delete_object(Bucket=photo_resources["THUMBNAILS_BUCKET"], Key=name)


def test_the_thumbnails_of_all_photos_are_rebuilt(photo_resources: dict[str, str]) -> None:
    keys = [f"uploads/{n}/a harbour+é.jpg" for n in range(12)]
    for key in keys:
        add_photo(photo_resources, key)
    received = photo_worker.receive_photo_events(photo_resources)[:6]  # the other events are lost
    photo_worker.handle(*received)
    before = content_table.get_renditions(keys)
    delete_thumbnails(photo_resources)
    assert rebuild() == ("12 photos queued.", "")
    assert photo_worker.handle(*photo_worker.receive_photo_events(photo_resources)) == []
    assert len(photo_worker.list_objects(photo_resources["THUMBNAILS_BUCKET"])) == 72
    after = content_table.get_renditions(keys)
    assert {key: after[key] for key in before} == before
    assert set(after) == set(keys)


def test_missing_queues_only_photos_without_thumbnails(photo_resources: dict[str, str]) -> None:
    add_photo(photo_resources, "uploads/1.jpg")
    photo_worker.handle(*photo_worker.receive_photo_events(photo_resources))
    add_photo(photo_resources, "uploads/2.jpg")
    add_photo(photo_resources, "uploads/3.jpg", b"no photo")
    first, bad = photo_worker.receive_photo_events(photo_resources)
    photo_worker.handle(bad)
    out, errors = rebuild("--missing")
    assert out == "2 photos queued."
    assert errors.startswith("The worker could not read this photo last time: uploads/3.jpg: not a JPEG")
    queued = [
        json.loads(message["body"])["Records"][0]["s3"]["object"]
        for message in photo_worker.receive_photo_events(photo_resources)
    ]
    real = json.loads(first["body"])["Records"][0]["s3"]["object"]
    assert [record["key"] for record in queued] == ["uploads/2.jpg", "uploads/3.jpg"]
    assert queued[0]["sequencer"] < real["sequencer"]


def test_a_rebuild_never_replaces_a_later_event(photo_resources: dict[str, str]) -> None:
    add_photo(photo_resources, photo_worker.KEY)
    photo_worker.handle(*photo_worker.receive_photo_events(photo_resources))
    rebuild()
    (again,) = photo_worker.receive_photo_events(photo_resources)
    photo_worker.upload_photo(photo_resources, "blue")
    (later,) = photo_worker.receive_photo_events(photo_resources)
    photo_worker.handle(later)
    before = photo_worker.get_renditions()
    assert photo_worker.handle(again) == []
    assert photo_worker.get_renditions() == before
    assert (
        set(photo_worker.list_objects(photo_resources["THUMBNAILS_BUCKET"])) == photo_worker.current_objects()
    )


def test_a_photo_without_a_file_does_not_fail(photo_resources: dict[str, str]) -> None:
    Photo.objects.create(file="uploads/gone.jpg", alt="Gone", width=1, height=1)
    assert rebuild() == ("1 photo queued.", "")
    assert photo_worker.handle(*photo_worker.receive_photo_events(photo_resources)) == []


def test_the_command_fails_without_the_queue_url(
    aws_resources: dict[str, str], settings: LazySettings
) -> None:
    settings.PHOTOS_QUEUE_URL = ""
    with pytest.raises(CommandError, match="PHOTOS_QUEUE_URL is not set"):
        rebuild()


def test_the_command_reports_messages_that_sqs_refused(
    photo_resources: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    add_photo(photo_resources, "uploads/1.jpg")
    refused: Any = {"Failed": [{"Id": "0", "SenderFault": False, "Code": "InternalError"}]}
    monkeypatch.setattr(clients.sqs(), "send_message_batch", lambda **_: refused)
    with pytest.raises(
        CommandError, match=r"SQS refused a message: InternalError\. Photos queued before that: 0\."
    ):
        rebuild()
