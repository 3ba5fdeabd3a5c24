"""A deployed service, over HTTP."""

import http.client
from contextlib import closing
from typing import NamedTuple
from urllib.parse import urlsplit

HTTPS = {"X-Forwarded-Proto": "https"}


class Response(NamedTuple):
    status: int
    headers: http.client.HTTPMessage
    body: bytes


class Site(NamedTuple):
    url: str  # of the emulator, or of an API's stage in it
    host: str

    def request(self, method: str, path: str, body: str | None = None, **headers: str) -> Response:
        parts = urlsplit(self.url)
        with closing(http.client.HTTPConnection(parts.netloc, timeout=60)) as connection:
            headers = {"Host": self.host} | HTTPS | headers
            connection.request(method, f"{parts.path}{path}", body, headers)
            response = connection.getresponse()
            return Response(response.status, response.headers, response.read())

    def get(self, path: str, **headers: str) -> Response:
        return self.request("GET", path, **headers)
