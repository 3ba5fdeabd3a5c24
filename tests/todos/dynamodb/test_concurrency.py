"""Many clients at the same to-dos: each edit is either applied or answered 412, and none is lost."""

import random
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.support.todos_api import Api, Dicts

CLIENTS, EDITS = 20, 100  # each


def count_up(api: Api, todo_id: str) -> int:
    """Read a to-do and write down one more, unless another was faster."""
    read = api.get(f"todos/{todo_id}")
    more = {"notes": str(int(read.json()["notes"]) + 1)}
    return int(api.patch(f"todos/{todo_id}", more, if_match=read["ETag"]).status_code)


def edit(api: Api, todos: Dicts, seed: int) -> Counter[int]:
    chance = random.Random(seed)
    return Counter(count_up(api, chance.choice(todos)["id"]) for _ in range(EDITS))


def test_no_edit_is_lost(ada: Api, capsys: pytest.CaptureFixture[str]) -> None:
    todos = [ada.todo(f"Count {n}", notes="0") for n in range(5)]
    with ThreadPoolExecutor(CLIENTS) as clients:
        answers = sum(clients.map(lambda seed: edit(ada, todos, seed), range(CLIENTS)), Counter())
    with capsys.disabled():
        print(f" {answers[200]} applied, {answers[412]} answered 412 of {CLIENTS * EDITS}", end="")
    assert answers[200] + answers[412] == CLIENTS * EDITS
    assert answers[200]
    assert answers[412]
    after = [ada.get(f"todos/{todo['id']}").json() for todo in todos]
    assert sum(int(todo["notes"]) for todo in after) == answers[200]
    assert sum(todo["version"] - 1 for todo in after) == answers[200]


def test_edits_without_a_version_are_all_applied(ada: Api) -> None:
    """They don't say what they saw, so each is put onto what is there: other fields stay."""
    todo = ada.todo()
    given = {"notes": "n", "priority": 3, "labels": ["x"], "due": "2026-12-01", "completed": True}
    edits = [{name: value} for name, value in given.items()]
    with ThreadPoolExecutor(len(edits)) as clients:
        answers = list(clients.map(lambda data: ada.patch(f"todos/{todo['id']}", data).status_code, edits))
    assert answers == [200] * len(edits)
    after = ada.get(f"todos/{todo['id']}").json()
    assert after["version"] == 1 + len(edits)
    assert {name: after[name] for name in given} == given
