"""What the tests of the mail workers share: the events that start them, as Lambda hands them over."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import boto3

from infra.local.mailbox.server import Postbox

Record = dict[str, Any]
Handler = Callable[[dict[str, Any], Any], dict[str, Any]]


@dataclass(frozen=True)
class World:
    """Where the mail workers are: their environment, and the SES that they send by."""

    environment: dict[str, str]
    postbox: Postbox

    @property
    def recipients(self) -> list[str]:
        return [recipient for mail in self.postbox.mails for recipient in mail.recipients]


class Context:
    function_name = "worker"
    memory_limit_in_mb = 512
    invoked_function_arn = "arn:aws:lambda:us-east-1:000000000000:function:worker"
    aws_request_id = "1"

    def __init__(self, seconds: float = 60) -> None:
        self.seconds = seconds

    def get_remaining_time_in_millis(self) -> int:
        return int(self.seconds * 1000)


def handle(handler: Handler, *records: Record, seconds: float = 60) -> list[str]:
    """Give the ids of the records that failed."""
    answer = handler({"Records": list(records)}, Context(seconds))
    return [failure["itemIdentifier"] for failure in answer.get("batchItemFailures", [])]


def message(body: object) -> Record:
    """Give a message of a queue."""
    return {
        "messageId": str(uuid4()),
        "receiptHandle": "x",
        "body": body if isinstance(body, str) else json.dumps(body),
        "attributes": {"ApproximateReceiveCount": "1"},
        "messageAttributes": {},
        "md5OfBody": "",
        "eventSource": "aws:sqs",
        "eventSourceARN": "arn:aws:sqs:us-east-1:000000000000:queue",
        "awsRegion": "us-east-1",
    }


def taken(queue: str) -> list[dict[str, Any]]:
    """Take all that is in a queue, however long it is to be delayed there."""
    sqs = boto3.client("sqs")
    sqs.set_queue_attributes(QueueUrl=queue, Attributes={"DelaySeconds": "0"})
    found: list[Any] = []
    while batch := sqs.receive_message(
        QueueUrl=queue, MaxNumberOfMessages=10, MessageAttributeNames=["All"]
    ).get("Messages"):
        for each in batch:
            sqs.delete_message(QueueUrl=queue, ReceiptHandle=each["ReceiptHandle"])
        found += batch
    return found


def delayed(queue: str) -> int:
    """Count what a queue keeps back for now."""
    name: Any = "ApproximateNumberOfMessagesDelayed"
    answer = boto3.client("sqs").get_queue_attributes(QueueUrl=queue, AttributeNames=[name])
    return int(answer["Attributes"][name])
