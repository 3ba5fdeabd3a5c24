"""Items on the wire: a key, and the other attributes' values under the number of the list of their names."""

from typing import TYPE_CHECKING, Any

from amazondax.AttributeValueDecoder import (
    _decode_key_bytes,
    _decode_stream_item,
    deanonymize_attribute_values,
)
from amazondax.AttributeValueEncoder import _get_canonical_attribute_list, encode_key, encode_values
from amazondax.CborEncoder import CborEncoder
from amazondax.DaxCborDecoder import DaxCborDecoder

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.client import DynamoDBClient

Item = dict[str, Any]
Names = tuple[str, ...]


def decoder(data: bytes) -> Any:
    """Decode what has come whole, rather than from a socket."""
    rest = bytearray(data)

    def more(buffer: bytearray, _: int) -> int:
        buffer += rest
        count = len(rest)
        rest.clear()
        return count

    return DaxCborDecoder(more)


class Codec:
    """What a node and its clients have to agree on; it outlives the node's own restarts, as a cluster's does."""

    def __init__(self, dynamodb: "DynamoDBClient") -> None:
        self.dynamodb = dynamodb
        self.schemas: dict[str, list[dict[str, str]]] = {}
        self.lists: list[Names] = [(), ()]  # the client takes for granted that number 1 is the empty one

    def schema(self, table: str) -> list[dict[str, str]]:
        """Give the key's attributes, the partition's first."""
        if table not in self.schemas:
            known = self.dynamodb.describe_table(TableName=table)["Table"]
            types = {each["AttributeName"]: each["AttributeType"] for each in known["AttributeDefinitions"]}
            names = [each["AttributeName"] for each in sorted(known["KeySchema"], key=lambda k: k["KeyType"])]
            self.schemas[table] = [{"AttributeName": name, "AttributeType": types[name]} for name in names]
        return self.schemas[table]

    def list_id(self, names: Names) -> int:
        if names not in self.lists[1:]:
            self.lists.append(names)
        return self.lists.index(names, 1)

    def key(self, table: str, encoded: bytes) -> Item:
        wrapped = CborEncoder().append_binary(encoded).as_bytes()
        found: Item = _decode_key_bytes(decoder(wrapped), self.schema(table))
        return found

    def item(self, table: str, key: bytes, encoded: bytes) -> Item:
        values = _decode_stream_item(decoder(encoded))
        named: Item = deanonymize_attribute_values(values, self.lists[values["_attr_list_id"]])
        return self.key(table, key) | named

    def encode_key(self, table: str, item: Item) -> bytes:
        encoded: bytes = encode_key(item, self.schema(table))
        return encoded

    def encode_values(self, table: str, item: Item) -> bytes:
        names = _get_canonical_attribute_list(item, self.schema(table))
        encoded: bytes = encode_values(item, self.schema(table), names, self.list_id(names))
        return encoded
