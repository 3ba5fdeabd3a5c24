"""Local replacement for Lambda's event source mappings: passes SQS messages to the blog's handlers."""

from typing import TYPE_CHECKING, Any

import boto3
from django.conf import settings
from django.core.management import BaseCommand

from blog import lambda_handlers

if TYPE_CHECKING:
    from mypy_boto3_sqs.type_defs import MessageTypeDef


class Command(BaseCommand):
    help = (
        "Pass the messages of the blog's queues to their handlers, as Lambda does in AWS. Runs until stopped."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        while True:
            handle_messages(settings.PROCESSED_PHOTOS_QUEUE_URL)


def handle_messages(queue: str, wait: int = 20) -> None:
    """Handle up to ten messages. Wait up to `wait` seconds for the first.

    A message whose handler fails stays in the queue. SQS delivers it again, then moves it to the dead-letter queue.
    """
    sqs = boto3.client("sqs")
    response = sqs.receive_message(
        QueueUrl=queue, MaxNumberOfMessages=10, WaitTimeSeconds=wait, MessageAttributeNames=["All"]
    )
    for message in response.get("Messages", []):
        if not lambda_handlers.processed_photos({"Records": [_to_record(message)]})["batchItemFailures"]:
            sqs.delete_message(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"])


def _to_record(message: "MessageTypeDef") -> dict[str, Any]:
    """Return a message as a record of Lambda's SQS event."""
    attributes = message.get("MessageAttributes", {})
    values = {name: {"stringValue": value.get("StringValue", "")} for name, value in attributes.items()}
    return {"messageId": message["MessageId"], "body": message["Body"], "messageAttributes": values}
