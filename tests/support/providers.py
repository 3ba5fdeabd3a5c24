"""A local server that responds as an oEmbed provider does, or as it should not."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from typing import Any

from PIL import Image

from blog.embeds.providers import Provider


@dataclass
class Answer:
    body: bytes
    content_type: str = "application/json"
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    pause: float = 0  # seconds between two bytes of the body
    chunks: int = 1  # how often the body is sent


class FakeProvider(ThreadingHTTPServer):
    """`answers` are by path, without the query. `requests` are the paths that were requested, with their queries."""

    daemon_threads = True
    block_on_close = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.url = f"http://127.0.0.1:{self.server_port}"
        self.answers: dict[str, Answer] = {}
        self.requests: list[str] = []
        self.headers: list[dict[str, str]] = []
        self.provider = Provider(f"{self.url}/oembed", frozenset({self.url}))

    def answer(self, path: str, body: Any, **options: Any) -> None:
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.answers[path] = Answer(content, **options)


class _Handler(BaseHTTPRequestHandler):
    server: FakeProvider

    def do_GET(self) -> None:
        self.server.requests.append(self.path)
        self.server.headers.append(dict(self.headers.items()))
        answer = self.server.answers.get(self.path.partition("?")[0], Answer(b"", status=404))
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.content_type)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.end_headers()
        try:
            for _ in range(answer.chunks):
                self._send(answer)
        except OSError:
            return  # the client has read enough

    def _send(self, answer: Answer) -> None:
        if not answer.pause:
            self.wfile.write(answer.body)
        for byte in answer.body if answer.pause else b"":
            self.wfile.write(bytes([byte]))
            self.wfile.flush()
            time.sleep(answer.pause)

    def log_message(self, *_: Any) -> None:
        pass


@contextmanager
def run_provider() -> Iterator[FakeProvider]:
    with FakeProvider() as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        yield server
        server.shutdown()


def draw_picture(kind: str = "JPEG", width: int = 480, height: int = 360) -> bytes:
    buffer = BytesIO()
    Image.new("RGB", (width, height), "#26465c").save(buffer, kind)
    return buffer.getvalue()
