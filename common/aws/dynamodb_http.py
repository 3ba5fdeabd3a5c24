"""DynamoDB's reads without boto3: it takes as long to import as all else that a page needs, and four times as long for
each call.

The protocol is JSON over HTTP, signed by Signature Version 4:
https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.LowLevelAPI.html
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
"""

import atexit
import hmac
import os
import re
import socket
import ssl
from binascii import a2b_base64
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from functools import cache, partial
from hashlib import sha256
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

import orjson

READS = {"get_item": "GetItem", "query": "Query", "batch_get_item": "BatchGetItem"}
TIMEOUT = 5  # seconds; boto3 asks again after that
BUFFER = 64 * 1024  # bytes, of which a page has some 20,000
STATUS = re.compile(rb"HTTP/1\.1 (\d{3})")
LENGTH = re.compile(rb"\ncontent-length: *([1-9]\d*)", re.IGNORECASE)


class DynamoDBHttp:
    """A DynamoDB client in all but its class, which reads by itself.

    Whatever is not answered at once with a plain 200 is asked again by boto3, which knows errors and retries; and
    all else that a client does, is its own.
    """

    def __init__(self, boto3: Callable[[], Any]) -> None:
        self._boto3 = boto3
        self._idle: list[Connection] = []
        atexit.register(self.close)

    def close(self) -> None:
        while self._idle:
            self._idle.pop().close()

    def __getattr__(self, name: str) -> Any:
        return partial(self._call, name) if name in READS else getattr(self._boto3(), name)

    def _call(self, name: str, **request: Any) -> Any:
        found = self._read(READS[name], request)
        return getattr(self._boto3(), name)(**request) if found is None else found

    def _read(self, operation: str, request: dict[str, Any]) -> Any:
        """Give DynamoDB's answer, or `None` when it has none for us."""
        if "AWS_ACCESS_KEY_ID" not in os.environ:  # as on a programmer's machine, or after SnapStart
            return None
        body = orjson.dumps(request)
        headers = signed(host(), f"DynamoDB_20120810.{operation}", body, datetime.now(UTC))
        try:
            status, content = self._send(body, headers)
        except (OSError, ValueError):
            return None
        return typed(orjson.loads(content), content) if status == HTTPStatus.OK else None

    def _send(self, body: bytes, headers: dict[str, str]) -> tuple[int, bytes]:
        """Try twice: a kept connection breaks while Lambda sleeps, and the next one is new."""
        if self._idle:
            with suppress(ConnectionError, IndexError):  # another thread may have been quicker
                return self._exchange(self._idle.pop(), body, headers)
        return self._exchange(Connection(), body, headers)

    def _exchange(self, connection: "Connection", body: bytes, headers: dict[str, str]) -> tuple[int, bytes]:
        """Keep the connection for the next time, unless it may be out of step."""
        try:
            answer = connection.exchange(body, headers)
        except BaseException:
            connection.close()
            raise
        self._idle.append(connection)
        return answer


class Connection:
    """As much of HTTP/1.1 as DynamoDB speaks (it tells every length), in half of the time of `http.client`."""

    def __init__(self) -> None:
        address = urlsplit(endpoint())
        secure = address.scheme == "https"
        where = (address.hostname or "", address.port or (443 if secure else 80))
        self._socket = socket.create_connection(where, TIMEOUT)
        if secure:
            context = ssl.create_default_context()
            self._socket = context.wrap_socket(self._socket, server_hostname=where[0])

    def close(self) -> None:
        self._socket.close()

    def exchange(self, body: bytes, headers: dict[str, str]) -> tuple[int, bytes]:
        """Raises `ConnectionError` for what is no whole answer."""
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        request = f"POST / HTTP/1.1\r\n{lines}content-length: {len(body)}\r\n\r\n"
        self._socket.sendall(request.encode() + body)
        received = b""
        while b"\r\n\r\n" not in received:
            received += self._receive()
        head, _, content = received.partition(b"\r\n\r\n")
        status, length = STATUS.match(head), LENGTH.search(head)
        while status and length and len(content) < int(length[1]):
            content += self._receive()
        if not status or not length or len(content) != int(length[1]):
            raise ConnectionError("DynamoDB is out of step")
        return int(status[1]), content

    def _receive(self) -> bytes:
        if received := self._socket.recv(BUFFER):
            return received
        raise ConnectionError("DynamoDB went away")


def endpoint() -> str:
    named = os.environ.get("AWS_ENDPOINT_URL_DYNAMODB") or os.environ.get("AWS_ENDPOINT_URL")
    return named or f"https://dynamodb.{region()}.amazonaws.com"


def host() -> str:
    return urlsplit(endpoint()).netloc


def region() -> str:
    return os.environ.get("AWS_REGION") or os.environ["AWS_DEFAULT_REGION"]


def typed(answer: Any, content: bytes) -> Any:
    """Give binary values, such as `{"B": "aGk="}`, their bytes."""
    if b'"B":' in content:
        fill(answer)
    return answer


def fill(value: Any) -> None:
    if isinstance(value, list):
        for each in value:
            fill(each)
    elif isinstance(value, dict):
        if isinstance(text := value.get("B"), str):
            value["B"] = a2b_base64(text)
        else:
            for each in value.values():
                fill(each)


# --- Signature Version 4


def signed(host: str, target: str, body: bytes, now: datetime) -> dict[str, str]:
    """Give the headers of a request, signed with the credentials of the environment."""
    time = f"{now:%Y%m%dT%H%M%SZ}"
    headers = {"host": host, "x-amz-date": time}
    if token := os.environ.get("AWS_SESSION_TOKEN"):
        headers["x-amz-security-token"] = token
    headers["x-amz-target"] = target  # the last in the alphabet
    names = ";".join(headers)
    lines = "".join([f"{name}:{value}\n" for name, value in headers.items()])
    request = f"POST\n/\n\n{lines}\n{names}\n{sha256(body).hexdigest()}"
    scope = f"{time[:8]}/{region()}/dynamodb/aws4_request"
    text = f"AWS4-HMAC-SHA256\n{time}\n{scope}\n{sha256(request.encode()).hexdigest()}"
    signature = hmac.digest(signing_key(os.environ["AWS_SECRET_ACCESS_KEY"], scope), text.encode(), "sha256")
    credential = f"{os.environ['AWS_ACCESS_KEY_ID']}/{scope}"
    return headers | {
        "authorization": f"AWS4-HMAC-SHA256 Credential={credential}, SignedHeaders={names},"
        f" Signature={signature.hex()}",
        "content-type": "application/x-amz-json-1.0",
    }


@cache
def signing_key(secret: str, scope: str) -> bytes:
    key = f"AWS4{secret}".encode()
    for part in scope.split("/"):
        key = hmac.digest(key, part.encode(), "sha256")
    return key
