import json
from typing import Any

import boto3
import pytest
from django.test import Client

from blog import lambda_handlers
from blog.management.commands import listen
from blog.models import Photo, Post
from blog.publishing import publish
from blog.publishing.publish import PublishError
from tests.support.paths import aws_event
from tests.support.posts import MakePost


def photo_event(*keys: str) -> dict[str, Any]:
    return {"Records": [{"messageId": key, "body": json.dumps({"key": key})} for key in keys]}


def test_a_published_post_gets_its_renditions(
    client: Client, make_post: MakePost, put_renditions: Any
) -> None:
    photo = Photo.objects.create(file="uploads/a/b.jpg", alt="A pier", width=1200, height=800)
    make_post("Cover", cover=photo)
    make_post("Body", body="![Pier](/uploads/a/b.jpg)")
    make_post("Neither")
    put_renditions(photo.key, [320, 640, 1200])
    for slug in ("cover", "body"):
        assert "srcset" not in client.get(f"/posts/{slug}/").text
    lambda_handlers.processed_photos(photo_event(photo.key))
    for slug in ("cover", "body"):
        assert "/thumbnails/a/b.jpg/e7a6/640.webp 640w" in client.get(f"/posts/{slug}/").text
    assert "srcset" in client.get("/").text


def test_a_recorded_event_of_aws_is_processed(
    client: Client, make_post: MakePost, put_renditions: Any
) -> None:
    event = json.loads(aws_event("photo-processed-sns-sqs.json").read_text())
    photo = Photo.objects.create(file="uploads/1f0c/harbour.jpg", alt="A harbour", width=640, height=480)
    make_post("Cover", cover=photo)
    put_renditions(photo.key, [320, 640])
    assert lambda_handlers.processed_photos(event) == {"batchItemFailures": []}
    assert "640.webp 640w" in client.get("/posts/cover/").text


def test_a_photo_without_a_post_is_ignored(aws_resources: dict[str, str], db: None) -> None:
    assert lambda_handlers.processed_photos(photo_event("uploads/none.jpg")) == {"batchItemFailures": []}


def test_only_failed_messages_are_redelivered(
    client: Client, make_post: MakePost, put_renditions: Any, caplog: pytest.LogCaptureFixture
) -> None:
    photo = Photo.objects.create(file="uploads/a/b.jpg", alt="A pier", width=1200, height=800)
    make_post("Cover", cover=photo)
    put_renditions(photo.key, [320, 640, 1200])
    event = photo_event(photo.key)
    for body in ("no JSON", '{"photo": "uploads/a/b.jpg"}'):
        event["Records"].insert(0, {"messageId": body, "body": body})
    failures = lambda_handlers.processed_photos(event)["batchItemFailures"]
    assert [failure["itemIdentifier"] for failure in failures] == ['{"photo": "uploads/a/b.jpg"}', "no JSON"]
    assert "SQS will redeliver it: no JSON" in caplog.text
    assert "640.webp 640w" in client.get("/posts/cover/").text


def test_a_message_of_the_topic_reaches_the_posts(
    client: Client, make_post: MakePost, put_renditions: Any, aws_resources: dict[str, str]
) -> None:
    photo = Photo.objects.create(file="uploads/a/b.jpg", alt="A pier", width=1200, height=800)
    make_post("Cover", cover=photo)
    put_renditions(photo.key, [320, 640, 1200])
    message = json.dumps({"key": photo.key})
    boto3.client("sns").publish(TopicArn=aws_resources["PHOTO_TOPIC_ARN"], Message=message)
    listen.handle_messages(
        aws_resources["PROCESSED_PHOTOS_QUEUE_URL"], lambda_handlers.processed_photos, wait=2
    )
    assert "/thumbnails/a/b.jpg/e7a6/640.webp 640w" in client.get("/posts/cover/").text
    listen.handle_messages(
        aws_resources["PROCESSED_PHOTOS_QUEUE_URL"], lambda_handlers.processed_photos, wait=0
    )


def test_a_failed_message_stays_in_the_queue(
    make_post: MakePost, aws_resources: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    photo = Photo.objects.create(file="uploads/a/b.jpg", alt="A pier", width=1200, height=800)
    make_post("Cover", cover=photo)
    queue = aws_resources["PROCESSED_PHOTOS_QUEUE_URL"]
    boto3.client("sqs").send_message(QueueUrl=queue, MessageBody=json.dumps({"key": photo.key}))

    def fail(post: Post) -> None:
        raise PublishError("DynamoDB can't be reached.")

    monkeypatch.setattr(publish, "sync_post", fail)
    listen.handle_messages(queue, lambda_handlers.processed_photos, wait=2)
    counts = boto3.client("sqs").get_queue_attributes(QueueUrl=queue, AttributeNames=["All"])["Attributes"]
    assert counts["ApproximateNumberOfMessagesNotVisible"] == "1"
    boto3.client("sqs").purge_queue(QueueUrl=queue)
