"""The API's responses agree with its OpenAPI document."""

from datetime import UTC, datetime
from typing import Any, NoReturn

import pytest
import yaml
from django.test import Client

from tests.support.openapi import assert_response_is_valid, operations_by_id
from tests.support.todos_api import Api
from todos.clients import blog

OPERATION_IDS = [
    *(
        "getFilesConfig",
        "listLists",
        "createList",
        "getList",
        "replaceList",
        "updateList",
        "deleteList",
        "moveList",
    ),
    *("getProfile", "deleteAccount", "exportAccount"),
    *(
        "listTodos",
        "createTodo",
        "getTodo",
        "replaceTodo",
        "updateTodo",
        "deleteTodo",
        "moveTodo",
        "restoreTodo",
    ),
    *("changeTodos", "listChanges", "clearCompleted", "readLater"),
]


@pytest.fixture
def document(nobody: Api) -> dict[str, Any]:
    return dict(nobody.get("/api/schema").json())


def fail_to_fetch(slug: str) -> NoReturn:
    raise blog.InvalidResponse


def test_responses_match_document(
    ada: Api, nobody: Api, document: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(blog, "fetch_post", fail_to_fetch)

    def check(name: str, response: Any, status: int) -> Any:
        assert response.status_code == status, response.content
        if response.content:
            assert_response_is_valid(document, name, status, response["Content-Type"], response.json())
        else:
            assert str(status) in operations_by_id(document)[name]["responses"]
        return response.json() if response.content else None

    home = check("createList", ada.post("lists", {"name": "Home"}), 201)["id"]
    file = {"key": f"private/us-east-1:{'0' * 36}/a", "name": "a", "size": 1, "content_type": "text/plain"}
    body = {
        "title": "A",
        "list": home,
        "due": "2026-11-30",
        "recurrence": "FREQ=DAILY",
        "attachments": [file],
    }
    todo = check("createTodo", ada.post("todos", body), 201)["id"]
    todo_path, list_path = f"todos/{todo}", f"lists/{home}"
    unknown_id = "0" * 26
    for name, status, response in [
        ("createTodo", 400, ada.post("todos", {})),
        ("createTodo", 409, ada.post("todos", {"id": todo, "title": "A"})),
        ("listTodos", 200, ada.get("todos")),
        ("listTodos", 400, ada.get("todos?page_size=0")),
        ("listTodos", 401, nobody.get("todos")),
        ("listTodos", 304, ada.get("todos", if_none_match=ada.get("todos")["ETag"])),
        ("getTodo", 200, ada.get(todo_path)),
        ("getTodo", 304, ada.get(todo_path, if_none_match='"1"')),
        ("getTodo", 404, ada.get(f"todos/{unknown_id}")),
        ("updateTodo", 200, ada.patch(todo_path, {"completed": True})),
        ("updateTodo", 412, ada.patch(todo_path, {"completed": True}, if_match='"1"')),
        ("replaceTodo", 200, ada.put(todo_path, {"title": "B"})),
        ("moveTodo", 200, ada.post(f"{todo_path}/move", {"list": home})),
        ("deleteTodo", 204, ada.delete(todo_path)),
        ("updateTodo", 409, ada.patch(todo_path, {"title": "C"})),
        ("listChanges", 200, ada.get("todos/changes")),
        ("listChanges", 200, ada.get("todos/changes?since=" + ada.get("todos/changes").json()["token"])),
        ("listChanges", 400, ada.get("todos/changes?since=*")),
        ("listChanges", 410, ada.get("todos/changes?since=MTAwMDAwMDAwMDAwMA")),
        ("restoreTodo", 200, ada.post(f"{todo_path}/restore")),
        ("clearCompleted", 200, ada.post("todos/clear-completed", {})),
        (
            "changeTodos",
            200,
            ada.post("todos/bulk", {"operations": [{"op": "create", "data": {"title": "D"}}]}),
        ),
        ("changeTodos", 200, ada.post("todos/bulk", {"operations": [{"op": "delete", "id": unknown_id}]})),
        ("changeTodos", 400, ada.post("todos/bulk", {})),
        ("readLater", 201, ada.post("todos/read-later", {"url": "http://testserver/posts/tides/"})),
        ("readLater", 400, ada.post("todos/read-later", {"url": "http://elsewhere.example/posts/tides/"})),
        ("listLists", 200, ada.get("lists")),
        ("getList", 200, ada.get(list_path)),
        ("replaceList", 200, ada.put(list_path, {"name": "B"})),
        ("updateList", 200, ada.patch(list_path, {"archived": True})),
        ("moveList", 200, ada.post(f"{list_path}/move", {})),
        ("deleteList", 412, ada.delete(list_path, if_match='"1"')),
        ("deleteList", 200, ada.delete(list_path)),
        ("exportAccount", 200, ada.get("me/export")),
        ("deleteAccount", 400, ada.delete("me")),
        ("getFilesConfig", 200, nobody.get("files/config")),
    ]:
        check(name, response, status)


def test_examples_match_document(document: dict[str, Any]) -> None:
    for name, operation in operations_by_id(document).items():
        for status, response in operation["responses"].items():
            for media_type, content in response.get("content", {}).items():
                assert content["examples"], (name, status)
                for example in content["examples"].values():
                    assert_response_is_valid(document, name, int(status), media_type, example["value"])


def test_request_examples_are_accepted(ada: Api, document: dict[str, Any]) -> None:
    for name in ("createTodo", "createList", "changeTodos", "clearCompleted"):
        [(path, operation)] = [
            (path, methods["post"])
            for path, methods in document["paths"].items()
            if methods.get("post", {}).get("operationId") == name
        ]
        [example] = operation["requestBody"]["content"]["application/json"]["examples"].values()
        assert ada.post(path, example["value"]).status_code in {200, 201}


def test_every_operation_and_parameter_is_described(document: dict[str, Any]) -> None:
    assert list(operations_by_id(document)) == OPERATION_IDS
    for name, operation in operations_by_id(document).items():
        assert operation["summary"]
        assert operation["description"]
        assert operation["tags"] in (["To-dos"], ["Lists"], ["Account"])
        assert all(
            parameter.get("description") or parameter["in"] == "path"
            for parameter in operation.get("parameters", ())
        )
        assert operation.get("security", []) == ([] if name == "getFilesConfig" else [{"bearer": []}])
        assert ("401" in operation["responses"]) == (name != "getFilesConfig")


def test_document_contains_only_this_service(nobody: Api, document: dict[str, Any]) -> None:
    assert document["info"]["title"] == "MyToDoList API"
    assert document["openapi"] == "3.1.1"
    assert document["servers"] == [{"url": "http://todos.testserver"}]
    assert document["components"]["securitySchemes"]["bearer"]["scheme"] == "bearer"
    blog = Client().get("/api/schema").json()
    assert blog["info"]["title"] == "MyBlog API"
    assert "securitySchemes" not in blog["components"]
    assert not set(blog["paths"]) & set(document["paths"])
    assert yaml.safe_load(nobody.get("/api/schema?format=yaml").content) == document


def test_document_is_generated_without_warnings(capsys: pytest.CaptureFixture[str]) -> None:
    from django.conf import settings
    from drf_spectacular.drainage import GENERATOR_STATS
    from drf_spectacular.validation import validate_schema

    from common.api.openapi import generate_document

    generate_document.cache_clear()
    GENERATOR_STATS.reset()
    validate_schema(generate_document("myblog.urls.todos"))  # type: ignore[no-untyped-call]
    assert not GENERATOR_STATS
    assert settings.DOCUMENTS


def test_docs_page_complies_with_content_security_policy(nobody: Api) -> None:
    response = nobody.get("/api/docs")
    assert response.status_code == 200
    assert "unsafe" not in response["Content-Security-Policy"]
    assert b'src="http://cdn.test/static/swagger-ui/swagger-ui-bundle.js"' in response.content
    assert b"<script>" not in response.content


def test_timestamps_are_utc(ada: Api) -> None:
    todo = ada.todo()
    assert todo["created_at"].endswith("Z")
    assert abs(datetime.fromisoformat(todo["created_at"]) - datetime.now(UTC)).total_seconds() < 60


def test_patch_bodies_have_no_defaults(document: dict[str, Any]) -> None:
    changes = [
        schema for name, schema in document["components"]["schemas"].items() if name.startswith("Patched")
    ]
    assert len(changes) == 2
    for schema in changes:
        assert not [field for field in schema["properties"].values() if "default" in field]
    assert "default" in document["components"]["schemas"]["TodoFormRequest"]["properties"]["notes"]
