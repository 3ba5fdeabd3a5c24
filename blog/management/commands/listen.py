"""Takes what queues hold for the blog, where no Lambda does: on a programmer's machine."""

from typing import Any

import boto3
from django.conf import settings
from django.core.management import BaseCommand

from blog import events


class Command(BaseCommand):
    help = "Hand the messages of the blog's queues to their handlers, as Lambda does in AWS, until stopped."

    def handle(self, *args: Any, **options: Any) -> None:
        sqs, url = boto3.client("sqs"), settings.PROCESSED_PHOTOS_QUEUE_URL
        while True:
            answer = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10, WaitTimeSeconds=20)
            for message in answer.get("Messages", []):
                events.photo_processed({"Records": [{"body": message["Body"]}]})
                sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
