"""Handlers that read one item: with the project's DynamoDB client, and with boto3's."""

import os
from typing import Any

from common.aws import clients


def read_by_http(event: dict[str, Any], context: Any) -> dict[str, Any]:
    return _read(clients.dynamodb(), event)


def read_by_boto3(event: dict[str, Any], context: Any) -> dict[str, Any]:
    return _read(clients.botocore_dynamodb(), event)


def _read(client: Any, event: dict[str, Any]) -> dict[str, Any]:
    response = client.get_item(TableName=os.environ["CONTENT_TABLE"], Key=event["key"])
    return {"statusCode": 200 if "Item" in response else 404}
