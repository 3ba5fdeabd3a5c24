"""Local replacement for Lambda's event source mappings: passes SQS messages to the blog's handlers."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import boto3
from django.conf import settings
from django.core.management import BaseCommand

from blog import lambda_handlers

if TYPE_CHECKING:
    from mypy_boto3_sqs.type_defs import MessageTypeDef

Handler = Callable[[dict[str, Any]], dict[str, Any]]

_WAIT = 2  # seconds for a message of one queue, while those of the others wait


class Command(BaseCommand):
    help = (
        "Pass the messages of the blog's queues to their handlers, as Lambda does in AWS. Runs until stopped."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        queues = {
            settings.PROCESSED_PHOTOS_QUEUE_URL: lambda_handlers.processed_photos,
            settings.SCHEDULED_CHANGES_QUEUE_URL: lambda_handlers.scheduled_changes,
        }
        while True:
            for queue, handler in queues.items():
                handle_messages(queue, handler, wait=_WAIT)


def handle_messages(queue: str, handler: Handler, wait: int) -> None:
    """Handle up to ten messages. Wait up to `wait` seconds for the first.

    A message whose handler fails stays in the queue. SQS delivers it again, then moves it to the dead-letter queue.
    """
    sqs = boto3.client("sqs")
    response = sqs.receive_message(
        QueueUrl=queue, MaxNumberOfMessages=10, WaitTimeSeconds=wait, MessageAttributeNames=["All"]
    )
    for message in response.get("Messages", []):
        if not handler({"Records": [_to_record(message)]})["batchItemFailures"]:
            sqs.delete_message(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"])


def _to_record(message: "MessageTypeDef") -> dict[str, Any]:
    """Return a message as a record of Lambda's SQS event."""
    attributes = message.get("MessageAttributes", {})
    values = {name: {"stringValue": value.get("StringValue", "")} for name, value in attributes.items()}
    return {"messageId": message["MessageId"], "body": message["Body"], "messageAttributes": values}
