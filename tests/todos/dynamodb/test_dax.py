"""The to-dos through DAX: what was just written is seen, and what is read again is read from the cache."""

from collections.abc import Iterator
from uuid import uuid4

import pytest
from django.conf import LazySettings, settings

from common.aws import clients
from tests.support.dax import dax_on
from tests.support.dax_node.node import Node
from tests.support.todos_api import Api
from todos.dynamodb import mapping, table
from todos.services import account


@pytest.fixture
def node(todos_table_name: str, settings: LazySettings) -> Iterator[Node]:
    with Node() as node, dax_on(node):
        yield node


@pytest.fixture(autouse=True)
def nothing_past_dax(node: Node, capsys: pytest.CaptureFixture[str]) -> Iterator[None]:
    yield
    assert "DaxFallback" not in capsys.readouterr().out


FRESH = {"cache_control": "max-age=0"}


def test_a_page_that_is_read_again_comes_from_the_cache(node: Node, ada: Api) -> None:
    for n in range(3):
        ada.todo(f"Buoy {n}", labels=["sea"])
    for path in ("todos", "todos?label=sea", "todos?completed=false"):
        node.empty()
        answers = [ada.get(path).json() for _ in range(4)]
        assert all(len(answer["results"]) == 3 for answer in answers)
        assert (node.queries.hits, node.queries.misses) == (3, 1)


def test_who_has_just_written_asks_past_the_cache(node: Node, ada: Api) -> None:
    ada.todo("First")
    assert ada.titles() == ["First"]
    ada.todo("Second")
    assert ada.titles() == ["First"]
    fresh = ada.get("todos", **FRESH).json()["results"]
    assert [todo["title"] for todo in fresh] == ["First", "Second"]


def test_writing_and_syncing_never_go_by_the_cache(node: Node, ada: Api) -> None:
    todo = ada.todo("Wind the clock")
    path = f"todos/{todo['id']}"
    assert ada.get(path).json()["version"] == 1
    for version in (2, 3, 4):
        answer = ada.patch(path, {"notes": str(version)}, if_match=f'"{version - 1}"')
        assert (answer.status_code, answer.json()["version"]) == (200, version)
        (change,) = ada.all("todos/changes")
        assert change["version"] == version
    assert ada.patch(path, {"notes": "late"}, if_match='"1"').status_code == 412


def test_everything_works_through_it(node: Node, ada: Api, bob: Api) -> None:
    home = ada.list("Home")
    first, second = ada.todo("First", list=home["id"]), ada.todo("Second", list=home["id"], labels=["x"])
    assert ada.post(f"todos/{second['id']}/move", {"before": first["id"]}).status_code == 200
    fresh = ada.get(f"todos?list={home['id']}", **FRESH).json()["results"]
    assert [todo["title"] for todo in fresh] == ["Second", "First"]
    assert ada.delete(f"todos/{first['id']}").status_code == 204
    assert ada.post(f"todos/{first['id']}/restore").status_code == 200
    assert ada.get("todos?search=fir", **FRESH).json()["results"][0]["title"] == "First"
    assert (
        ada.post("todos/bulk", {"operations": [{"op": "create", "data": {"title": "Third"}}]}).status_code
        == 200
    )
    assert bob.get("todos", **FRESH).json()["results"] == []


def test_who_is_known_is_found_though_the_cache_has_it_that_nobody_is(node: Node) -> None:
    user = f"ada-{uuid4()}"
    assert table.get_item(user, account.PROFILE_KEY, consistent=False) is None
    since = {**mapping.item_key(user, account.PROFILE_KEY), "since": {"S": "2026-11-27T07:00:00.000Z"}}
    clients.botocore_dynamodb().put_item(TableName=settings.TODOS_TABLE, Item=since)
    assert table.get_item(user, account.PROFILE_KEY, consistent=False) is None
    assert account.get_first_use(user) == "2026-11-27T07:00:00.000Z"
