"""Switch DAX on in tests, and short forms of its calls."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from amazondax.Tube import TubePool

from common import content_table
from common.aws import clients
from common.content_table import typed_key
from tests.support.dax_node.node import Node

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.client import DynamoDBClient


_close_pool, _recycle_tube = TubePool.close, TubePool.recycle


def _close(pool: Any) -> None:
    pool.is_closed = True
    _close_pool(pool)


def _recycle(pool: Any, tube: Any) -> None:
    """Close a connection that a thread of the client opened while the pool was closed. The library leaves it open."""
    _recycle_tube(pool, tube)
    if getattr(pool, "is_closed", False):
        _close_pool(pool)


TubePool.close, TubePool.recycle = _close, _recycle


@contextmanager
def enable_dax(node: Node) -> Iterator[Any]:
    """Make `clients.dynamodb()` use the node, and yield this client."""
    os.environ["DAX_ENDPOINT"] = node.url
    clients.dynamodb.cache_clear()
    client: Any = clients.dynamodb()
    yield client
    client.close()
    os.environ["DAX_ENDPOINT"] = ""
    clients.dynamodb.cache_clear()


def item_at(client: "DynamoDBClient", pk: str = "A", sk: str = "1", **how: Any) -> Any:
    return client.get_item(TableName=content_table.table_name(), Key=typed_key(pk, sk), **how).get("Item")


def put(client: "DynamoDBClient", *items: Any) -> None:
    for item in items:
        client.put_item(TableName=content_table.table_name(), Item=item)
