from typing import Any

import pytest

from tests.support.todos_api import Api


def test_each_operation_has_its_own_result(ada: Api, bob: Api) -> None:
    old, deleted, of_bob = ada.todo("Old"), ada.todo("Deleted"), bob.todo()
    ada.delete(f"todos/{deleted['id']}")
    new_id = "01jdc3v8kx5m2r9q7wz4t6n8ah"
    operations: list[tuple[dict[str, Any], int]] = [
        ({"op": "create", "data": {"title": "A"}}, 201),
        ({"op": "create", "id": new_id, "data": {"title": "B"}}, 201),
        ({"op": "create", "id": new_id, "data": {"title": "B"}}, 409),
        ({"op": "create", "data": {"title": ""}}, 400),
        ({"op": "update", "id": new_id, "data": {"priority": 2}}, 200),
        ({"op": "update", "id": new_id, "if_match": 1, "data": {"priority": 3}}, 412),
        ({"op": "update", "id": new_id, "if_match": 2, "data": {"labels": ["X"]}}, 200),
        ({"op": "update", "id": of_bob["id"], "data": {"title": "Mine"}}, 404),
        ({"op": "move", "id": new_id, "data": {"before": old["id"]}}, 200),
        ({"op": "move", "id": new_id, "data": {"before": "0" * 26}}, 400),
        ({"op": "restore", "id": deleted["id"]}, 200),
        ({"op": "delete", "id": old["id"], "if_match": 9}, 412),
        ({"op": "delete", "id": old["id"]}, 204),
        ({"op": "delete", "id": old["id"]}, 204),
        ({"op": "update", "id": old["id"], "data": {"title": "Late"}}, 409),
    ]
    response = ada.post("todos/bulk", {"operations": [operation for operation, _ in operations]})
    results = response.json()["results"]
    assert response.status_code == 200
    assert [result["status"] for result in results] == [status for _, status in operations]
    for result in results:
        if result["status"] >= 400:
            assert result["problem"]["status"] == result["status"]
        elif result["status"] < 204:
            assert result["todo"]["version"]
    assert results[5]["problem"]["current_version"] == 2
    assert results[3]["problem"]["errors"] == [
        {"detail": "This field may not be blank.", "pointer": "#/title"}
    ]
    assert ada.titles() == ["B", "Deleted", "A"]


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "#/operations"),
        ({"operations": {}}, "#/operations"),
        ({"operations": [{}]}, "#/operations/0/op"),
        ({"operations": [{"op": "erase"}]}, "#/operations/0/op"),
        ({"operations": [{"op": "create", "data": []}]}, "#/operations/0/data"),
        ({"operations": [{"op": "update"}]}, "#/operations/0/id"),
        ({"operations": [{"op": "delete", "id": "0" * 26, "if_match": "1"}]}, "#/operations/0/if_match"),
        ({"operations": [{"op": "create", "data": {"title": "A"}}] * 101}, "#/operations"),
    ],
)
def test_invalid_bulk_request_is_rejected(ada: Api, body: Any, pointer: str) -> None:
    response = ada.post("todos/bulk", body)
    assert response.status_code == 400
    assert pointer in [error["pointer"] for error in response.json()["errors"]]
    assert ada.titles() == []


def test_bulk_request_accepts_100_operations(ada: Api) -> None:
    operations = [{"op": "create", "data": {"title": f"{number}"}} for number in range(100)]
    results = ada.post("todos/bulk", {"operations": operations}).json()["results"]
    assert {result["status"] for result in results} == {201}
    assert ada.titles("todos?page_size=100") == [f"{number}" for number in range(100)]
