"""A DAX cluster with one node, in front of the emulator's DynamoDB, for the official client.

The node supports what the product uses, and refuses all other requests.
"""

import socket
import socketserver
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Self

from amazondax.CborDecoder import NoMoreData
from amazondax.CborEncoder import CborEncoder
from amazondax.Constants import DaxMethodIds, Role
from amazondax.DaxCborDecoder import DaxCborDecoder
from botocore.exceptions import ClientError

from common.aws import clients
from tests.support.dax_node import wire
from tests.support.dax_node.cache import Cache, Clock
from tests.support.dax_node.operations import OPERATIONS
from tests.support.dax_node.wire import Codec, UnsupportedRequest

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.client import DynamoDBClient


class Node:
    def __init__(self) -> None:
        self.dynamodb: DynamoDBClient = clients.botocore_dynamodb()
        self.codec = Codec(self.dynamodb)
        self.clock = Clock()
        self.port = 0  # the first start chooses one, and later ones reuse it
        self.clear()

    @property
    def url(self) -> str:
        return f"dax://127.0.0.1:{self.port}"

    def clear(self) -> None:
        self.items, self.queries = Cache(self.clock), Cache(self.clock)

    def start(self) -> None:
        self.server = _Server(self)
        self.port = self.server.server_address[1]
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.01,))
        self.thread.start()

    def stop(self) -> None:
        """Stop like a machine that fails: connections break, and the caches are lost."""
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()
        self.clear()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True

    def __init__(self, node: Node) -> None:
        self.node = node
        self.connections: set[socket.socket] = set()
        super().__init__(("127.0.0.1", node.port), _Connection)

    def process_request(self, request: Any, client_address: Any) -> None:
        self.connections.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        self.connections.discard(request)
        super().shutdown_request(request)

    def server_close(self) -> None:
        """Break the connections, which ends their threads."""
        for connection in list(self.connections):
            with suppress(OSError):  # it has just ended
                connection.shutdown(socket.SHUT_RDWR)
        super().server_close()


class _Connection(socketserver.BaseRequestHandler):
    server: _Server

    def handle(self) -> None:
        request = DaxCborDecoder(self._receive)
        try:
            self._skip_greeting(request)
            while self._serve(request):
                pass
        except (NoMoreData, OSError):
            return

    def _receive(self, buffer: bytearray, count: int) -> int:
        data = self.request.recv(max(count, 4096))
        buffer += data
        return len(data)

    def _skip_greeting(self, request: Any) -> None:
        assert request.decode_string() == "J7yne5G"
        for _ in ("layering", "session", "user agent", "types"):
            request.skip()

    def _serve(self, request: Any) -> bool:
        """Respond to a request. Return whether the connection is still in step."""
        service, method = request.decode_int(), request.decode_int()
        assert service == 1
        if method == DaxMethodIds.authorizeConnection_1489122155_1_Id:  # has no response
            for _ in ("access key", "signature", "signed text", "token", "user agent"):
                request.skip()
            return True
        operation = _HANDSHAKE.get(method) or OPERATIONS.get(method)
        response = CborEncoder().append_array_header(0)  # no error
        try:
            if not operation:
                raise UnsupportedRequest(f"method {method}")
            operation(self.server.node, request, response)
        except ClientError as error:
            response = wire.encode_error(error)
        except UnsupportedRequest as error:
            response = wire.encode_unsupported(str(error))
        self.request.sendall(response.as_bytes())
        return operation is not None


# --- Requests before reads and writes: the cluster's nodes, and the numbers of names


def _endpoints(node: Node, request: Any, response: Any) -> None:
    """Append the cluster's node: number, host, address, port, role and zone, each by its position."""
    fields = [0, "localhost", socket.inet_aton("127.0.0.1"), node.port, Role.LEADER.value, "us-east-1a"]
    response.append_array_header(1).append_map_header(len(fields))
    for position, value in enumerate(fields):
        wire.append(response.append_int(position), value)


def _key_schema(node: Node, request: Any, response: Any) -> None:
    schema = node.codec.schema(wire.decode_text(request))
    response.append_map_header(len(schema))
    for attribute in schema:
        response.append_string(attribute["AttributeName"]).append_string(attribute["AttributeType"])


def _attribute_list_id(node: Node, request: Any, response: Any) -> None:
    wire.append(response, node.codec.list_id(tuple(request.decode_array())))


def _attribute_list(node: Node, request: Any, response: Any) -> None:
    wire.append(response, list(node.codec.lists[request.decode_int()]))


_HANDSHAKE: dict[int, Callable[[Node, Any, Any], None]] = {
    DaxMethodIds.endpoints_455855874_1_Id: _endpoints,
    DaxMethodIds.defineKeySchema_N742646399_1_Id: _key_schema,
    DaxMethodIds.defineAttributeListId_N1230579644_1_Id: _attribute_list_id,
    DaxMethodIds.defineAttributeList_670678385_1_Id: _attribute_list,
}
