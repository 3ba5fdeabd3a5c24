from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.support.todos_api import Api
from todos.services import idempotency


def test_repeated_request_returns_stored_response(ada: Api) -> None:
    first = ada.post("todos", {"title": "Milk", "priority": 1}, idempotency_key="a")
    ada.patch(f"todos/{first.json()['id']}", {"title": "Bread"})
    repeated = ada.post("todos", {"priority": 1, "title": "Milk"}, idempotency_key="a")
    assert (repeated.status_code, repeated.content) == (201, first.content)
    assert {name: repeated[name] for name in ("ETag", "Location")} == {
        name: first[name] for name in ("ETag", "Location")
    }
    assert repeated["Idempotency-Replayed"] == "true"
    assert "Idempotency-Replayed" not in first
    assert len(ada.all("todos")) == 1


def test_repeated_request_with_chosen_id_returns_stored_response(ada: Api) -> None:
    body = {"title": "Milk", "id": "01jdc3v8kx5m2r9q7wz4t6n8ah"}
    assert ada.post("todos", body, idempotency_key="a").status_code == 201
    assert ada.post("todos", body, idempotency_key="a").status_code == 201
    assert ada.post("todos", body, idempotency_key="b").status_code == 409
    assert ada.post("todos", body).status_code == 409


def test_key_with_another_body_is_rejected(ada: Api) -> None:
    ada.post("todos", {"title": "Milk"}, idempotency_key="a")
    response = ada.post("todos", {"title": "Bread"}, idempotency_key="a")
    assert (response.status_code, response["Content-Type"]) == (422, "application/problem+json")
    assert ada.titles() == ["Milk"]


def test_key_belongs_to_one_user(ada: Api, bob: Api) -> None:
    ada.post("todos", {"title": "Milk"}, idempotency_key="a")
    assert bob.post("todos", {"title": "Bread"}, idempotency_key="a").status_code == 201


def test_key_of_rejected_request_can_be_reused(ada: Api) -> None:
    assert ada.post("todos", {"title": ""}, idempotency_key="a").status_code == 400
    assert ada.post("todos", {"title": "Milk", "list": "0" * 26}, idempotency_key="a").status_code == 400
    assert ada.post("todos", {"title": "Milk"}, idempotency_key="a").status_code == 201


@pytest.mark.parametrize("key", ["", "a" * 256, "ä", "a\x7f"])
def test_invalid_key_is_rejected(ada: Api, key: str) -> None:
    assert ada.post("todos", {"title": "Milk"}, idempotency_key=key).status_code == 400
    assert ada.titles() == []


def test_longest_key_is_accepted(ada: Api) -> None:
    assert ada.post("todos", {"title": "Milk"}, idempotency_key="~" * 255).status_code == 201


def test_key_expires_after_a_day(ada: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(idempotency, "LIFETIME", -1)
        ada.post("todos", {"title": "Milk"}, idempotency_key="a")
    assert idempotency.LIFETIME == 24 * 3600
    assert ada.post("todos", {"title": "Bread"}, idempotency_key="a").status_code == 201
    assert ada.titles() == ["Milk", "Bread"]


def test_concurrent_repeated_requests_create_one_todo(ada: Api) -> None:
    with ThreadPoolExecutor(10) as pool:
        responses = list(
            pool.map(lambda _: ada.post("todos", {"title": "Milk"}, idempotency_key="a"), range(10))
        )
    assert {(response.status_code, response.content) for response in responses} == {
        (201, responses[0].content)
    }
    assert len(ada.all("todos")) == 1
