"""Requests on the wire, decoded into what boto3 takes."""

from typing import Any

from amazondax import Constants
from amazondax.AttributeValueDecoder import _decode_compound_key

from tests.support.dax_node.codec import Codec, decoder
from tests.support.dax_node.expressions import Expressions

Parameters = dict[str, Any]


class Refused(Exception):
    """Something that this node can't do, and the code base does not ask for."""


def names(constants: type) -> dict[int, str]:
    return {number: name for name, number in vars(constants).items() if not name.startswith("_")}


PARAMETERS = names(Constants.DaxDataRequestParam)
WORDS = {"ReturnValues": names(Constants.ReturnValues), "Select": names(Constants.SelectValues)}
# The plain names and values, which the trees of the expressions hold already, and what nobody asks for.
IGNORED = {
    "ExpressionAttributeNames",
    "ExpressionAttributeValues",
    "ReturnConsumedCapacity",
    "ReturnItemCollectionMetrics",
}


def options(ask: Any, expressions: Expressions) -> Parameters:
    """Decode the parameters at a request's end. A condition comes twice: as text, and then as a tree."""
    sent = {PARAMETERS[number]: value for number, value in (ask.decode_object() or {}).items()}
    return {name: option(name, value, expressions) for name, value in sent.items() if name not in IGNORED}


def option(name: str, value: Any, expressions: Expressions) -> Any:
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
            return WORDS[name][value]
    return value


def query(ask: Any, codec: Codec) -> Parameters:
    table, expressions = text(ask), Expressions()
    condition = expressions.condition(ask.decode_binary())
    found = options(ask, expressions)
    if "ExclusiveStartKey" in found:
        start = found["ExclusiveStartKey"]
        whole = _decode_compound_key(decoder(start)) if "IndexName" in found else codec.key(table, start)
        found["ExclusiveStartKey"] = whole
    return {"TableName": table, "KeyConditionExpression": condition} | found | expressions.parameters()


def parameters(ask: Any) -> Parameters:
    """Decode what comes after the items: conditions, and how to answer."""
    expressions = Expressions()
    found = options(ask, expressions) | expressions.parameters()
    if "ProjectionExpression" in found:
        raise Refused("no projections but of queries")
    return found


def action(
    codec: Codec, kind: int, table: str, key: bytes, values: bytes | None, *trees: bytes | None
) -> Parameters:
    """Make one of a transaction's writes, with its condition and its update."""
    expressions, (condition, update) = Expressions(), trees
    found: Parameters = {"TableName": table}
    found |= {"Item": codec.item(table, key, values)} if values else {"Key": codec.key(table, key)}
    found |= {"ConditionExpression": expressions.condition(condition)} if condition else {}
    found |= {"UpdateExpression": expressions.update(update)} if update else {}
    return {ACTIONS[kind]: found | expressions.parameters()}


ACTIONS = {
    Constants.DynamoDBOperationNumerals.PUT: "Put",
    Constants.DynamoDBOperationNumerals.DELETE: "Delete",
    Constants.DynamoDBOperationNumerals.PARTIAL_UPDATE: "Update",
    Constants.DynamoDBOperationNumerals.CHECK: "ConditionCheck",
}


def text(ask: Any) -> str:
    """Decode a table's name, which comes as bytes."""
    return str(ask.decode_binary(), "utf8")
