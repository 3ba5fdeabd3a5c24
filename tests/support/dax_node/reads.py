"""A node's reads: from its caches, and from DynamoDB what they lack."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from amazondax.Constants import DaxResponseParam

from tests.support.dax_node import answers, requests
from tests.support.dax_node.caches import MISSING
from tests.support.dax_node.requests import Refused, text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.support.dax_node.codec import Item
    from tests.support.dax_node.node import Node


def get_item(node: Node, ask: Any, answer: Any) -> None:
    table, key = text(ask), ask.decode_binary()
    fresh = requests.parameters(ask).get("ConsistentRead", False)
    found = items(node, table, [key], fresh=fresh)[key]
    answers.one(node.codec, table, answer, DaxResponseParam.Item, found)


def batch_get_item(node: Node, ask: Any, answer: Any) -> None:
    wanted = ask.decode_object()
    requests.parameters(ask)
    if any(projection for _, projection, _ in wanted.values()):
        raise Refused("no projections")
    answer.append_array_header(2).append_map_header(len(wanted))
    for table, (fresh, _, keys) in wanted.items():
        found = items(node, table, keys, fresh=fresh)
        pairs = ((key, node.codec.encode_values(table, item)) for key, item in found.items() if item)
        answers.append(answer.append_string(table), [part for pair in pairs for part in pair])
    answer.append_map_header(0)  # nothing is unprocessed
    answer.append_array_header(0)  # nor is capacity counted


def query(node: Node, ask: Any, answer: Any) -> None:
    request = requests.query(ask, node.codec)
    question = repr(request)
    found = MISSING if request.get("ConsistentRead") else node.queries.find(question)
    if found is MISSING:
        found = node.dynamodb.query(**request)
        if not request.get("ConsistentRead"):
            node.queries.keep(question, found)
    answers.page(node.codec, request, answer, found)


def items(node: Node, table: str, keys: Sequence[bytes], *, fresh: bool) -> dict[bytes, Item | None]:
    """Read by key, what is not there as `None`; fresh items stay out of the cache."""
    found = {} if fresh else {key: node.items.find((table, key)) for key in keys}
    missing = [key for key in keys if found.get(key, MISSING) is MISSING]
    if missing:
        wanted: Any = {"Keys": [node.codec.key(table, key) for key in missing], "ConsistentRead": fresh}
        answer = node.dynamodb.batch_get_item(RequestItems={table: wanted})["Responses"][table]
        loaded = dict.fromkeys(missing) | {node.codec.encode_key(table, item): item for item in answer}
        found |= loaded
        for key, item in loaded.items() if not fresh else ():
            node.items.keep((table, key), item)
    return found
