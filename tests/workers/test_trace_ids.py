"""The ids of an HTTP request reach the workers' logs through tables, queues, topics and mails."""

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
import urllib3
from django.test import Client

from common.aws import clients
from infra.local.mailbox.archive import Mail
from infra.local.mailbox.ses_events import events_of
from tests.support.aws_resources import create_queue, receive_all
from tests.support.lambda_events import Record, handle, sqs_record, stream_record
from tests.support.mail_services import MailServices, handle_ses_events
from tests.support.photos import encoded, halves
from workers import announcements, thumbnails, welcome_email
from workers.observability import logger

pytestmark = pytest.mark.django_db

TRACE = "0af7651916cd43dd8448eb211c80319c"
IDS = {"x-request-id": "reader-1", "traceparent": f"00-{TRACE}-b7ad6b7169203331-01"}


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    handler = logging.StreamHandler(io.StringIO())
    handler.setFormatter(logger.registered_formatter)
    logger.addHandler(handler)
    yield handler.stream
    logging.getLogger(logger.name).removeHandler(handler)


def logged_ids(log: io.StringIO, text: str) -> list[tuple[str, str]]:
    lines = [json.loads(line) for line in log.getvalue().splitlines()]
    return [(line["request_id"], line["trace_id"]) for line in lines if line["message"] == text]


def to_lambda_record(message: Any) -> Record:
    attributes = {
        name: {"stringValue": value["StringValue"], "dataType": value["DataType"]}
        for name, value in message.get("MessageAttributes", {}).items()
    }
    return {**sqs_record(message["Body"]), "messageAttributes": attributes}


def has_ids(mail: Mail) -> bool:
    headers = dict(mail.headers)
    return headers["X-Request-Id"] == "reader-1" and headers["traceparent"].split("-")[1] == TRACE


def test_sign_up_mail_and_feedback_share_the_ids(services: MailServices, log: io.StringIO) -> None:
    response = Client().post(
        "/api/v1/subscribers", {"email": "ada@example.com"}, "application/json", headers=IDS
    )
    assert response["X-Request-Id"] == "reader-1"
    key = {"email": {"S": "ada@example.com"}}
    item = clients.dynamodb().get_item(TableName=services.environment["SUBSCRIBERS_TABLE"], Key=key)["Item"]
    assert handle(welcome_email.handler, stream_record(item)) == []
    assert logged_ids(log, "Welcome email") == [("reader-1", TRACE)]
    (sent,) = services.mailbox.mails
    assert has_ids(sent)
    events = list(events_of(sent, "us-east-1", "000000000000"))
    assert handle_ses_events(services, *events) == []
    assert logged_ids(log, "Mail feedback") == [("reader-1", TRACE)] * len(events)


def test_welcome_from_the_retry_queue_keeps_the_ids(services: MailServices, log: io.StringIO) -> None:
    Client().post("/api/v1/subscribers", {"email": "ada@example.com"}, "application/json", headers=IDS)
    key = {"email": {"S": "ada@example.com"}}
    item = clients.dynamodb().get_item(TableName=services.environment["SUBSCRIBERS_TABLE"], Key=key)["Item"]
    services.mailbox.fail_next((500, "InternalServiceErrorException", "Not now."))
    handle(
        welcome_email.handler,
        stream_record(item),
        stream_record({**item, "email": {"S": "nobody@example.com"}}),
    )
    (again,) = receive_all(services.environment["WELCOME_RETRY_QUEUE_URL"])
    assert handle(welcome_email.handler, sqs_record(again["Body"])) == []
    assert logged_ids(log, "Welcome email") == [("reader-1", TRACE)]


def test_photo_upload_and_its_event_share_the_ids(
    photo_resources: dict[str, str], admin_client: Client, log: io.StringIO
) -> None:
    photo = encoded(halves((400, 300)))
    form = {"name": "a.jpg", "type": "image/jpeg", "size": len(photo)}
    permit = admin_client.post("/admin/blog/photo/sign/", form, headers=IDS).json()
    fields = {**permit["fields"], "file": ("photo", photo)}
    assert urllib3.request("POST", permit["url"], fields=fields).status == 204
    events = [sqs_record(message["Body"]) for message in receive_all(photo_resources["PHOTOS_QUEUE_URL"])]
    assert handle(thumbnails.handler, *events) == []
    assert logged_ids(log, "Photo processed") == [("reader-1", TRACE)]
    (published,) = receive_all(photo_resources["PROCESSED_PHOTOS_QUEUE_URL"])
    assert published["MessageAttributes"]["request_id"]["StringValue"] == "reader-1"
    assert published["MessageAttributes"]["traceparent"]["StringValue"].split("-")[1] == TRACE


def test_each_message_of_a_batch_has_its_own_ids(services: MailServices, log: io.StringIO) -> None:
    boto3.client("sqs").send_message(
        QueueUrl=(queue := create_queue()), MessageBody=json.dumps({"post": 1, "slug": "none"})
    )
    (plain,) = receive_all(queue)
    ids = {"request_id": {"stringValue": "reader-1", "dataType": "String"}}
    followed = {**to_lambda_record(plain), "messageAttributes": ids}
    bad = {**to_lambda_record(plain), "messageAttributes": {"request_id": {"stringValue": "a\nb"}}}
    handle(announcements.handler, followed, to_lambda_record(plain), bad)
    first, second, third = logged_ids(log, "Post withdrawn before all subscribers were notified")
    assert first[0] == "reader-1"
    assert len({first[1], second[1], third[1]}) == 3
    assert third[0] == third[1]
