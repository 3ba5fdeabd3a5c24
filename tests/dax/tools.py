"""Calls in fewer words."""

from typing import TYPE_CHECKING, Any

from django.conf import settings

from blog.table import key

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.client import DynamoDBClient


def item_at(client: "DynamoDBClient", pk: str = "A", sk: str = "1", **how: Any) -> Any:
    return client.get_item(TableName=settings.CONTENT_TABLE, Key=key(pk, sk), **how).get("Item")


def put(client: "DynamoDBClient", *items: Any) -> None:
    for item in items:
        client.put_item(TableName=settings.CONTENT_TABLE, Item=item)
