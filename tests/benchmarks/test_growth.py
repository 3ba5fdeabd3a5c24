"""A page makes the same calls, and reads the same items and units, with ten and with 50,000 posts."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.test import Client

from benchmarks import content
from common import cursors
from tests.support import dynalite, tools
from tests.support.dynamodb_costs import Calls, count_calls, describe_keys
from todos.dynamodb import queries
from todos.dynamodb.filters import TodoFilter
from todos.services import sync

POSTS = (10, 1_000, 50_000)
TODOS = (10, 1_000, 20_000)
# Pages of ten, which ten posts fill.
OF_TEN = {
    "/api/v1/posts?page_size=10": 10,
    "/api/v1/posts?page_size=10&tag=craft": 10,
    "/api/v1/posts?page_size=10&year=2025": 10,
    "/api/v1/posts/post-3": 2,  # and its Markdown
    "/posts/post-3/": 1,
}
# Pages of twenty; a search reads a hundred keys of a word.
OF_TWENTY = {
    "/": 20,
    f"/?cursor={cursors.encode(f'{content.timestamp(500)}#post-500')}": 20,
    "/tags/craft/": 20,
    "/archive/2025/": 20,
    "/archive/2025/12/": 20,
    "/search/?q=tide": 120,
    "/feed.atom": 40,
    "/feed.json": 40,
}
TODO_FILTERS = [
    TodoFilter(),
    TodoFilter(completed=False),
    TodoFilter(list="inbox"),
    TodoFilter(label="home"),
    TodoFilter(due_after="2026-12-01", due_before="2026-12-31"),
    TodoFilter(order="due"),
    TodoFilter(order="-created"),
    TodoFilter(order="-updated"),
]

Ask = Callable[[], Any]


@pytest.fixture
def tables(
    data_stack: dict[str, str], settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """Tables as deployed, in an emulator that is fast with many items."""
    tools.file(dynalite.PROGRAM, "npm install --prefix tests/e2e")
    shapes = {name: describe_keys(data_stack[name]) for name in ("ContentTable", "TodosTable")}
    content, settings.TODOS_TABLE = shapes
    monkeypatch.setenv("CONTENT_TABLE", content)
    with dynalite.serve_tables(shapes):
        yield


def read(asks: Mapping[str, Ask]) -> dict[str, Calls]:
    return {name: calls_of(ask) for name, ask in asks.items()}


def calls_of(ask: Ask) -> Calls:
    with count_calls() as calls:
        ask()
    return calls


@pytest.mark.usefixtures("tables")
def test_reads_of_a_page_of_posts_do_not_grow_with_the_table(client: Client) -> None:
    few, some, many = POSTS
    of_ten = {page: partial(client.get, page) for page in OF_TEN}
    every = of_ten | {page: partial(client.get, page) for page in OF_TWENTY}
    content.grow_posts(0, few)
    of_few = read(of_ten)
    content.grow_posts(few, some)
    of_some = read(every)
    content.grow_posts(some, many)
    of_many = read(every)
    assert of_few == {page: of_some[page] for page in OF_TEN}
    assert of_some == of_many
    assert {page: calls.items for page, calls in of_many.items()} == OF_TEN | OF_TWENTY


@pytest.mark.usefixtures("tables")
def test_reads_of_a_page_of_to_dos_do_not_grow_with_the_table() -> None:
    user, seen = f"ada-{uuid4()}", []
    views = {
        str(todo_filter): partial(queries.list_todos, user, todo_filter=todo_filter, size=10)
        for todo_filter in TODO_FILTERS
    }
    every = views | {"changes": partial(sync.list_changes, user, token=None, size=10, start=None)}
    for before, number in zip((0, *TODOS), TODOS, strict=False):
        content.grow_todos(user, before, number)
        seen.append(read(every))
    assert seen[0] == seen[1] == seen[2]
    assert {calls.items for calls in seen[0].values()} == {10}
