"""DAX switched on, and calls in fewer words."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django.conf import LazySettings, settings

from blog.table import key
from myblog import aws
from tests.dax.node import Node

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.client import DynamoDBClient


@contextmanager
def dax_on(node: Node, settings: LazySettings) -> Iterator[Any]:
    """Let the code's own client go by the node."""
    settings.DAX_ENDPOINT = node.url
    aws.dynamodb.cache_clear()
    client: Any = aws.dynamodb()
    yield client
    client.close()
    settings.DAX_ENDPOINT = ""
    aws.dynamodb.cache_clear()


def item_at(client: "DynamoDBClient", pk: str = "A", sk: str = "1", **how: Any) -> Any:
    return client.get_item(TableName=settings.CONTENT_TABLE, Key=key(pk, sk), **how).get("Item")


def put(client: "DynamoDBClient", *items: Any) -> None:
    for item in items:
        client.put_item(TableName=settings.CONTENT_TABLE, Item=item)
