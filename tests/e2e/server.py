"""The web server under test: in this process, so that a test can set its clock."""

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.core.handlers.wsgi import WSGIHandler
from django.core.servers.basehttp import ThreadedWSGIServer
from django.db import connections
from django.test.testcases import QuietWSGIRequestHandler

Application = Callable[[Any, Any], Iterable[bytes]]


@dataclass(frozen=True)
class Server:
    url: str
    received: list[int]  # the sizes of what was sent to it


@contextmanager
def serving(application: Application | None = None) -> Iterator[Server]:
    database = connections["default"]
    database.inc_thread_sharing()
    server = ThreadedWSGIServer(
        ("localhost", 0), QuietWSGIRequestHandler, connections_override={"default": database}
    )
    server.daemon_threads = True
    received: list[int] = []
    server.set_app(one_at_a_time(application or WSGIHandler(), received))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    yield Server(f"http://localhost:{server.server_port}", received)
    server.shutdown()
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
