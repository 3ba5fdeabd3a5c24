"""Events for the workers: a new sign-up, and a new photo."""

import json
from typing import Any
from uuid import uuid4

import boto3


def build_sign_up_event(table: str) -> dict[str, Any]:
    """Write a sign-up to the table, and return the record in its stream."""
    email = f"{uuid4().hex}@example.com"
    texts = {"email": email, "address": email, "state": "pending", "signup": uuid4().hex}
    item: Any = {name: {"S": text} for name, text in texts.items()}
    boto3.client("dynamodb").put_item(TableName=table, Item=item)
    change = {"SequenceNumber": "1", "NewImage": item}
    return {"Records": [{"eventSource": "aws:dynamodb", "eventName": "INSERT", "dynamodb": change}]}


def build_photo_event(bucket: str, content: bytes) -> dict[str, Any]:
    """Upload a photo, and return the message in the queue."""
    key = f"uploads/{uuid4().hex}/photo.jpg"
    boto3.client("s3").put_object(Bucket=bucket, Key=key, Body=content, ContentType="image/jpeg")
    s3_event = {"bucket": {"name": bucket}, "object": {"key": key, "sequencer": uuid4().hex[:16]}}
    body = json.dumps({"Records": [{"eventName": "ObjectCreated:Put", "s3": s3_event}]})
    return {"Records": [{"eventSource": "aws:sqs", "messageId": uuid4().hex, "body": body}]}
