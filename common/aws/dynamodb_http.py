"""DynamoDB reads without boto3, whose import takes as long as the rest of a page's cold start.

Each read takes a quarter of boto3's time. The protocol is JSON over HTTP, signed with Signature Version 4:
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

_OPERATIONS = {"get_item": "GetItem", "query": "Query", "batch_get_item": "BatchGetItem"}
_TIMEOUT = 5  # seconds; then boto3 repeats the request
_BUFFER_SIZE = 64 * 1024  # bytes; a page's items take about 20,000
_STATUS = re.compile(rb"HTTP/1\.1 (\d{3})")
_CONTENT_LENGTH = re.compile(rb"\ncontent-length: *([1-9]\d*)", re.IGNORECASE)


class DynamoDBHttp:
    """A DynamoDB client with boto3's interface that sends `_OPERATIONS` itself.

    boto3 repeats requests that got no response or a status other than 200, because it handles errors and retries. It
    also sends all other operations.
    """

    def __init__(self, boto3: Callable[[], Any]) -> None:
        self._boto3 = boto3
        self._idle: list[_Connection] = []
        atexit.register(self.close)

    def close(self) -> None:
        while self._idle:
            self._idle.pop().close()

    def __getattr__(self, name: str) -> Any:
        return partial(self._call, name) if name in _OPERATIONS else getattr(self._boto3(), name)

    def _call(self, name: str, **request: Any) -> Any:
        response = self._read(_OPERATIONS[name], request)
        return getattr(self._boto3(), name)(**request) if response is None else response

    def _read(self, operation: str, request: dict[str, Any]) -> Any:
        """Return DynamoDB's response, or `None` if boto3 has to send the request."""
        if "AWS_ACCESS_KEY_ID" not in os.environ:  # on a developer's machine, and after SnapStart
            return None
        body = orjson.dumps(request)
        headers = sign_request(_host(), f"DynamoDB_20120810.{operation}", body, datetime.now(UTC))
        try:
            status, content = self._send(body, headers)
        except (OSError, ValueError):
            return None
        return _parse(content) if status == HTTPStatus.OK else None

    def _send(self, body: bytes, headers: dict[str, str]) -> tuple[int, bytes]:
        """Try an idle connection first, then a new one: idle connections break while Lambda suspends a function."""
        if self._idle:
            with suppress(ConnectionError, IndexError):  # IndexError: another thread took the connection
                return self._exchange(self._idle.pop(), body, headers)
        return self._exchange(_Connection(), body, headers)

    def _exchange(self, connection: "_Connection", body: bytes, headers: dict[str, str]) -> tuple[int, bytes]:
        """Reuse the connection later, unless an error left a part of a response in it."""
        try:
            response = connection.exchange(body, headers)
        except BaseException:
            connection.close()
            raise
        self._idle.append(connection)
        return response


class _Connection:
    """The part of HTTP/1.1 that DynamoDB uses. It takes half the time of `http.client`: each response has a length."""

    def __init__(self) -> None:
        url = urlsplit(_endpoint())
        secure = url.scheme == "https"
        address = (url.hostname or "", url.port or (443 if secure else 80))
        self._socket = socket.create_connection(address, _TIMEOUT)
        if secure:
            context = ssl.create_default_context()
            self._socket = context.wrap_socket(self._socket, server_hostname=address[0])

    def close(self) -> None:
        self._socket.close()

    def exchange(self, body: bytes, headers: dict[str, str]) -> tuple[int, bytes]:
        """Send a request and return the response's status and body. Raise `ConnectionError` if it is incomplete."""
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        request = f"POST / HTTP/1.1\r\n{lines}content-length: {len(body)}\r\n\r\n"
        self._socket.sendall(request.encode() + body)
        received = b""
        while b"\r\n\r\n" not in received:
            received += self._receive()
        head, _, content = received.partition(b"\r\n\r\n")
        status, length = _STATUS.match(head), _CONTENT_LENGTH.search(head)
        while status and length and len(content) < int(length[1]):
            content += self._receive()
        if not status or not length or len(content) != int(length[1]):
            raise ConnectionError("DynamoDB sent an invalid response")
        return int(status[1]), content

    def _receive(self) -> bytes:
        if received := self._socket.recv(_BUFFER_SIZE):
            return received
        raise ConnectionError("DynamoDB closed the connection")


def _endpoint() -> str:
    configured = os.environ.get("AWS_ENDPOINT_URL_DYNAMODB") or os.environ.get("AWS_ENDPOINT_URL")
    return configured or f"https://dynamodb.{_region()}.amazonaws.com"


def _host() -> str:
    return urlsplit(_endpoint()).netloc


def _region() -> str:
    return os.environ.get("AWS_REGION") or os.environ["AWS_DEFAULT_REGION"]


def _parse(content: bytes) -> Any:
    response = orjson.loads(content)
    if b'"B":' in content:
        _decode_binary(response)
    return response


def _decode_binary(value: Any) -> None:
    """Decode binary values, such as `{"B": "aGk="}`, in place."""
    if isinstance(value, list):
        for member in value:
            _decode_binary(member)
    elif isinstance(value, dict):
        if isinstance(text := value.get("B"), str):
            value["B"] = a2b_base64(text)
        else:
            for member in value.values():
                _decode_binary(member)


# --- Signature Version 4


def sign_request(host: str, target: str, body: bytes, now: datetime) -> dict[str, str]:
    """Return the headers of a request, signed with the credentials in the environment."""
    time = f"{now:%Y%m%dT%H%M%SZ}"
    headers = {"host": host, "x-amz-date": time}
    if token := os.environ.get("AWS_SESSION_TOKEN"):
        headers["x-amz-security-token"] = token
    headers["x-amz-target"] = target  # the headers have to be in alphabetical order
    names = ";".join(headers)
    lines = "".join([f"{name}:{value}\n" for name, value in headers.items()])
    request = f"POST\n/\n\n{lines}\n{names}\n{sha256(body).hexdigest()}"
    scope = f"{time[:8]}/{_region()}/dynamodb/aws4_request"
    text = f"AWS4-HMAC-SHA256\n{time}\n{scope}\n{sha256(request.encode()).hexdigest()}"
    signature = hmac.digest(_signing_key(os.environ["AWS_SECRET_ACCESS_KEY"], scope), text.encode(), "sha256")
    credential = f"{os.environ['AWS_ACCESS_KEY_ID']}/{scope}"
    return headers | {
        "authorization": f"AWS4-HMAC-SHA256 Credential={credential}, SignedHeaders={names},"
        f" Signature={signature.hex()}",
        "content-type": "application/x-amz-json-1.0",
    }


@cache
def _signing_key(secret: str, scope: str) -> bytes:
    key = f"AWS4{secret}".encode()
    for part in scope.split("/"):
        key = hmac.digest(key, part.encode(), "sha256")
    return key
