"""Many clients that change the same to-dos. Each change is either applied or answered with 412."""

import random
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.support.todos_api import Api, Dicts

CLIENTS, EDITS = 20, 100  # edits of each client


def increment(api: Api, todo_id: str) -> int:
    """Increment the number in the notes, unless another client is faster. Return the status."""
    response = api.get(f"todos/{todo_id}")
    changes = {"notes": str(int(response.json()["notes"]) + 1)}
    return int(api.patch(f"todos/{todo_id}", changes, if_match=response["ETag"]).status_code)


def increment_repeatedly(api: Api, todos: Dicts, seed: int) -> Counter[int]:
    generator = random.Random(seed)
    return Counter(increment(api, generator.choice(todos)["id"]) for _ in range(EDITS))


def test_conditional_updates_are_applied_or_rejected(ada: Api, capsys: pytest.CaptureFixture[str]) -> None:
    todos = [ada.todo(f"Count {n}", notes="0") for n in range(5)]
    with ThreadPoolExecutor(CLIENTS) as clients:
        responses = sum(
            clients.map(lambda seed: increment_repeatedly(ada, todos, seed), range(CLIENTS)), Counter()
        )
    with capsys.disabled():
        print(f" {responses[200]} applied, {responses[412]} rejected with 412, of {CLIENTS * EDITS}", end="")
    assert responses[200] + responses[412] == CLIENTS * EDITS
    assert responses[200]
    assert responses[412]
    after = [ada.get(f"todos/{todo['id']}").json() for todo in todos]
    assert sum(int(todo["notes"]) for todo in after) == responses[200]
    assert sum(todo["version"] - 1 for todo in after) == responses[200]


def test_unconditional_updates_of_different_fields_are_all_applied(ada: Api) -> None:
    todo = ada.todo()
    values = {"notes": "n", "priority": 3, "labels": ["x"], "due": "2026-12-01", "completed": True}
    edits = [{name: value} for name, value in values.items()]
    with ThreadPoolExecutor(len(edits)) as clients:
        responses = list(clients.map(lambda data: ada.patch(f"todos/{todo['id']}", data).status_code, edits))
    assert responses == [200] * len(edits)
    after = ada.get(f"todos/{todo['id']}").json()
    assert after["version"] == 1 + len(edits)
    assert {name: after[name] for name in values} == values
