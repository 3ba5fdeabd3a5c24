from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.support.todos_api import Api
from todos.services import idempotency


def test_a_repeated_request_is_answered_the_same(ada: Api) -> None:
    first = ada.post("todos", {"title": "Milk", "priority": 1}, idempotency_key="a")
    ada.patch(f"todos/{first.json()['id']}", {"title": "Bread"})
    again = ada.post("todos", {"priority": 1, "title": "Milk"}, idempotency_key="a")
    assert (again.status_code, again.content) == (201, first.content)
    assert {name: again[name] for name in ("ETag", "Location")} == {
        name: first[name] for name in ("ETag", "Location")
    }
    assert again["Idempotency-Replayed"] == "true"
    assert "Idempotency-Replayed" not in first
    assert len(ada.all("todos")) == 1


def test_with_an_id_of_the_clients_too(ada: Api) -> None:
    body = {"title": "Milk", "id": "01jdc3v8kx5m2r9q7wz4t6n8ah"}
    assert ada.post("todos", body, idempotency_key="a").status_code == 201
    assert ada.post("todos", body, idempotency_key="a").status_code == 201
    assert ada.post("todos", body, idempotency_key="b").status_code == 409
    assert ada.post("todos", body).status_code == 409


def test_another_body_is_refused(ada: Api) -> None:
    ada.post("todos", {"title": "Milk"}, idempotency_key="a")
    answer = ada.post("todos", {"title": "Bread"}, idempotency_key="a")
    assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json")
    assert ada.titles() == ["Milk"]


def test_a_key_is_its_users_own(ada: Api, bob: Api) -> None:
    ada.post("todos", {"title": "Milk"}, idempotency_key="a")
    assert bob.post("todos", {"title": "Bread"}, idempotency_key="a").status_code == 201


def test_a_refused_request_may_be_corrected(ada: Api) -> None:
    assert ada.post("todos", {"title": ""}, idempotency_key="a").status_code == 400
    assert ada.post("todos", {"title": "Milk", "list": "0" * 26}, idempotency_key="a").status_code == 400
    assert ada.post("todos", {"title": "Milk"}, idempotency_key="a").status_code == 201


@pytest.mark.parametrize("key", ["", "a" * 256, "ä", "a\x7f"])
def test_it_refuses_a_key(ada: Api, key: str) -> None:
    assert ada.post("todos", {"title": "Milk"}, idempotency_key=key).status_code == 400
    assert ada.titles() == []


def test_it_takes_the_longest_key(ada: Api) -> None:
    assert ada.post("todos", {"title": "Milk"}, idempotency_key="~" * 255).status_code == 201


def test_a_key_is_forgotten_after_a_day(ada: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(idempotency, "LIFETIME", -1)
        ada.post("todos", {"title": "Milk"}, idempotency_key="a")
    assert idempotency.LIFETIME == 24 * 3600
    assert ada.post("todos", {"title": "Bread"}, idempotency_key="a").status_code == 201
    assert ada.titles() == ["Milk", "Bread"]


def test_the_same_request_ten_times_at_once_makes_one(ada: Api) -> None:
    with ThreadPoolExecutor(10) as pool:
        answers = list(
            pool.map(lambda _: ada.post("todos", {"title": "Milk"}, idempotency_key="a"), range(10))
        )
    assert {(answer.status_code, answer.content) for answer in answers} == {(201, answers[0].content)}
    assert len(ada.all("todos")) == 1
