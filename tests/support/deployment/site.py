"""A service as deployed, over HTTP."""

import http.client
from contextlib import closing
from typing import NamedTuple
from urllib.parse import urlsplit

HTTPS = {"X-Forwarded-Proto": "https"}


class Answer(NamedTuple):
    status: int
    headers: http.client.HTTPMessage
    body: bytes


class Site(NamedTuple):
    address: str  # of the emulator, or of an API's stage in it
    host: str

    def ask(self, method: str, path: str, body: str | None = None, **headers: str) -> Answer:
        where = urlsplit(self.address)
        with closing(http.client.HTTPConnection(where.netloc, timeout=60)) as connection:
            sent = {"Host": self.host} | HTTPS | headers
            connection.request(method, f"{where.path}{path}", body, sent)
            answer = connection.getresponse()
            return Answer(answer.status, answer.headers, answer.read())

    def get(self, path: str, **headers: str) -> Answer:
        return self.ask("GET", path, **headers)
