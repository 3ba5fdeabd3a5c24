import pytest
from django.test import Client
from django.urls import reverse

from tests.support.todos_api import Api


@pytest.mark.parametrize("host", ["todos.localhost", "todos.localhost:8000", "TODOS.localhost"])
def test_todos_host_reaches_the_todos_service(host: str) -> None:
    response = Client(HTTP_HOST=host).get("/api/schema")
    assert response.json()["info"]["title"] == "MyToDoList API"


@pytest.mark.parametrize(
    "host", ["localhost", "testserver", "blog.localhost", "127.0.0.1:8000", "xtodos.localhost"]
)
def test_other_hosts_reach_the_blog(host: str) -> None:
    assert Client(HTTP_HOST=host).get("/api/schema").json()["info"]["title"] == "MyBlog API"
    assert Client(HTTP_HOST=host).get("/api/v1/todos").status_code == 404


@pytest.mark.parametrize("path", ["/api/v1/posts", "/api/v1", "/api/v1/todos/a/b", "/api/nothing", "/api/"])
def test_unknown_path_returns_404(ada: Api, path: str) -> None:
    response = ada.get(path)
    assert (response.status_code, response["Content-Type"]) == (404, "application/problem+json")


def test_error_outside_of_the_api_is_a_problem_document(nobody: Api) -> None:
    response = nobody.get("/nothing")
    assert (response.status_code, response["Content-Type"]) == (404, "application/problem+json")
    assert nobody.client.get("/", headers={"host": "todos.evil.example"}).status_code == 400


def test_wrong_method_returns_the_allowed_ones(ada: Api) -> None:
    response = ada.send("put", "todos", {})
    assert (response.status_code, response["Allow"]) == (405, "GET, POST, HEAD, OPTIONS")


def test_healthz_returns_ok(nobody: Api) -> None:
    response = nobody.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok\n")


def test_unexpected_error_is_a_problem_document_without_details(ada: Api, settings: object) -> None:
    settings.TODOS_TABLE = "missing"  # type: ignore[attr-defined]
    ada.client.raise_request_exception = False
    response = ada.get("todos")
    assert (response.status_code, response["Content-Type"]) == (500, "application/problem+json")
    assert b"missing" not in response.content


def test_reverse_without_a_request_uses_the_blogs_urls(nobody: Api) -> None:
    nobody.get("/healthz")
    assert reverse("admin:index") == "/admin/"
