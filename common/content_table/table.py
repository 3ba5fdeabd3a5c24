"""Calls of the content table for any number of items."""

import os
from collections.abc import Iterable, Sequence
from typing import Any

from common.aws import batch, clients
from common.content_table.keys import Item, Key, item_key, typed_key

_IS_TOMBSTONE = "begins_with(pk, :post) AND attribute_not_exists(d) AND attribute_not_exists(moved)"


def table_name() -> str:
    return os.environ["CONTENT_TABLE"]


def get(key: Key, *, consistent: bool = False) -> Item | None:
    """Return an item. DAX may answer a read that is not `consistent`, as old as its TTL."""
    response = clients.dynamodb().get_item(
        TableName=table_name(), Key=typed_key(*key), ConsistentRead=consistent
    )
    item: Item | None = response.get("Item")
    return item


def batch_get(keys: Sequence[Key], *, consistent: bool = False) -> list[Item]:
    """Return items in no particular order. DAX may answer a read that is not `consistent`, as old as its TTL."""
    return batch.read(table_name(), [typed_key(*key) for key in dict.fromkeys(keys)], consistent=consistent)


def query(condition: dict[str, Any]) -> Any:
    return clients.dynamodb().query(TableName=table_name(), **condition)


def put(items: Iterable[Item]) -> None:
    write([{"PutRequest": {"Item": item}} for item in items])


def delete(keys: Iterable[Key]) -> None:
    write([{"DeleteRequest": {"Key": typed_key(*key)}} for key in keys])


def write(requests: Sequence[Any]) -> None:
    batch.write(table_name(), requests)


def delete_older(started: int) -> None:
    """Delete the items that were written before `started`, in ms. Photos' items have no `v`, so they stay.

    The items of removed posts stay too, because SQL doesn't have the slugs of posts that were deleted for good.
    """
    paginator = clients.dynamodb().get_paginator("scan")
    for page in paginator.paginate(
        TableName=table_name(),
        ProjectionExpression="pk, sk",
        FilterExpression=f"v < :started AND NOT ({_IS_TOMBSTONE})",
        ExpressionAttributeValues={":started": {"N": str(started)}, ":post": {"S": "POST#"}},
    ):
        delete([item_key(item) for item in page["Items"]])
