"""Each operation through the official client returns the same response as DynamoDB's client."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest

from common import content_table
from common.content_table import typed_key
from tests.support.dax import item_at, put

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.client import DynamoDBClient

pytestmark = pytest.mark.usefixtures("always_dax")

VALUES: dict[str, Any] = {
    "words": {"S": "Füße"},
    "empty": {"S": ""},
    "amount": {"N": "-12"},
    "fraction": {"N": "3.25"},
    "long": {"N": "12345678901234567890123456789012345678"},
    "octets": {"B": b"\x00\xff"},
    "yes": {"BOOL": True},
    "nothing": {"NULL": True},
    "several": {"L": [{"N": "1"}, {"M": {"a": {"S": "b"}}}]},
    "nested": {"M": {"inner": {"L": [{"S": "x"}]}}},
    "letters": {"SS": ["a", "b"]},
    "figures": {"NS": ["1", "2"]},
}
ITEM = typed_key("A", "1") | VALUES


def without_metadata(response: Any) -> Any:
    return {name: value for name, value in response.items() if name != "ResponseMetadata"}


def test_put_and_get_keep_all_types(dax: Any, dynamodb: "DynamoDBClient") -> None:
    put(dax, ITEM)
    assert item_at(dynamodb) == item_at(dax) == ITEM


def test_get_of_a_missing_item_returns_no_item(dax: Any) -> None:
    assert "Item" not in dax.get_item(TableName=content_table.table_name(), Key=typed_key("A", "none"))


def test_batch_get_returns_existing_items(dax: Any, dynamodb: "DynamoDBClient") -> None:
    put(dynamodb, ITEM, typed_key("A", "2"))
    keys = [typed_key("A", sk) for sk in ("1", "2", "3")]
    for consistent in (False, True):
        request = {content_table.table_name(): {"Keys": keys, "ConsistentRead": consistent}}
        found = dax.batch_get_item(RequestItems=request)
        assert sorted(found["Responses"][content_table.table_name()], key=lambda i: i["sk"]["S"]) == [
            ITEM,
            typed_key("A", "2"),
        ]
        assert not found["UnprocessedKeys"]


@pytest.mark.parametrize(
    ("condition", "options"),
    [
        ("pk = :pk", {}),
        ("pk = :pk", {"ScanIndexForward": False, "Limit": 2}),
        ("pk = :pk", {"ConsistentRead": True, "ExclusiveStartKey": typed_key("A", "2")}),
        ("pk = :pk", {"Select": "COUNT"}),
        ("pk = :pk AND sk BETWEEN :low AND :high", {}),
        ("pk = :pk AND begins_with(sk, :low)", {}),
        ("pk = :pk", {"FilterExpression": "attribute_not_exists(n) OR n > :two"}),
        ("#pk = :pk", {"ExpressionAttributeNames": {"#pk": "pk"}}),
        ("pk = :pk", {"ProjectionExpression": "sk, n"}),
        ("pk = :pk", {"ProjectionExpression": "#n", "ExpressionAttributeNames": {"#n": "n"}, "Limit": 3}),
    ],
)
def test_query_returns_the_response_of_dynamodb(
    dax: Any, dynamodb: "DynamoDBClient", condition: str, options: dict[str, Any]
) -> None:
    put(dynamodb, *(typed_key("A", str(n)) | {"n": {"N": str(n)}} for n in range(1, 5)))
    put(dynamodb, typed_key("A", "5"), typed_key("B", "1"))
    values = {":pk": {"S": "A"}, ":low": {"S": "2"}, ":high": {"S": "4"}}
    values |= {":two": {"N": "2"}}
    used = {
        name: value
        for name, value in values.items()
        if name in condition + options.get("FilterExpression", "")
    }
    request_arguments: Any = {
        "TableName": content_table.table_name(),
        "KeyConditionExpression": condition,
        "ExpressionAttributeValues": used,
    } | options
    assert without_metadata(dax.query(**request_arguments)) == without_metadata(
        dynamodb.query(**request_arguments)
    )


@pytest.fixture
def indexed_table(dynamodb: "DynamoDBClient") -> Iterator[str]:
    """A table with a local index, like the to-dos' table."""
    table = f"indexed-{uuid4()}"
    keys = [{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}]
    index = {
        "KeySchema": [keys[0], {"AttributeName": "n", "KeyType": "RANGE"}],
        "Projection": {"ProjectionType": "ALL"},
    }
    arguments: Any = {
        "TableName": table,
        "KeySchema": keys,
        "AttributeDefinitions": [{"AttributeName": name, "AttributeType": "S"} for name in ("pk", "sk", "n")],
        "LocalSecondaryIndexes": [{"IndexName": "by_n"} | index],
        "BillingMode": "PAY_PER_REQUEST",
    }
    dynamodb.create_table(**arguments)
    yield table
    dynamodb.delete_table(TableName=table)


@pytest.mark.parametrize("consistent", [False, True])
def test_query_of_an_index_has_pages(
    dax: Any, dynamodb: "DynamoDBClient", indexed_table: str, consistent: bool
) -> None:
    for n in range(3):
        dynamodb.put_item(TableName=indexed_table, Item=typed_key("A", str(n)) | {"n": {"S": str(9 - n)}})
    request_arguments: Any = {
        "TableName": indexed_table,
        "IndexName": "by_n",
        "KeyConditionExpression": "pk = :pk AND #n BETWEEN :low AND :high",
        "ExpressionAttributeNames": {"#n": "n"},
        "ExpressionAttributeValues": {":pk": {"S": "A"}, ":low": {"S": "0"}, ":high": {"S": "9"}},
        "ConsistentRead": consistent,
        "Limit": 2,
    }
    found = dax.query(**request_arguments)
    assert without_metadata(found) == without_metadata(dynamodb.query(**request_arguments))
    rest = dax.query(**request_arguments, ExclusiveStartKey=found["LastEvaluatedKey"])
    assert [item["sk"]["S"] for item in found["Items"] + rest["Items"]] == ["2", "1", "0"]


@pytest.mark.parametrize(
    ("expression", "condition", "values", "changed"),
    [
        (
            "SET amount = if_not_exists(amount, :n), fresh = if_not_exists(fresh, :n) REMOVE words",
            "amount IN (:one, :n) OR (amount < :n AND amount <> :one AND amount <= :n)",
            {":n": {"N": "2"}, ":one": {"N": "1"}},
            {"amount": {"N": "-12"}, "fresh": {"N": "2"}},
        ),
        ("ADD amount :n", "attribute_exists(pk)", {":n": {"N": "2"}}, {"amount": {"N": "-10"}}),
        (
            "ADD letters :l",
            "attribute_exists(pk)",
            {":l": {"SS": ["c"]}},
            {"letters": {"SS": ["a", "b", "c"]}},
        ),
    ],
)
def test_update_returns_the_new_item(
    dax: Any, dynamodb: Any, expression: str, condition: str, values: Any, changed: Any
) -> None:
    put(dax, ITEM)
    response = dax.update_item(
        TableName=content_table.table_name(),
        Key=typed_key("A", "1"),
        UpdateExpression=expression,
        ConditionExpression=condition,
        ExpressionAttributeValues=values,
        ReturnValues="ALL_NEW",
    )
    assert response["Attributes"].items() >= changed.items()
    assert item_at(dax) == item_at(dynamodb) == response["Attributes"]


def test_delete_removes_the_item(dax: Any, dynamodb: "DynamoDBClient") -> None:
    put(dax, ITEM)
    dax.delete_item(
        TableName=content_table.table_name(),
        Key=typed_key("A", "1"),
        ConditionExpression="attribute_exists(pk)",
    )
    assert item_at(dax) is item_at(dynamodb) is None


def test_batch_write_does_not_change_its_request(dax: Any, dynamodb: "DynamoDBClient") -> None:
    put(dax, ITEM)
    new = typed_key("A", "2") | {"n": {"N": "1"}}
    requests: list[Any] = [{"PutRequest": {"Item": new}}, {"DeleteRequest": {"Key": typed_key("A", "1")}}]
    assert not dax.batch_write_item(RequestItems={content_table.table_name(): requests})["UnprocessedItems"]
    assert requests == [{"PutRequest": {"Item": new}}, {"DeleteRequest": {"Key": typed_key("A", "1")}}]
    assert item_at(dax, "A", "2") == item_at(dynamodb, "A", "2") == new
    assert item_at(dax) is item_at(dynamodb) is None


def test_transaction_writes_all_items(dax: Any, dynamodb: "DynamoDBClient") -> None:
    put(dax, ITEM, typed_key("A", "2"), typed_key("A", "3"))
    assert item_at(dax, "A", "3")
    table = {"TableName": content_table.table_name()}
    change = {
        "UpdateExpression": "SET n = :n",
        "ConditionExpression": "attribute_exists(pk)",
        "ExpressionAttributeValues": {":n": {"N": "1"}},
    }
    dax.transact_write_items(
        TransactItems=[
            {"Put": table | {"Item": typed_key("A", "4"), "ConditionExpression": "attribute_not_exists(pk)"}},
            {"Delete": table | {"Key": typed_key("A", "1")}},
            {"Update": table | {"Key": typed_key("A", "3")} | change},
            {
                "ConditionCheck": table
                | {"Key": typed_key("A", "2"), "ConditionExpression": "attribute_exists(pk)"}
            },
        ]
    )
    for client in (dax, dynamodb):
        assert item_at(client) is None
        assert item_at(client, "A", "3") == typed_key("A", "3") | {"n": {"N": "1"}}
        assert item_at(client, "A", "4") == typed_key("A", "4")


def test_other_operations_go_to_dynamodb(dax: Any, dynamodb: "DynamoDBClient") -> None:
    put(dynamodb, ITEM)
    pages = dax.get_paginator("scan").paginate(TableName=content_table.table_name())
    assert [item for page in pages for item in page["Items"]] == [ITEM]
    assert dax.describe_table(TableName=content_table.table_name())["Table"]["TableStatus"] == "ACTIVE"
