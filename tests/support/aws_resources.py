"""Tables and queues of one test, and the messages in a queue."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import boto3

from common.aws import clients
from tests.support.dynamodb_costs import describe_keys


@contextmanager
def temporary_table(like: str) -> Iterator[str]:
    """Create an empty table with the keys and indexes of another one."""
    table = f"own-{uuid4()}"
    clients.dynamodb().create_table(TableName=table, **describe_keys(like))
    yield table
    clients.dynamodb().delete_table(TableName=table)


def create_queue() -> str:
    return boto3.client("sqs").create_queue(QueueName=f"own-{uuid4()}")["QueueUrl"]


def receive_all(queue: str) -> list[dict[str, Any]]:
    """Receive and delete all messages of a queue, also delayed ones."""
    sqs = boto3.client("sqs")
    sqs.set_queue_attributes(QueueUrl=queue, Attributes={"DelaySeconds": "0"})
    received: list[Any] = []
    while messages := sqs.receive_message(
        QueueUrl=queue, MaxNumberOfMessages=10, MessageAttributeNames=["All"]
    ).get("Messages"):
        for message in messages:
            sqs.delete_message(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"])
        received += messages
    return received


def count_delayed(queue: str) -> int:
    """Count the messages that a queue delays."""
    name: Any = "ApproximateNumberOfMessagesDelayed"
    response = boto3.client("sqs").get_queue_attributes(QueueUrl=queue, AttributeNames=[name])
    return int(response["Attributes"][name])
