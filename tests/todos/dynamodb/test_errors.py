"""Throttled calls of DynamoDB return 503 with `Retry-After`."""

from dataclasses import dataclass
from typing import Any, NoReturn

import pytest
from botocore.exceptions import ClientError

from common.aws import clients
from tests.support.todos_api import Api

CALL_CODES = ["ProvisionedThroughputExceededException", "ThrottlingException", "RequestLimitExceeded"]
ACTION_CODES = ["ProvisionedThroughputExceeded", "ThrottlingError"]


@dataclass(frozen=True)
class FailingClient:
    """A DynamoDB client whose calls all fail."""

    response: Any

    def call(self, **_: Any) -> NoReturn:
        raise ClientError(self.response, "Call")

    get_item = query = put_item = transact_write_items = call


def fail_all_calls(monkeypatch: pytest.MonkeyPatch, code: str, *reasons: str) -> None:
    response = {"Error": {"Code": code}, "CancellationReasons": [{"Code": reason} for reason in reasons]}
    monkeypatch.setattr(clients, "dynamodb", lambda: FailingClient(response))


@pytest.mark.parametrize("code", CALL_CODES)
def test_throttled_call_returns_503(ada: Api, monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    path = f"todos/{ada.todo()['id']}"
    fail_all_calls(monkeypatch, code)
    for response in (ada.get(path), ada.get("todos"), ada.post("lists", {"name": "A"}), ada.delete(path)):
        assert (response.status_code, response["Content-Type"]) == (503, "application/problem+json")
        assert response["Retry-After"] == "5"


@pytest.mark.parametrize("reason", ACTION_CODES)
def test_throttled_transaction_returns_503(ada: Api, monkeypatch: pytest.MonkeyPatch, reason: str) -> None:
    fail_all_calls(monkeypatch, "TransactionCanceledException", "None", reason)
    response = ada.post("todos", {"title": "Milk"})
    assert (response.status_code, response["Retry-After"]) == (503, "5")


def test_throttled_bulk_operation_has_status_503(ada: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    fail_all_calls(monkeypatch, "TransactionCanceledException", "ThrottlingError")
    response = ada.post("todos/bulk", {"operations": [{"op": "create", "data": {"title": "Milk"}}]})
    [result] = response.json()["results"]
    assert (response.status_code, result["status"], result["problem"]["status"]) == (200, 503, 503)


def test_other_dynamodb_error_propagates(ada: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    fail_all_calls(monkeypatch, "TransactionCanceledException", "ValidationError")
    with pytest.raises(ClientError):
        ada.post("todos", {"title": "Milk"})
    with pytest.raises(ClientError):
        ada.post("todos/bulk", {"operations": [{"op": "create", "data": {"title": "Milk"}}]})
