"""The web server under test. It runs in the process of the tests, so that they can set its clock."""

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.core.handlers.wsgi import WSGIHandler
from django.core.servers.basehttp import ThreadedWSGIServer
from django.db import connections
from django.test.testcases import QuietWSGIRequestHandler

_TIMEOUT = 15  # seconds
Application = Callable[[Any, Any], Iterable[bytes]]


class Server(ThreadedWSGIServer):
    daemon_threads = True

    def __init__(self, application: Application, database: Any) -> None:
        super().__init__(
            ("localhost", 0), QuietWSGIRequestHandler, connections_override={"default": database}
        )
        self.url = f"http://localhost:{self.server_port}"
        self.received: list[int] = []  # sizes of the request bodies, in bytes
        self.set_app(_serialize_requests(application, self.received))
        self._open_connections = 0
        self._changed = threading.Condition()

    def process_request(self, *connection: Any) -> None:
        self._count(1)
        super().process_request(*connection)

    def process_request_thread(self, *connection: Any) -> None:
        try:
            super().process_request_thread(*connection)
        finally:
            self._count(-1)

    def _count(self, change: int) -> None:
        with self._changed:
            self._open_connections += change
            self._changed.notify_all()

    def wait_until_unused(self) -> None:
        """Wait for responses to tabs that are closed already: they still need the settings and the database."""
        with self._changed:
            assert self._changed.wait_for(lambda: not self._open_connections, _TIMEOUT), (
                "a connection is still open"
            )


@contextmanager
def run_server(application: Application | None = None) -> Iterator[Server]:
    database = connections["default"]
    database.inc_thread_sharing()
    server = Server(application or WSGIHandler(), database)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.wait_until_unused()
    server.server_close()
    thread.join()
    database.dec_thread_sharing()


def _serialize_requests(application: Application, received: list[int]) -> Application:
    """Process one request at a time: all threads share the connection to an in-memory database."""
    lock = threading.Lock()

    def respond(environ: Any, start_response: Any) -> Iterable[bytes]:
        with lock:
            received.append(int(environ.get("CONTENT_LENGTH") or 0))
            return application(environ, start_response)

    return respond
