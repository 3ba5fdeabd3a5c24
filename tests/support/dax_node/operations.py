"""The operations of a node: DynamoDB does them, and the node caches items and queries.

An operation decodes a request and appends its response. Only the parameters that the product uses are supported.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from amazondax import Constants
from amazondax.AttributeValueDecoder import _decode_compound_key
from amazondax.Constants import DaxMethodIds, DaxResponseParam

from tests.support.dax_node import wire
from tests.support.dax_node.cache import MISSING
from tests.support.dax_node.expressions import Expressions
from tests.support.dax_node.wire import Codec, Item, UnsupportedRequest, decode_text, decoder

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tests.support.dax_node.node import Node

Arguments = dict[str, Any]  # of boto3


def _names(constants: type) -> dict[int, str]:
    return {number: name for name, number in vars(constants).items() if not name.startswith("_")}


_PARAMETERS = _names(Constants.DaxDataRequestParam)
_CONSTANTS = {"ReturnValues": _names(Constants.ReturnValues), "Select": _names(Constants.SelectValues)}
_IGNORED = {  # the trees of the expressions contain the names and values, and nobody reads the rest
    "ExpressionAttributeNames",
    "ExpressionAttributeValues",
    "ReturnConsumedCapacity",
    "ReturnItemCollectionMetrics",
}
_ACTIONS = {
    Constants.DynamoDBOperationNumerals.PUT: "Put",
    Constants.DynamoDBOperationNumerals.DELETE: "Delete",
    Constants.DynamoDBOperationNumerals.PARTIAL_UPDATE: "Update",
    Constants.DynamoDBOperationNumerals.CHECK: "ConditionCheck",
}


# --- Parameters


def _decode_parameters(request: Any, expressions: Expressions | None = None) -> Arguments:
    """Decode the parameters at the end of a request."""
    expressions = expressions or Expressions()
    parameters = {_PARAMETERS[number]: value for number, value in (request.decode_object() or {}).items()}
    arguments = {
        name: _decode_parameter(name, value, expressions)
        for name, value in parameters.items()
        if name not in _IGNORED
    }
    return arguments | expressions.arguments()


def _decode_parameter(name: str, value: Any, expressions: Expressions) -> Any:
    match name:
        case "UpdateExpression":
            return expressions.update(value)
        case "ConditionExpression" | "FilterExpression":
            return expressions.condition(value)
        case "ProjectionExpression":
            return expressions.projection(value)
        case "ConsistentRead" | "ScanIndexForward":
            return bool(value)
        case "IndexName":
            return value.decode()
        case "ReturnValues" | "Select":
            return _CONSTANTS[name][value]
        case "ExclusiveStartKey" | "Limit" | "ClientRequestToken":
            return value
    raise UnsupportedRequest(f"parameter {name}")


# --- Reads


def get_item(node: Node, request: Any, response: Any) -> None:
    table, key = decode_text(request), request.decode_binary()
    arguments = _decode_parameters(request)
    if arguments.keys() - {"ConsistentRead"}:
        raise UnsupportedRequest(f"parameters {arguments}")
    item = _read_items(node, table, [key], consistent=arguments.get("ConsistentRead", False))[key]
    wire.append_item(node.codec, table, response, DaxResponseParam.Item, item)


def batch_get_item(node: Node, request: Any, response: Any) -> None:
    tables = request.decode_object()
    _decode_parameters(request)
    response.append_array_header(2).append_map_header(len(tables))
    for table, (consistent, projection, keys) in tables.items():
        if projection:
            raise UnsupportedRequest("projection of a batch")
        items = _read_items(node, table, keys, consistent=consistent)
        pairs = [[key, node.codec.encode_values(table, item)] for key, item in items.items() if item]
        wire.append(response.append_string(table), [part for pair in pairs for part in pair])
    response.append_map_header(0)  # unprocessed keys
    response.append_array_header(0)  # consumed capacity


def query(node: Node, request: Any, response: Any) -> None:
    arguments = _decode_query(request, node.codec)
    cache_key, consistent = repr(arguments), arguments.get("ConsistentRead")
    page = MISSING if consistent else node.queries.get(cache_key)
    if page is MISSING:
        page = node.dynamodb.query(**arguments)
        if not consistent:
            node.queries.put(cache_key, page)
    wire.append_page(node.codec, arguments, response, page)


def _decode_query(request: Any, codec: Codec) -> Arguments:
    table, expressions = decode_text(request), Expressions()
    condition = expressions.condition(request.decode_binary())
    arguments = _decode_parameters(request, expressions)
    if start := arguments.get("ExclusiveStartKey"):
        is_index = "IndexName" in arguments
        key = _decode_compound_key(decoder(start)) if is_index else codec.decode_key(table, start)
        arguments["ExclusiveStartKey"] = key
    return {"TableName": table, "KeyConditionExpression": condition, **arguments}


def _read_items(
    node: Node, table: str, keys: Sequence[bytes], *, consistent: bool
) -> dict[bytes, Item | None]:
    """Read items by key, `None` for those that don't exist. Consistent reads neither use nor fill the cache."""
    items = {} if consistent else {key: node.items.get((table, key)) for key in keys}
    missing = [key for key in keys if items.get(key, MISSING) is MISSING]
    if missing:
        decoded: Any = [node.codec.decode_key(table, key) for key in missing]
        batch = node.dynamodb.batch_get_item(
            RequestItems={table: {"Keys": decoded, "ConsistentRead": consistent}}
        )
        loaded = {node.codec.encode_key(table, item): item for item in batch["Responses"][table]}
        items |= dict.fromkeys(missing) | loaded
        for key in missing if not consistent else ():
            node.items.put((table, key), items[key])
    return items


# --- Writes: to DynamoDB, and then to the cache of items. Cached queries stay as they were.


def put_item(node: Node, request: Any, response: Any) -> None:
    table, key, values = decode_text(request), request.decode_binary(), request.decode_binary()
    item = node.codec.decode_item(table, key, values)
    node.dynamodb.put_item(TableName=table, Item=item, **_without_return_values(_decode_parameters(request)))
    node.items.put((table, key), item)
    response.append_null()


def delete_item(node: Node, request: Any, response: Any) -> None:
    table, key = decode_text(request), request.decode_binary()
    arguments = _without_return_values(_decode_parameters(request))
    node.dynamodb.delete_item(TableName=table, Key=node.codec.decode_key(table, key), **arguments)
    node.items.put((table, key), None)
    response.append_null()


def _without_return_values(arguments: Arguments) -> Arguments:
    if arguments.get("ReturnValues", "NONE") != "NONE":
        raise UnsupportedRequest(f"return values {arguments['ReturnValues']}")
    return arguments


def update_item(node: Node, request: Any, response: Any) -> None:
    table, key = decode_text(request), request.decode_binary()
    arguments = _decode_parameters(request)
    if (return_values := arguments.get("ReturnValues", "NONE")) not in {"NONE", "ALL_NEW"}:
        raise UnsupportedRequest(f"return values {return_values}")
    arguments |= {
        "TableName": table,
        "Key": node.codec.decode_key(table, key),
        "ReturnValues": "ALL_NEW",
    }
    item = node.dynamodb.update_item(**arguments)["Attributes"]
    node.items.put((table, key), item)
    returned = item if return_values == "ALL_NEW" else None
    wire.append_item(node.codec, table, response, DaxResponseParam.Attributes, returned)


def batch_write_item(node: Node, request: Any, response: Any) -> None:
    writes = {
        table: [(key, values, _batch_write(node, table, key, values)) for key, values in _pairs(flat)]
        for table, flat in request.decode_object().items()
    }
    _decode_parameters(request)
    batch: Any = {table: [write for _, _, write in some] for table, some in writes.items()}
    unprocessed: Any = node.dynamodb.batch_write_item(RequestItems=batch).get("UnprocessedItems", {})
    for table, some in writes.items():
        for key, values, write in some:
            if write not in unprocessed.get(table, []):
                item = node.codec.decode_item(table, key, values) if values else None
                node.items.put((table, key), item)
    wire.append_unprocessed(node.codec, response, unprocessed)


def _pairs(flat: list[Any]) -> list[tuple[bytes, bytes | None]]:
    return list(zip(flat[0::2], flat[1::2], strict=True))


def _batch_write(node: Node, table: str, key: bytes, values: bytes | None) -> Any:
    if values is None:
        return {"DeleteRequest": {"Key": node.codec.decode_key(table, key)}}
    return {"PutRequest": {"Item": node.codec.decode_item(table, key, values)}}


def transact_write_items(node: Node, request: Any, response: Any) -> None:
    """Pass on a transaction. DAX then reads its items again; here, the cache forgets them, which has that effect."""
    kinds, tables, keys, values, _, _, conditions, updates = (request.decode_object() for _ in range(8))
    names = [str(table, "utf8") for table in tables]
    parts = zip(kinds, names, keys, values, conditions, updates, strict=True)
    actions: Any = [_decode_action(node.codec, *part) for part in parts]
    node.dynamodb.transact_write_items(TransactItems=actions, **_decode_parameters(request))
    for place in zip(names, keys, strict=True):
        node.items.delete(place)
    response.append_array_header(3).append_array_header(0).append_array_header(0).append_map_header(0)


def _decode_action(
    codec: Codec, kind: int, table: str, key: bytes, values: bytes | None, *trees: bytes | None
) -> Arguments:
    """Decode one write of a transaction, with its condition and its update."""
    expressions, (condition, update) = Expressions(), trees
    action: Arguments = {"TableName": table}
    if values:
        action["Item"] = codec.decode_item(table, key, values)
    else:
        action["Key"] = codec.decode_key(table, key)
    if condition:
        action["ConditionExpression"] = expressions.condition(condition)
    if update:
        action["UpdateExpression"] = expressions.update(update)
    return {_ACTIONS[kind]: action | expressions.arguments()}


OPERATIONS: dict[int, Callable[[Node, Any, Any], None]] = {
    DaxMethodIds.getItem_263244906_1_Id: get_item,
    DaxMethodIds.batchGetItem_N697851100_1_Id: batch_get_item,
    DaxMethodIds.query_N931250863_1_Id: query,
    DaxMethodIds.putItem_N2106490455_1_Id: put_item,
    DaxMethodIds.updateItem_1425579023_1_Id: update_item,
    DaxMethodIds.deleteItem_1013539361_1_Id: delete_item,
    DaxMethodIds.batchWriteItem_116217951_1_Id: batch_write_item,
    DaxMethodIds.transactWriteItems_N1160037738_1_Id: transact_write_items,
}
