"""Bounded HTTP requests to providers: without redirects, retries, cookies and compression."""

from __future__ import annotations

import time
from functools import cache
from http import HTTPStatus

from urllib3 import BaseHTTPResponse, PoolManager, Timeout
from urllib3.exceptions import HTTPError

THREADS = 4
_TIMEOUT = 2  # seconds to connect, and between two parts of a response
_CHUNK = 64 * 1024  # bytes
_HEADERS = {"User-Agent": "MyBlog (oEmbed)", "Accept-Encoding": "identity"}


class FetchError(Exception):
    """The provider did not respond in time, or its response is not valid."""


@cache
def _pool() -> PoolManager:
    return PoolManager(maxsize=THREADS, headers=_HEADERS, retries=False)


def get(url: str, *, content_type: str, max_bytes: int, deadline: float) -> bytes:
    """Return the body of a response whose type contains `content_type`, read by `time.monotonic()` = `deadline`.

    Raise `FetchError`.
    """
    left = deadline - time.monotonic()
    if left <= 0:
        raise FetchError(f"no time left for {url}")
    timeout = Timeout(connect=min(_TIMEOUT, left), read=min(_TIMEOUT, left))
    try:
        response = _pool().request("GET", url, redirect=False, timeout=timeout, preload_content=False)
        try:
            _check_headers(response, content_type)
            return _read(response, max_bytes, deadline)
        finally:
            response.close()  # the rest of a response that is too long or too slow is not read
    except (HTTPError, OSError) as error:
        raise FetchError(f"{url}: {error}") from error


def _check_headers(response: BaseHTTPResponse, content_type: str) -> None:
    if response.status != HTTPStatus.OK:
        raise FetchError(f"status {response.status}")
    if content_type not in response.headers.get("Content-Type", "").lower():
        raise FetchError("unexpected Content-Type")
    if response.headers.get("Content-Encoding", "identity") != "identity":
        raise FetchError("compressed, although it may not be")


def _read(response: BaseHTTPResponse, max_bytes: int, deadline: float) -> bytes:
    body = bytearray()
    while chunk := response.read1(_CHUNK, decode_content=False):
        body += chunk
        if len(body) > max_bytes:
            raise FetchError(f"more than {max_bytes} bytes")
        if time.monotonic() > deadline:
            raise FetchError("too slow")
    return bytes(body)
