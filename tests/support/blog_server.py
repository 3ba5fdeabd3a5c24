"""An HTTP server in place of the blog. It returns given responses and records the requests."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

TIDES = {"title": "Reading  tide\ntables", "slug": "tides", "html": "<p>…</p>"}

Response = tuple[int, dict[str, str], bytes]  # status, headers, body


@dataclass
class BlogServer:
    """The responses to return in turn. The last one answers all further requests."""

    url: str = ""
    responses: list[Response] = field(default_factory=list)
    requests: list[tuple[str, dict[str, str]]] = field(default_factory=list)  # path and headers
    hang_until: threading.Event | None = None

    def set_responses(self, *responses: object) -> None:
        """Set the responses. Anything but a tuple is the body of a 200."""
        self.responses = [
            response if isinstance(response, tuple) else ok_response(response) for response in responses
        ]

    def post_url(self, slug: str = "tides") -> str:
        return f"{self.url}/posts/{slug}/"


def ok_response(content: object) -> Response:
    return 200, {}, content if isinstance(content, bytes) else json.dumps(content).encode()


def status_response(status: int, **headers: str) -> Response:
    return status, headers, b"{}"


@contextmanager
def serve_in_thread(server: Any) -> Iterator[str]:
    """Yield the server's URL."""
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@contextmanager
def run_blog_server() -> Iterator[BlogServer]:
    blog_server = BlogServer()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            headers = {name.lower(): value for name, value in self.headers.items()}
            blog_server.requests.append((self.path, headers))
            if blog_server.hang_until:
                blog_server.hang_until.wait()
                return
            responses = blog_server.responses
            status, headers, body = responses.pop(0) if len(responses) > 1 else responses[0]
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    with serve_in_thread(ThreadingHTTPServer(("127.0.0.1", 0), Handler)) as url:
        blog_server.url = url
        yield blog_server
