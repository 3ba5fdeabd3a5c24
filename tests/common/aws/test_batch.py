from collections.abc import Callable
from typing import Any

import pytest

from common.aws import batch, clients

TABLE = "content"
KEYS = [{"pk": {"S": str(number)}} for number in range(150)]


class FakeDynamoDB:
    """Processes at most two items a call and returns the others unprocessed."""

    def __init__(self) -> None:
        self.calls: list[list[Any]] = []
        self.written: list[Any] = []

    def batch_get_item(self, **request: Any) -> Any:
        keys = request["RequestItems"][TABLE]["Keys"]
        self.calls.append(keys)
        unprocessed = {TABLE: {"Keys": keys[2:]}} if keys[2:] else {}
        return {"Responses": {TABLE: keys[:2]}, "UnprocessedKeys": unprocessed}

    def batch_write_item(self, **request: Any) -> Any:
        requests = request["RequestItems"][TABLE]
        self.calls.append(requests)
        self.written += requests[:2]
        return {"UnprocessedItems": {TABLE: requests[2:]} if requests[2:] else {}}


@pytest.fixture
def dynamodb(monkeypatch: pytest.MonkeyPatch) -> FakeDynamoDB:
    fake = FakeDynamoDB()
    monkeypatch.setattr(clients, "dynamodb", lambda: fake)
    return fake


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    seconds: list[float] = []
    monkeypatch.setattr("common.aws.batch.time.sleep", seconds.append)
    return seconds


def read_keys(keys: list[Any]) -> None:
    assert batch.read(TABLE, keys, consistent=True) == keys


def write_requests(requests: list[Any]) -> None:
    batch.write(TABLE, requests)


@pytest.mark.parametrize("call", [read_keys, write_requests])
def test_unprocessed_items_are_requested_again_after_growing_pauses(
    dynamodb: FakeDynamoDB, pauses: list[float], call: Callable[[list[Any]], None]
) -> None:
    call(KEYS[:18])
    assert [len(pending) for pending in dynamodb.calls] == [18, 16, 14, 12, 10, 8, 6, 4, 2]
    assert pauses == [0.05, 0.1, 0.2, 0.4, 0.8, 1.6, 3, 3]


def test_read_splits_keys_into_calls_of_100(dynamodb: FakeDynamoDB, pauses: list[float]) -> None:
    read_keys(KEYS)
    assert max(len(keys) for keys in dynamodb.calls) == 100


def test_write_splits_requests_into_calls_of_25(dynamodb: FakeDynamoDB, pauses: list[float]) -> None:
    write_requests(KEYS)
    assert max(len(requests) for requests in dynamodb.calls) == 25
    assert sorted(dynamodb.written, key=str) == sorted(KEYS, key=str)


@pytest.mark.parametrize("call", [read_keys, write_requests])
def test_no_items_make_no_call(dynamodb: FakeDynamoDB, call: Callable[[list[Any]], None]) -> None:
    call([])
    assert dynamodb.calls == []
