"""Errors through DAX equal those of DynamoDB's client."""

from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import pytest
from botocore.exceptions import ClientError

from common import content_table
from common.content_table import typed_key
from tests.support.dax import item_at, put
from tests.support.dax_node.node import Node

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.client import DynamoDBClient

pytestmark = pytest.mark.usefixtures("always_dax")

ITEM = typed_key("A", "1")
ONLY_ONCE = "attribute_not_exists(pk)"


def failing(client: "DynamoDBClient", operation: str, **request: Any) -> ClientError:
    with pytest.raises(ClientError) as raised:
        getattr(client, operation)(**request)
    return raised.value


def test_failed_condition_raises_the_error_of_dynamodb(
    dax: Any, dynamodb: "DynamoDBClient", node: Node
) -> None:
    put(dax, ITEM)
    write = {"TableName": content_table.table_name(), "Item": ITEM, "ConditionExpression": ONLY_ONCE}
    with patch.object(node.dynamodb, "put_item", wraps=node.dynamodb.put_item) as tried:
        by_dax = failing(dax, "put_item", **write)
    assert isinstance(by_dax, dax.exceptions.ConditionalCheckFailedException)
    assert tried.call_count == 1
    expected = failing(dynamodb, "put_item", **write)
    assert type(by_dax).__name__ == type(expected).__name__
    assert str(by_dax) == str(expected)
    assert by_dax.response["Error"]["Code"] == expected.response["Error"]["Code"]


def test_cancelled_transaction_contains_its_reasons(dax: Any, dynamodb: "DynamoDBClient") -> None:
    put(dax, ITEM)
    where = {"TableName": content_table.table_name()}
    write: Any = {
        "TransactItems": [
            {"Put": where | {"Item": typed_key("A", "2")}},
            {"Put": where | {"Item": ITEM, "ConditionExpression": ONLY_ONCE}},
        ]
    }
    by_dax: Any = failing(dax, "transact_write_items", **write)
    assert isinstance(by_dax, dax.exceptions.TransactionCanceledException)
    expected: Any = failing(dynamodb, "transact_write_items", **write)
    assert str(by_dax) == str(expected)
    codes = [reason["Code"] for reason in expected.response["CancellationReasons"]]
    assert [reason["Code"] for reason in by_dax.response["CancellationReasons"]] == codes
    assert codes == ["None", "ConditionalCheckFailed"]


@pytest.mark.parametrize(
    ("operation", "request_"),
    [
        ("get_item", {"TableName": "unknown-table", "Key": ITEM}),
        ("get_item", {"Key": {"pk": {"S": "A"}}}),
        ("query", {"KeyConditionExpression": "pk = ", "ExpressionAttributeValues": {":pk": {"S": "A"}}}),
    ],
)
def test_invalid_request_raises_the_error_of_dynamodb(
    dax: Any, dynamodb: "DynamoDBClient", operation: str, request_: dict[str, Any]
) -> None:
    request_ = {"TableName": content_table.table_name()} | request_
    by_dax, expected = (failing(client, operation, **request_) for client in (dax, dynamodb))
    assert str(by_dax) == str(expected)


def test_batch_without_capacity_returns_all_requests_unprocessed(
    dax: Any, dynamodb: "DynamoDBClient", node: Node
) -> None:
    """DAX's client returns the items without their keys."""
    requests = [{"PutRequest": {"Item": typed_key("A", sk) | {"n": {"N": sk}}}} for sk in "12"]
    busy = [{"UnprocessedItems": {content_table.table_name(): requests[1:]}}, {}]
    with patch.object(node.dynamodb, "batch_write_item", side_effect=busy):
        response = dax.batch_write_item(RequestItems={content_table.table_name(): requests})
    assert response["UnprocessedItems"] == {content_table.table_name(): requests}
    content_table.write(response["UnprocessedItems"][content_table.table_name()])
    assert item_at(dynamodb, sk="2") == requests[1]["PutRequest"]["Item"]
