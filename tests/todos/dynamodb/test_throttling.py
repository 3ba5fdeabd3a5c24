"""DynamoDB has no capacity for a call: that passes, so clients are told when to ask again."""

from dataclasses import dataclass
from typing import Any, NoReturn

import pytest
from botocore.exceptions import ClientError

from common.aws import clients
from tests.support.todos_api import Api

PLAIN = ["ProvisionedThroughputExceededException", "ThrottlingException", "RequestLimitExceeded"]
OF_AN_ACTION = ["ProvisionedThroughputExceeded", "ThrottlingError"]


@dataclass(frozen=True)
class Failing:
    """A client of DynamoDB that never gets what it asks for."""

    response: Any

    def call(self, **_: Any) -> NoReturn:
        raise ClientError(self.response, "Call")

    get_item = query = put_item = transact_write_items = call


def fail(monkeypatch: pytest.MonkeyPatch, code: str, *reasons: str) -> None:
    response = {"Error": {"Code": code}, "CancellationReasons": [{"Code": reason} for reason in reasons]}
    monkeypatch.setattr(clients, "dynamodb", lambda: Failing(response))


@pytest.mark.parametrize("code", PLAIN)
def test_a_throttled_call(ada: Api, monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    path = f"todos/{ada.todo()['id']}"
    fail(monkeypatch, code)
    for answer in (ada.get(path), ada.get("todos"), ada.post("lists", {"name": "A"}), ada.delete(path)):
        assert (answer.status_code, answer["Content-Type"]) == (503, "application/problem+json")
        assert answer["Retry-After"] == "5"


@pytest.mark.parametrize("reason", OF_AN_ACTION)
def test_a_throttled_transaction(ada: Api, monkeypatch: pytest.MonkeyPatch, reason: str) -> None:
    fail(monkeypatch, "TransactionCanceledException", "None", reason)
    answer = ada.post("todos", {"title": "Milk"})
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")


def test_throttled_in_bulk(ada: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    fail(monkeypatch, "TransactionCanceledException", "ThrottlingError")
    answer = ada.post("todos/bulk", {"operations": [{"op": "create", "data": {"title": "Milk"}}]})
    [result] = answer.json()["results"]
    assert (answer.status_code, result["status"], result["problem"]["status"]) == (200, 503, 503)


def test_other_failures_are_ours(ada: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    fail(monkeypatch, "TransactionCanceledException", "ValidationError")
    with pytest.raises(ClientError):
        ada.post("todos", {"title": "Milk"})
    with pytest.raises(ClientError):
        ada.post("todos/bulk", {"operations": [{"op": "create", "data": {"title": "Milk"}}]})
