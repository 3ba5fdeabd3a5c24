"""DAX's wire format: items, responses and errors in CBOR. The official client's own functions do the encoding.

An item is sent as its key and the values of its other attributes. A number that both sides agreed on represents the
list of the attributes' names.
"""

from typing import TYPE_CHECKING, Any

from amazondax.AttributeValueDecoder import (
    _decode_key_bytes,
    _decode_stream_item,
    deanonymize_attribute_values,
)
from amazondax.AttributeValueEncoder import (
    _get_canonical_attribute_list,
    encode_attribute_value_direct,
    encode_compound_key,
    encode_key,
    encode_values,
)
from amazondax.CborEncoder import CborEncoder
from amazondax.Constants import DaxResponseParam
from amazondax.DaxCborDecoder import DaxCborDecoder
from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.client import DynamoDBClient

Item = dict[str, Any]
Names = tuple[str, ...]

_DYNAMODB = [4, 37, 38, 39]  # an error of DynamoDB's client; the number after these is the kind
_ERRORS = {
    "MissingAuthenticationTokenException": [4, 23, 31, 33],
    "ResourceNotFoundException": [*_DYNAMODB, 41],
    "ConditionalCheckFailedException": [*_DYNAMODB, 43],
    "ValidationException": [*_DYNAMODB, 46],
    "ThrottlingException": [*_DYNAMODB, 50],
    "TransactionCanceledException": [*_DYNAMODB, 58],
}
_OTHER_ERROR = [3, 37, 54]


class UnsupportedRequest(Exception):
    """A request that no code of the product sends, and this node does not support."""


class Codec:
    """Encodes items. The agreed numbers survive a restart of the node, as in a cluster."""

    def __init__(self, dynamodb: "DynamoDBClient") -> None:
        self.dynamodb = dynamodb
        self.schemas: dict[str, list[dict[str, str]]] = {}
        self.lists: list[Names] = [(), ()]  # the client expects number 1 to be the empty list

    def schema(self, table: str) -> list[dict[str, str]]:
        """Return the attributes of a table's key, the partition key first."""
        if table not in self.schemas:
            description = self.dynamodb.describe_table(TableName=table)["Table"]
            types = {a["AttributeName"]: a["AttributeType"] for a in description["AttributeDefinitions"]}
            keys = sorted(description["KeySchema"], key=lambda key: key["KeyType"])
            names = [key["AttributeName"] for key in keys]
            self.schemas[table] = [{"AttributeName": name, "AttributeType": types[name]} for name in names]
        return self.schemas[table]

    def list_id(self, names: Names) -> int:
        if names not in self.lists[1:]:
            self.lists.append(names)
        return self.lists.index(names, 1)

    def decode_key(self, table: str, encoded: bytes) -> Item:
        wrapped = CborEncoder().append_binary(encoded).as_bytes()
        key: Item = _decode_key_bytes(decoder(wrapped), self.schema(table))
        return key

    def decode_item(self, table: str, key: bytes, encoded: bytes) -> Item:
        values = _decode_stream_item(decoder(encoded))
        attributes: Item = deanonymize_attribute_values(values, self.lists[values["_attr_list_id"]])
        return self.decode_key(table, key) | attributes

    def encode_key(self, table: str, item: Item) -> bytes:
        encoded: bytes = encode_key(item, self.schema(table))
        return encoded

    def encode_values(self, table: str, item: Item) -> bytes:
        names = _get_canonical_attribute_list(item, self.schema(table))
        encoded: bytes = encode_values(item, self.schema(table), names, self.list_id(names))
        return encoded


def decoder(data: bytes) -> Any:
    """Return a decoder of complete data instead of a socket."""
    rest = bytearray(data)

    def read(buffer: bytearray, _: int) -> int:
        buffer += rest
        count = len(rest)
        rest.clear()
        return count

    return DaxCborDecoder(read)


def decode_text(request: Any) -> str:
    return str(request.decode_binary(), "utf8")


# --- Responses


def append(response: Any, value: Any) -> None:
    match value:
        case None:
            response.append_null()
        case int():
            response.append_int(value)
        case str():
            response.append_string(value)
        case bytes():
            response.append_binary(value)
        case list():
            response.append_array_header(len(value))
            for member in value:
                append(response, member)
        case dict():
            response.append_map_header(len(value))
            for number, attribute in value.items():
                encode_attribute_value_direct(response.append_int(number), attribute)


def append_item(codec: Codec, table: str, response: Any, field: int, item: Item | None) -> None:
    """Append an item's values, or null; the client knows the key."""
    if item is None:
        response.append_null()
    else:
        response.append_map_header(1).append_int(field).append_binary(codec.encode_values(table, item))


def append_page(codec: Codec, request: Any, response: Any, page: Any) -> None:
    """Append the page that DynamoDB returned for a query."""
    table, names = request["TableName"], DaxResponseParam
    fields: dict[int, Any] = {names.Count: page["Count"], names.ScannedCount: page["ScannedCount"]}
    if request.get("Select") != "COUNT":
        fields[names.Items] = [_queried_item(codec, request, item) for item in page["Items"]]
    if last := page.get("LastEvaluatedKey"):
        encoded = encode_compound_key(last) if "IndexName" in request else codec.encode_key(table, last)
        fields[names.LastEvaluatedKey] = encoded
    response.append_map_header(len(fields))
    for number, value in fields.items():
        append(response.append_int(number), value)


def _queried_item(codec: Codec, request: Any, item: Item) -> Any:
    """Return an item's key and values; with a projection, the values by their position in it."""
    if projection := request.get("ProjectionExpression"):
        names = [request["ExpressionAttributeNames"][path] for path in projection.split(", ")]
        return {position: item[name] for position, name in enumerate(names) if name in item}
    return [codec.encode_key(request["TableName"], item), codec.encode_values(request["TableName"], item)]


def append_unprocessed(codec: Codec, response: Any, requests: dict[str, Any]) -> None:
    """Append the writes of a batch that DynamoDB returned unprocessed."""
    response.append_map_header(len(requests))
    for table, unprocessed in requests.items():
        pairs: list[bytes | None] = []
        for request in unprocessed:
            put = request.get("PutRequest")
            item = put["Item"] if put else request["DeleteRequest"]["Key"]
            pairs += [codec.encode_key(table, item), codec.encode_values(table, item) if put else None]
        append(response.append_string(table), pairs)
    response.append_array_header(0).append_map_header(0)  # consumed capacity and collection metrics


def encode_error(error: ClientError) -> Any:
    """Encode an error as numbers, message and details, which include a transaction's reasons."""
    content: Any = error.response
    code, metadata = content["Error"]["Code"], content["ResponseMetadata"]
    details = [metadata.get("RequestId"), code, metadata["HTTPStatusCode"]]
    if reasons := content.get("CancellationReasons"):
        details.append([part for r in reasons for part in (r["Code"], r.get("Message"), None)])
    response = CborEncoder()
    for part in (_ERRORS.get(code, _OTHER_ERROR), content["Error"].get("Message", code), details):
        append(response, part)
    return response


def encode_unsupported(message: str) -> Any:
    response = CborEncoder()
    for part in ([*_DYNAMODB, 44], message, [None, "NotImplementedException", 400]):
        append(response, part)
    return response
