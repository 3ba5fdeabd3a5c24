"""Answers on the wire, and DynamoDB's errors as DAX tells them."""

from typing import Any

from amazondax.AttributeValueEncoder import encode_attribute_value_direct, encode_compound_key
from amazondax.CborEncoder import CborEncoder
from amazondax.Constants import DaxResponseParam
from botocore.exceptions import ClientError

from tests.support.dax_node.codec import Codec, Item

DYNAMODB = [4, 37, 38, 39]  # a client's error, of DynamoDB: the last number tells which
ERRORS = {
    "MissingAuthenticationTokenException": [4, 23, 31, 33],
    "ProvisionedThroughputExceededException": [*DYNAMODB, 40],
    "ResourceNotFoundException": [*DYNAMODB, 41],
    "ConditionalCheckFailedException": [*DYNAMODB, 43],
    "ValidationException": [*DYNAMODB, 46],
    "ThrottlingException": [*DYNAMODB, 50],
    "TransactionCanceledException": [*DYNAMODB, 58],
}


def append(answer: Any, value: Any) -> None:
    match value:
        case None:
            answer.append_null()
        case int():
            answer.append_int(value)
        case str():
            answer.append_string(value)
        case bytes():
            answer.append_binary(value)
        case list():
            answer.append_array_header(len(value))
            for each in value:
                append(answer, each)
        case dict():
            answer.append_map_header(len(value))
            for number, typed in value.items():
                encode_attribute_value_direct(answer.append_int(number), typed)


def one(codec: Codec, table: str, answer: Any, part: int, item: Item | None) -> None:
    """Give an item, or nothing; the client knows the key already."""
    if item is None:
        answer.append_null()
    else:
        answer.append_map_header(1).append_int(part).append_binary(codec.encode_values(table, item))


def page(codec: Codec, request: Any, answer: Any, found: Any) -> None:
    """Give what a query found: keys and values of items, unless it only counts, and where to go on."""
    table, parts = request["TableName"], DaxResponseParam
    fields: dict[int, Any] = {parts.Count: found["Count"], parts.ScannedCount: found["ScannedCount"]}
    if request.get("Select") != "COUNT":
        fields[parts.Items] = [item(codec, request, each) for each in found["Items"]]
    if last := found.get("LastEvaluatedKey"):
        whole = "IndexName" in request
        fields[parts.LastEvaluatedKey] = encode_compound_key(last) if whole else codec.encode_key(table, last)
    answer.append_map_header(len(fields))
    for number, value in fields.items():
        append(answer.append_int(number), value)


def item(codec: Codec, request: Any, found: Item) -> Any:
    """Give an item's key and values; or, of a projection, its values by their numbers there."""
    if projection := request.get("ProjectionExpression"):
        names = [request["ExpressionAttributeNames"][path] for path in projection.split(", ")]
        return {number: found[name] for number, name in enumerate(names) if name in found}
    return [codec.encode_key(request["TableName"], found), codec.encode_values(request["TableName"], found)]


def unprocessed(codec: Codec, answer: Any, requests: dict[str, Any]) -> None:
    """Give a batch's writes that DynamoDB had no capacity for."""
    answer.append_map_header(len(requests))
    for table, some in requests.items():
        flat: list[bytes | None] = []
        for request in some:
            put = request.get("PutRequest")
            item = put["Item"] if put else request["DeleteRequest"]["Key"]
            flat += [codec.encode_key(table, item), codec.encode_values(table, item) if put else None]
        append(answer.append_string(table), flat)
    answer.append_array_header(0).append_map_header(0)  # no capacity is counted, nor collections measured


def failure(error: ClientError) -> Any:
    """Tell an error: numbers, a message, and what HTTP would have said; in a transaction, the reasons in a row."""
    told: Any = error.response
    code, status = told["Error"]["Code"], told["ResponseMetadata"]["HTTPStatusCode"]
    info = [told["ResponseMetadata"].get("RequestId"), code, status]
    if reasons := told.get("CancellationReasons"):
        info.append([part for r in reasons for part in (r["Code"], r.get("Message"), None)])
    answer = CborEncoder()
    for part in (ERRORS.get(code, [3, 37, 54]), told["Error"].get("Message", code), info):
        append(answer, part)
    return answer


def refusal(message: str) -> Any:
    answer = CborEncoder()
    for part in ([4, 37, 38, 44], message, [None, "NotImplementedException", 400]):
        append(answer, part)
    return answer
