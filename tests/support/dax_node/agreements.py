"""What a client asks of a node before it reads or writes: who is there, and how things are numbered."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING, Any

from amazondax.Constants import Role

from tests.support.dax_node.answers import append
from tests.support.dax_node.requests import text

if TYPE_CHECKING:
    from tests.support.dax_node.node import Node


def authorize(ask: Any) -> None:
    """Take the client's signature, which has no answer: a refusal would come with the next request."""
    for _ in ("access key", "signature", "what it signs", "token", "user agent"):
        ask.skip()


def endpoints(node: Node, ask: Any, answer: Any) -> None:
    """Name the cluster's nodes: number, host, address, port, role and zone, each under its position."""
    fields = [0, "localhost", socket.inet_aton("127.0.0.1"), node.port, Role.LEADER.value, "us-east-1a"]
    answer.append_array_header(1).append_map_header(len(fields))
    for position, value in enumerate(fields):
        append(answer.append_int(position), value)


def key_schema(node: Node, ask: Any, answer: Any) -> None:
    schema = node.codec.schema(text(ask))
    answer.append_map_header(len(schema))
    for each in schema:
        answer.append_string(each["AttributeName"]).append_string(each["AttributeType"])


def attribute_list_id(node: Node, ask: Any, answer: Any) -> None:
    append(answer, node.codec.list_id(tuple(ask.decode_array())))


def attribute_list(node: Node, ask: Any, answer: Any) -> None:
    append(answer, list(node.codec.lists[ask.decode_int()]))
