import pytest
from django.test import Client
from django.urls import reverse

from tests.support.todos_api import Api


@pytest.mark.parametrize("host", ["todos.localhost", "todos.localhost:8000", "TODOS.localhost"])
def test_its_host_tells_the_service(host: str) -> None:
    answer = Client(HTTP_HOST=host).get("/api/schema")
    assert answer.json()["info"]["title"] == "MyToDoList API"


@pytest.mark.parametrize(
    "host", ["localhost", "testserver", "blog.localhost", "127.0.0.1:8000", "xtodos.localhost"]
)
def test_other_hosts_are_the_blogs(host: str) -> None:
    assert Client(HTTP_HOST=host).get("/api/schema").json()["info"]["title"] == "MyBlog API"
    assert Client(HTTP_HOST=host).get("/api/v1/todos").status_code == 404


@pytest.mark.parametrize("path", ["/api/v1/posts", "/api/v1", "/api/v1/todos/a/b", "/api/nothing", "/api/"])
def test_other_addresses_are_not_found(ada: Api, path: str) -> None:
    answer = ada.get(path)
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")


def test_what_no_view_answers_is_a_problem_too(nobody: Api) -> None:
    answer = nobody.get("/nothing")
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")
    assert nobody.client.get("/", headers={"host": "todos.evil.example"}).status_code == 400


def test_a_wrong_method_says_which_are_right(ada: Api) -> None:
    answer = ada.send("put", "todos", {})
    assert (answer.status_code, answer["Allow"]) == (405, "GET, POST, HEAD, OPTIONS")


def test_it_is_healthy(nobody: Api) -> None:
    answer = nobody.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok\n")


def test_an_unexpected_error_is_a_plain_problem(ada: Api, settings: object) -> None:
    settings.TODOS_TABLE = "missing"  # type: ignore[attr-defined]
    ada.client.raise_request_exception = False
    answer = ada.get("todos")
    assert (answer.status_code, answer["Content-Type"]) == (500, "application/problem+json")
    assert b"missing" not in answer.content


def test_it_leaves_the_blogs_addresses_to_the_blog(nobody: Api) -> None:
    nobody.get("/healthz")
    assert reverse("admin:index") == "/admin/"
