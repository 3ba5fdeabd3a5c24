"""What makes the workers work: a sign-up and a photo, new each time."""

import json
from typing import Any
from uuid import uuid4

import boto3


def build_sign_up_event(table: str) -> dict[str, Any]:
    """Sign someone up, and give the record of the table's stream."""
    email = f"{uuid4().hex}@example.com"
    texts = {"email": email, "address": email, "state": "pending", "signup": uuid4().hex}
    item: Any = {name: {"S": text} for name, text in texts.items()}
    boto3.client("dynamodb").put_item(TableName=table, Item=item)
    change = {"SequenceNumber": "1", "NewImage": item}
    return {"Records": [{"eventSource": "aws:dynamodb", "eventName": "INSERT", "dynamodb": change}]}


def build_photo_event(bucket: str, content: bytes) -> dict[str, Any]:
    """Upload a photo, and give the queue's message of it."""
    key = f"uploads/{uuid4().hex}/photo.jpg"
    boto3.client("s3").put_object(Bucket=bucket, Key=key, Body=content, ContentType="image/jpeg")
    told = {"bucket": {"name": bucket}, "object": {"key": key, "sequencer": uuid4().hex[:16]}}
    body = json.dumps({"Records": [{"eventName": "ObjectCreated:Put", "s3": told}]})
    return {"Records": [{"eventSource": "aws:sqs", "messageId": uuid4().hex, "body": body}]}
