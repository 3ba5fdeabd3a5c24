"""A DAX cluster of one node, in front of the emulator's DynamoDB, for the official client.

It knows the operations that the code base uses, and refuses the others.
"""

import socket
import socketserver
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Self

from amazondax.CborDecoder import NoMoreData
from amazondax.CborEncoder import CborEncoder
from amazondax.Constants import DaxMethodIds as Ids
from amazondax.DaxCborDecoder import DaxCborDecoder
from botocore.exceptions import ClientError

from common.aws import clients
from tests.support.dax_node import agreements, answers, reads, writes
from tests.support.dax_node.caches import Cache, Clock
from tests.support.dax_node.codec import Codec
from tests.support.dax_node.requests import Refused

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.client import DynamoDBClient

OPERATIONS: dict[int, Callable[["Node", Any, Any], None]] = {
    Ids.endpoints_455855874_1_Id: agreements.endpoints,
    Ids.defineKeySchema_N742646399_1_Id: agreements.key_schema,
    Ids.defineAttributeListId_N1230579644_1_Id: agreements.attribute_list_id,
    Ids.defineAttributeList_670678385_1_Id: agreements.attribute_list,
    Ids.getItem_263244906_1_Id: reads.get_item,
    Ids.batchGetItem_N697851100_1_Id: reads.batch_get_item,
    Ids.query_N931250863_1_Id: reads.query,
    Ids.putItem_N2106490455_1_Id: writes.put_item,
    Ids.updateItem_1425579023_1_Id: writes.update_item,
    Ids.deleteItem_1013539361_1_Id: writes.delete_item,
    Ids.batchWriteItem_116217951_1_Id: writes.batch_write_item,
    Ids.transactWriteItems_N1160037738_1_Id: writes.transact_write_items,
}


class Node:
    def __init__(self) -> None:
        self.dynamodb: DynamoDBClient = clients.botocore_dynamodb()
        self.codec = Codec(self.dynamodb)
        self.clock = Clock()
        self.port = 0  # the first start chooses one, and keeps it for the next
        self.empty()

    @property
    def url(self) -> str:
        return f"dax://127.0.0.1:{self.port}"

    def empty(self) -> None:
        self.items, self.queries = Cache(self.clock), Cache(self.clock)

    def start(self) -> None:
        self.server = Server(self)
        self.port = self.server.server_address[1]
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.01,))
        self.thread.start()

    def stop(self) -> None:
        """End as a machine does that fails: connections break, and what was cached is gone."""
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()
        self.empty()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True

    def __init__(self, node: Node) -> None:
        self.node = node
        self.connections: set[socket.socket] = set()
        super().__init__(("127.0.0.1", node.port), Connection)

    def process_request(self, request: Any, client_address: Any) -> None:
        self.connections.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        self.connections.discard(request)
        super().shutdown_request(request)

    def server_close(self) -> None:
        """Break the connections, whose threads then end."""
        for connection in list(self.connections):
            with suppress(OSError):  # it has just ended by itself
                connection.shutdown(socket.SHUT_RDWR)
        super().server_close()


class Connection(socketserver.BaseRequestHandler):
    server: Server

    def handle(self) -> None:
        ask = DaxCborDecoder(self.more)
        try:
            self.greet(ask)
            while self.serve(ask):
                pass
        except (NoMoreData, OSError):
            return

    def more(self, buffer: bytearray, count: int) -> int:
        data = self.request.recv(max(count, 4096))
        buffer += data
        return len(data)

    def greet(self, ask: Any) -> None:
        """Take what a connection begins with: a magic word, layering, the session, who it is, types."""
        assert ask.decode_string() == "J7yne5G"
        for _ in ("layering", "session", "user agent", "types"):
            ask.skip()

    def serve(self, ask: Any) -> bool:
        """Answer a request, and tell whether the next one can be read."""
        service, method = ask.decode_int(), ask.decode_int()
        assert service == 1
        if method == Ids.authorizeConnection_1489122155_1_Id:
            agreements.authorize(ask)
            return True
        answer = CborEncoder().append_array_header(0)  # no error
        try:
            if method not in OPERATIONS:
                raise Refused(f"no method {method}")
            OPERATIONS[method](self.server.node, ask, answer)
        except ClientError as error:
            answer = answers.failure(error)
        except Refused as refused:
            answer = answers.refusal(str(refused))
        self.request.sendall(answer.as_bytes())
        return method in OPERATIONS
