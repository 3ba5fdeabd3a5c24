"""A service as deployed, over HTTP."""

import http.client
from contextlib import closing
from typing import NamedTuple
from urllib.parse import urlsplit

HOST = {"Host": "blog.example.com", "X-Forwarded-Proto": "https"}


class Answer(NamedTuple):
    status: int
    headers: http.client.HTTPMessage
    body: bytes


class Site(NamedTuple):
    address: str  # of the API's stage

    def ask(self, method: str, path: str, body: str | None = None, **headers: str) -> Answer:
        where = urlsplit(self.address)
        with closing(http.client.HTTPConnection(where.netloc, timeout=60)) as connection:
            connection.request(method, f"{where.path}{path}", body, HOST | headers)
            answer = connection.getresponse()
            return Answer(answer.status, answer.headers, answer.read())

    def get(self, path: str, **headers: str) -> Answer:
        return self.ask("GET", path, **headers)
