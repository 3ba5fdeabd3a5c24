"""Reads without boto3 return the same responses, and boto3 repeats those that fail."""

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from threading import Thread
from typing import Any, NoReturn

import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from botocore.exceptions import ClientError

from common.aws import clients, dynamodb_http
from common.aws.dynamodb_http import DynamoDBHttp

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
ITEM: dict[str, Any] = {
    "pk": {"S": "POST#tide"},
    "sk": {"S": "POST"},
    "d": {"B": b"\x00\xff"},
    "v": {"N": "7"},
    "more": {"M": {"B": {"S": "a name"}, "list": {"L": [{"B": b"deep"}]}}},
}
KEY = {"pk": ITEM["pk"], "sk": ITEM["sk"]}
QUERY = {"KeyConditionExpression": "pk = :pk", "ExpressionAttributeValues": {":pk": ITEM["pk"]}}


def fail_if_called() -> NoReturn:
    raise AssertionError("boto3 was called")


@pytest.fixture
def table(aws_resources: dict[str, str]) -> str:
    clients.botocore_dynamodb().put_item(TableName=aws_resources["CONTENT_TABLE"], Item=ITEM)
    return aws_resources["CONTENT_TABLE"]


@pytest.mark.parametrize("token", ["", "of a role"])
def test_signature_equals_that_of_botocore(token: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY")
    monkeypatch.setenv("AWS_SESSION_TOKEN", token)
    monkeypatch.setenv("AWS_REGION", "eu-west-1")
    monkeypatch.setattr("botocore.auth.get_current_datetime", lambda: NOW.replace(tzinfo=None))
    host, body = "dynamodb.eu-west-1.amazonaws.com", b'{"TableName":"content"}'
    ours = dynamodb_http.sign_request(host, "DynamoDB_20120810.Query", body, NOW)
    theirs = AWSRequest(
        "POST", f"https://{host}/", {"X-Amz-Target": "DynamoDB_20120810.Query", "Host": host}, body
    )
    credentials = Credentials("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", token or None)
    SigV4Auth(credentials, "dynamodb", "eu-west-1").add_auth(theirs)
    assert ours["authorization"] == theirs.headers["Authorization"]


@pytest.mark.parametrize(
    "read",
    [
        lambda client, table: client.get_item(TableName=table, Key=KEY)["Item"],
        lambda client, table: client.query(TableName=table, **QUERY)["Items"],
        lambda client, table: client.batch_get_item(RequestItems={table: {"Keys": [KEY]}})["Responses"],
        lambda client, table: client.get_item(TableName=table, Key=KEY | {"sk": {"S": "none"}}).get("Item"),
    ],
)
def test_response_equals_that_of_boto3(table: str, read: Callable[[Any, str], Any]) -> None:
    ours = DynamoDBHttp(fail_if_called)
    assert read(ours, table) == read(clients.botocore_dynamodb(), table)
    ours.close()


def test_broken_connection_is_replaced(table: str) -> None:
    client = DynamoDBHttp(fail_if_called)
    client.get_item(TableName=table, Key=KEY)
    (connection,) = client._idle
    connection._socket.shutdown(socket.SHUT_RDWR)
    assert client.get_item(TableName=table, Key=KEY)["Item"] == ITEM
    client.close()


def test_error_is_raised_by_boto3(table: str) -> None:
    with pytest.raises(ClientError, match="ResourceNotFoundException"):
        DynamoDBHttp(clients.botocore_dynamodb).get_item(TableName="none", Key=KEY)


@pytest.mark.parametrize(
    ("name", "value"), [("AWS_ENDPOINT_URL_DYNAMODB", "http://127.0.0.1:9"), ("AWS_ACCESS_KEY_ID", None)]
)
def test_boto3_reads_without_credentials_or_connection(
    table: str, name: str, value: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = clients.botocore_dynamodb()
    client.get_item(TableName=table, Key=KEY)  # it knows its credentials by now
    if value is None:
        monkeypatch.delenv(name)
    else:
        monkeypatch.setenv(name, value)
    assert DynamoDBHttp(lambda: client).get_item(TableName=table, Key=KEY)["Item"] == ITEM


@contextmanager
def serve_responses(pieces: list[bytes], monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Start a server that sends this to the first request, and closes."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer() -> None:
            connection, _ = server.accept()
            with connection:
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                connection.recv(4096)
                for piece in pieces:
                    connection.sendall(piece)

        thread = Thread(target=answer)
        thread.start()
        monkeypatch.setenv("AWS_ENDPOINT_URL_DYNAMODB", f"http://127.0.0.1:{server.getsockname()[1]}")
        yield
        thread.join()


def test_response_may_arrive_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = b'HTTP/1.1 200 OK\r\nserver: x\r\nContent-Length: 13\r\n\r\n{"Item": {} }'
    with serve_responses([whole[n : n + 1] for n in range(len(whole))], monkeypatch):
        client = DynamoDBHttp(fail_if_called)
        assert client.get_item(TableName="any", Key=KEY) == {"Item": {}}
        client.close()


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"HTTP/1.1 200 OK\r\n",
        b"HTTP/1.1 200 OK\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}HTTP/1.1 200 OK\r\n",
        b"content-length: 2\r\n\r\n{}",
    ],
)
def test_incomplete_response_is_repeated_by_boto3(
    table: str, answer: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = clients.botocore_dynamodb()
    with serve_responses([answer], monkeypatch):
        assert DynamoDBHttp(lambda: client).get_item(TableName=table, Key=KEY)["Item"] == ITEM
