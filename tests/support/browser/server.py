"""The web server under test: in this process, so that a test can set its clock."""

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.core.handlers.wsgi import WSGIHandler
from django.core.servers.basehttp import ThreadedWSGIServer
from django.db import connections
from django.test.testcases import QuietWSGIRequestHandler

PATIENCE = 15  # seconds
Application = Callable[[Any, Any], Iterable[bytes]]


class Server(ThreadedWSGIServer):
    daemon_threads = True

    def __init__(self, application: Application, database: Any) -> None:
        super().__init__(
            ("localhost", 0), QuietWSGIRequestHandler, connections_override={"default": database}
        )
        self.url = f"http://localhost:{self.server_port}"
        self.received: list[int] = []  # the sizes of what was sent to it
        self.set_app(one_at_a_time(application, self.received))
        self._open = 0
        self._changed = threading.Condition()

    def process_request(self, *connection: Any) -> None:
        self._count(1)
        super().process_request(*connection)

    def process_request_thread(self, *connection: Any) -> None:
        try:
            super().process_request_thread(*connection)
        finally:
            self._count(-1)

    def _count(self, more: int) -> None:
        with self._changed:
            self._open += more
            self._changed.notify_all()

    def wait_until_unused(self) -> None:
        """Let it end its answers to who has gone meanwhile, while it still has its settings and its database."""
        with self._changed:
            assert self._changed.wait_for(lambda: not self._open, PATIENCE), "a connection stays open"


@contextmanager
def serving(application: Application | None = None) -> Iterator[Server]:
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


def one_at_a_time(application: Application, received: list[int]) -> Application:
    """Answer one request after the other: all share the connection to a database in memory."""
    lock = threading.Lock()

    def answer(environ: Any, start_response: Any) -> Iterable[bytes]:
        with lock:
            received.append(int(environ.get("CONTENT_LENGTH") or 0))
            return application(environ, start_response)

    return answer
