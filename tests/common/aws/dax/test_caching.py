"""Hits, age and consistent reads of DAX's caches."""

from typing import TYPE_CHECKING, Any

import pytest

from common import content_table
from common.content_table import batch_get, typed_key
from tests.support.dax import item_at, put
from tests.support.dax_node.node import Node

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.client import DynamoDBClient

pytestmark = pytest.mark.usefixtures("always_dax")

OLD, NEW = (typed_key("A", "1") | {"n": {"N": n}} for n in "12")
ALL = {"KeyConditionExpression": "pk = :pk", "ExpressionAttributeValues": {":pk": {"S": "A"}}}


def test_item_is_read_from_dynamodb_once(dax: Any, dynamodb: "DynamoDBClient", node: Node) -> None:
    put(dynamodb, OLD)
    assert [item_at(dax) for _ in range(10)] == [OLD] * 10
    assert (node.items.hits, node.items.misses) == (9, 1)


def test_batch_reads_only_items_that_the_cache_lacks(
    dax: Any, dynamodb: "DynamoDBClient", node: Node
) -> None:
    put(dynamodb, OLD, typed_key("A", "2"))
    item_at(dax)
    assert len(batch_get([("A", "1"), ("A", "2")])) == 2
    assert (node.items.hits, node.items.misses) == (1, 2)


def test_query_is_sent_to_dynamodb_once(dax: Any, dynamodb: "DynamoDBClient", node: Node) -> None:
    put(dynamodb, OLD)
    assert [content_table.query(ALL)["Items"] for _ in range(3)] == [[OLD]] * 3
    assert (node.queries.hits, node.queries.misses) == (2, 1)


@pytest.mark.parametrize("cached", [OLD, None], ids=["an old item", "that there is none"])
def test_write_past_dax_is_visible_to_consistent_reads_at_once_and_to_all_after_the_ttl(
    dax: Any, dynamodb: "DynamoDBClient", node: Node, cached: Any
) -> None:
    if cached:
        put(dynamodb, cached)
    assert item_at(dax) == cached
    put(dynamodb, NEW)
    assert item_at(dax) == cached
    assert item_at(dax, ConsistentRead=True) == NEW
    assert batch_get([("A", "1")], consistent=True) == [NEW]
    assert batch_get([("A", "1")]) == ([cached] if cached else [])
    node.clock.ahead += node.items.ttl
    assert item_at(dax) == NEW


def test_cached_query_does_not_change_by_writes_through_dax(dax: Any, node: Node) -> None:
    put(dax, OLD)
    assert content_table.query(ALL)["Items"] == [OLD]
    put(dax, NEW)
    assert content_table.query(ALL)["Items"] == [OLD]
    assert content_table.query(ALL | {"ConsistentRead": True})["Items"] == [NEW]
    node.clock.ahead += node.queries.ttl
    assert content_table.query(ALL)["Items"] == [NEW]


def test_client_reads_its_own_writes(dax: Any) -> None:
    put(dax, OLD)
    assert item_at(dax) == OLD
    content_table.put([NEW])
    assert item_at(dax) == NEW
    dax.update_item(
        TableName=content_table.table_name(), Key=typed_key("A", "1"), UpdateExpression="REMOVE n"
    )
    assert item_at(dax) == typed_key("A", "1")
    content_table.delete([("A", "1")])
    assert item_at(dax) is None
