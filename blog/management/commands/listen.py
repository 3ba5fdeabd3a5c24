"""Takes what queues hold for the blog, where no Lambda does: on a programmer's machine."""

from typing import TYPE_CHECKING, Any

import boto3
from django.conf import settings
from django.core.management import BaseCommand

from blog import lambda_handlers

if TYPE_CHECKING:
    from mypy_boto3_sqs.type_defs import MessageTypeDef


class Command(BaseCommand):
    help = "Hand the messages of the blog's queues to their handlers, as Lambda does in AWS, until stopped."

    def handle(self, *args: Any, **options: Any) -> None:
        while True:
            take(settings.PROCESSED_PHOTOS_QUEUE_URL)


def take(queue: str, wait: int = 20) -> None:
    """Handle up to ten messages, and wait up to `wait` seconds for the first.

    One that fails stays in the queue: it comes again, and at last ends in the dead-letter queue.
    """
    sqs = boto3.client("sqs")
    answer = sqs.receive_message(
        QueueUrl=queue, MaxNumberOfMessages=10, WaitTimeSeconds=wait, MessageAttributeNames=["All"]
    )
    for message in answer.get("Messages", []):
        if not lambda_handlers.processed_photos({"Records": [record(message)]})["batchItemFailures"]:
            sqs.delete_message(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"])


def record(message: "MessageTypeDef") -> dict[str, Any]:
    """Put a message as Lambda does."""
    attributes = message.get("MessageAttributes", {})
    values = {name: {"stringValue": value.get("StringValue", "")} for name, value in attributes.items()}
    return {"messageId": message["MessageId"], "body": message["Body"], "messageAttributes": values}
