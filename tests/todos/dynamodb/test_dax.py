"""The API with DAX: repeated reads come from the cache, and consistent reads bypass it."""

from collections.abc import Iterator
from uuid import uuid4

import pytest
from django.conf import LazySettings, settings

from common.aws import clients
from tests.support.dax import enable_dax
from tests.support.dax_node.node import Node
from tests.support.todos_api import Api
from todos.dynamodb import mapping, table
from todos.services import account


@pytest.fixture
def node(todos_table_name: str, settings: LazySettings) -> Iterator[Node]:
    with Node() as node, enable_dax(node):
        yield node


@pytest.fixture(autouse=True)
def no_fallback(node: Node, capsys: pytest.CaptureFixture[str]) -> Iterator[None]:
    yield
    assert "DaxFallback" not in capsys.readouterr().out


CONSISTENT = {"cache_control": "max-age=0"}


def test_repeated_page_comes_from_the_cache(node: Node, ada: Api) -> None:
    for n in range(3):
        ada.todo(f"Buoy {n}", labels=["sea"])
    for path in ("todos", "todos?label=sea", "todos?completed=false"):
        node.clear()
        responses = [ada.get(path).json() for _ in range(4)]
        assert all(len(response["results"]) == 3 for response in responses)
        assert (node.queries.hits, node.queries.misses) == (3, 1)


def test_max_age_0_bypasses_the_cache(node: Node, ada: Api) -> None:
    ada.todo("First")
    assert ada.titles() == ["First"]
    ada.todo("Second")
    assert ada.titles() == ["First"]
    results = ada.get("todos", **CONSISTENT).json()["results"]
    assert [todo["title"] for todo in results] == ["First", "Second"]


def test_writes_and_sync_bypass_the_cache(node: Node, ada: Api) -> None:
    todo = ada.todo("Wind the clock")
    path = f"todos/{todo['id']}"
    assert ada.get(path).json()["version"] == 1
    for version in (2, 3, 4):
        response = ada.patch(path, {"notes": str(version)}, if_match=f'"{version - 1}"')
        assert (response.status_code, response.json()["version"]) == (200, version)
        (change,) = ada.all("todos/changes")
        assert change["version"] == version
    assert ada.patch(path, {"notes": "late"}, if_match='"1"').status_code == 412


def test_all_operations_work_with_dax(node: Node, ada: Api, bob: Api) -> None:
    home = ada.list("Home")
    first, second = ada.todo("First", list=home["id"]), ada.todo("Second", list=home["id"], labels=["x"])
    assert ada.post(f"todos/{second['id']}/move", {"before": first["id"]}).status_code == 200
    results = ada.get(f"todos?list={home['id']}", **CONSISTENT).json()["results"]
    assert [todo["title"] for todo in results] == ["Second", "First"]
    assert ada.delete(f"todos/{first['id']}").status_code == 204
    assert ada.post(f"todos/{first['id']}/restore").status_code == 200
    assert ada.get("todos?search=fir", **CONSISTENT).json()["results"][0]["title"] == "First"
    assert (
        ada.post("todos/bulk", {"operations": [{"op": "create", "data": {"title": "Third"}}]}).status_code
        == 200
    )
    assert bob.get("todos", **CONSISTENT).json()["results"] == []


def test_first_use_is_found_although_the_cache_has_no_item(node: Node) -> None:
    user = f"ada-{uuid4()}"
    assert table.get_item(user, account.PROFILE_KEY, consistent=False) is None
    item = {**mapping.item_key(user, account.PROFILE_KEY), "since": {"S": "2026-11-27T07:00:00.000Z"}}
    clients.botocore_dynamodb().put_item(TableName=settings.TODOS_TABLE, Item=item)
    assert table.get_item(user, account.PROFILE_KEY, consistent=False) is None
    assert account.get_first_use(user) == "2026-11-27T07:00:00.000Z"
