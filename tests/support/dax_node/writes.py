"""A node's writes: to DynamoDB, and then to its cache of items; queries stay cached as they were."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from amazondax.Constants import DaxResponseParam

from tests.support.dax_node import answers, requests
from tests.support.dax_node.requests import Refused, text

if TYPE_CHECKING:
    from tests.support.dax_node.node import Node


def put_item(node: Node, ask: Any, answer: Any) -> None:
    table, key, values = text(ask), ask.decode_binary(), ask.decode_binary()
    item = node.codec.item(table, key, values)
    done = node.dynamodb.put_item(TableName=table, Item=item, **requests.parameters(ask))
    node.items.keep((table, key), item)
    answers.one(node.codec, table, answer, DaxResponseParam.Attributes, done.get("Attributes"))


def delete_item(node: Node, ask: Any, answer: Any) -> None:
    table, key = text(ask), ask.decode_binary()
    found = node.codec.key(table, key)
    done = node.dynamodb.delete_item(TableName=table, Key=found, **requests.parameters(ask))
    node.items.keep((table, key), None)
    answers.one(node.codec, table, answer, DaxResponseParam.Attributes, done.get("Attributes"))


def update_item(node: Node, ask: Any, answer: Any) -> None:
    table, key = text(ask), ask.decode_binary()
    request = requests.parameters(ask)
    if (wanted := request.get("ReturnValues", "NONE")) not in {"NONE", "ALL_NEW"}:
        raise Refused(f"no {wanted}")
    request |= {"TableName": table, "Key": node.codec.key(table, key), "ReturnValues": "ALL_NEW"}
    new = node.dynamodb.update_item(**request)["Attributes"]
    node.items.keep((table, key), new)
    answers.one(node.codec, table, answer, DaxResponseParam.Attributes, new if wanted == "ALL_NEW" else None)


def batch_write_item(node: Node, ask: Any, answer: Any) -> None:
    pairs = {
        table: list(zip(flat[0::2], flat[1::2], strict=True)) for table, flat in ask.decode_object().items()
    }
    requests.parameters(ask)
    wanted = {table: [batch_write(node, table, *pair) for pair in some] for table, some in pairs.items()}
    undone: Any = node.dynamodb.batch_write_item(RequestItems=wanted).get("UnprocessedItems", {})
    for table, some in pairs.items():
        for (key, values), request in zip(some, wanted[table], strict=True):
            item = node.codec.item(table, key, values) if values else None
            if request not in undone.get(table, []):
                node.items.keep((table, key), item)
    answers.unprocessed(node.codec, answer, undone)


def batch_write(node: Node, table: str, key: bytes, values: bytes | None) -> Any:
    if values is None:
        return {"DeleteRequest": {"Key": node.codec.key(table, key)}}
    return {"PutRequest": {"Item": node.codec.item(table, key, values)}}


def transact_write_items(node: Node, ask: Any, answer: Any) -> None:
    """Pass a transaction on; DAX then reads its items anew, which a cache that knows none of them does as well."""
    kinds, tables, keys, values, _, _, conditions, updates = (ask.decode_object() for _ in range(8))
    names = [str(table, "utf8") for table in tables]
    parts = zip(kinds, names, keys, values, conditions, updates, strict=True)
    actions: Any = [requests.action(node.codec, *part) for part in parts]
    node.dynamodb.transact_write_items(TransactItems=actions, **requests.parameters(ask))
    for place in zip(names, keys, strict=True):
        node.items.drop(place)
    answer.append_array_header(3).append_array_header(0).append_array_header(0).append_map_header(0)
