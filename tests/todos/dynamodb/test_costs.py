"""The calls, items and capacity units of requests."""

from typing import Any, cast
from uuid import uuid4

import pytest
from django.conf import settings

from common.aws import batch
from tests.support.dynamodb_costs import Calls
from tests.support.todos_api import Api
from tests.support.tokens import token
from todos import fractional_index, models
from todos.dynamodb import mapping
from todos.fields import TODO_FIELDS
from todos.services import todos

DATA: dict[str, Any] = {
    **{name: field.blank for name, field in TODO_FIELDS.items() if not field.read_only},
    "notes": "Two bottles, skimmed, from the shop at the corner. " * 4,
}
# The request, its calls, the items they read, and the most read units (twice as many for consistent reads).
READS = [
    ("todos?page_size=50", ["Query"], 50, 4),
    ("todos?page_size=50&completed=false", ["Query"], 50, 4),
    ("todos?page_size=50&completed=true", ["Query"], 5, 0.5),
    ("todos?page_size=50&list=inbox", ["Query"], 50, 4),
    ("todos?page_size=50&list=inbox&completed=true", ["Query"], 5, 0.5),
    ("todos?page_size=50&label=Few", ["Query"], 10, 1),
    ("todos?page_size=50&label=Few&completed=true", ["Query"], 0, 0.5),
    ("todos?page_size=50&due_before=2026-12-01", ["Query"], 10, 1),
    ("todos?page_size=50&order=-updated", ["Query"], 50, 4),
    ("todos?page_size=50&order=-created", ["Query"], 50, 4),
    ("todos?page_size=50&deleted=true", ["Query"], 0, 0.5),
    ("todos?page_size=50&search=rare", ["Query", "BatchGetItem"], 20, 5.5),
    ("todos?page_size=50&search=none", ["Query"], 0, 0.5),
    ("todos/changes?page_size=50", ["Query"], 50, 4),
    ("lists", ["Query"], 0, 0.5),
]


def fill(user: str, many: int) -> None:
    """Create fifteen to-dos with special values, then `many` plain ones."""
    for number in range(15):
        values = (
            {"title": "Rare", "labels": ["Few"], "due": "2026-11-30"} if number < 10 else {"completed": True}
        )
        todos.create(user, data={**DATA, "title": "Done", **values})
    template = todos.create(user, data={**DATA, "title": "Milk"})
    copies = [
        {**template, "id": models.new_id(), "position": fractional_index.position_at_end()}
        for _ in range(many)
    ]
    puts = [
        {"PutRequest": {"Item": mapping.build_item(user, "T", cast(models.Todo, copy))}} for copy in copies
    ]
    batch.write(settings.TODOS_TABLE, puts)


@pytest.fixture
def few() -> Api:
    name = f"few-{uuid4()}"
    fill(name, 60)
    return Api(token(name))


@pytest.fixture
def many() -> Api:
    name = f"many-{uuid4()}"
    fill(name, 2000)
    return Api(token(name))


def test_page_costs_do_not_grow_with_the_table(
    few: Api, many: Api, calls: Calls, subtests: pytest.Subtests
) -> None:
    for path, operations, items, units in READS:
        costs = []
        for api in (few, many):
            calls.clear()
            assert api.get(path).status_code == 200
            assert [call.operation for call in calls] == operations
            costs.append((calls.items, calls.read_units))
        with subtests.test(path=path):
            assert costs[0][0] == costs[1][0] == items
            assert max(read_units for _, read_units in costs) <= units


WRITES: list[tuple[str, str, Any, list[str]]] = [
    ("get", "todos/{id}", None, ["GetItem"]),
    ("post", "todos", {"title": "Milk"}, ["TransactWriteItems"]),
    ("patch", "todos/{id}", {"priority": 2}, ["GetItem", "PutItem"]),
    ("patch", "todos/{id}", {"completed": True}, ["GetItem", "PutItem"]),
    ("patch", "todos/{id}", {"title": "Bread"}, ["GetItem", "TransactWriteItems"]),
    ("patch", "todos/{id}", {"labels": ["A"]}, ["GetItem", "TransactWriteItems"]),
    ("patch", "todos/{id}", {}, ["GetItem"]),
    ("post", "todos/{id}/move", {}, ["GetItem", "Query", "TransactWriteItems"]),
    ("delete", "todos/{id}", None, ["GetItem", "TransactWriteItems", "Query"]),
]


def test_write_is_one_call(ada: Api, calls: Calls, subtests: pytest.Subtests) -> None:
    todo = ada.todo()
    for method, path, data, operations in WRITES:
        calls.clear()
        assert ada.send(method, path.format(id=todo["id"]), data).status_code < 300
        with subtests.test(method=method, path=path, data=data):
            assert [call.operation for call in calls] == operations
