"""Fixtures of the thumbnails worker, for its own tests and for those of its callers."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import boto3
import pytest

from common.aws import clients
from tests.support.aws_resources import create_queue
from tests.support.photo_worker import list_objects, receive_events, receive_photo_events


@pytest.fixture
def photo_resources(
    aws_resources: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> Iterator[dict[str, str]]:
    """The worker's environment, with empty buckets and queues."""
    for name, value in aws_resources.items():
        monkeypatch.setenv(name, value)
    _empty(aws_resources)
    yield aws_resources
    _empty(aws_resources)
    boto3.client("sqs").purge_queue(QueueUrl=aws_resources["PROCESSED_PHOTOS_QUEUE_URL"])


def _empty(resources: dict[str, str]) -> None:
    for bucket in ("MEDIA_BUCKET", "THUMBNAILS_BUCKET"):
        for key in list_objects(resources[bucket]):
            clients.s3().delete_object(Bucket=resources[bucket], Key=key)
    receive_photo_events(resources, wait=0)


@pytest.fixture
def published_events(photo_resources: dict[str, str]) -> Callable[[], list[dict[str, Any]]]:
    """A function that returns the events that the worker has published on its topic since its last call."""
    sqs, url = boto3.client("sqs"), create_queue()
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    boto3.client("sns").subscribe(TopicArn=photo_resources["PHOTO_TOPIC_ARN"], Protocol="sqs", Endpoint=arn)
    return lambda: [json.loads(json.loads(record["body"])["Message"]) for record in receive_events(url)]
