"""The client of the blog's API, against a server that returns any response."""

import socket
import threading
from typing import Any

import pytest
from django.conf import LazySettings
from urllib3 import Timeout

from tests.support.blog_server import TIDES, BlogServer, status_response
from tests.support.todos_api import Api
from todos.clients import blog


def save_post(user: Api, url: str) -> Any:
    return user.post("todos/read-later", {"url": url})


def assert_saved_without_title(response: Any, url: str) -> None:
    assert response.status_code == 201
    assert response.json()["todo"]["title"] == response.json()["todo"]["notes"] == url
    problem = response.json()["problem"]
    assert (problem["status"], problem["request_id"]) == (503, response["X-Request-Id"])
    assert "blog is unavailable" in problem["detail"]


def test_request_has_trace_ids_but_no_token(ada: Api, blog_server: BlogServer) -> None:
    blog_server.set_responses(TIDES)
    trace = "0af7651916cd43dd8448eb211c80319c"
    ada.post(
        "todos/read-later",
        {"url": blog_server.post_url()},
        x_request_id="from-ada",
        traceparent=f"00-{trace}-b7ad6b7169203331-01",
    )
    ((path, headers),) = blog_server.requests
    assert path == "/api/v1/posts/tides"
    assert headers["x-request-id"] == "from-ada"
    assert headers["traceparent"].split("-")[1] == trace
    assert "authorization" not in headers


def test_redirect_of_moved_post_is_followed(ada: Api, blog_server: BlogServer) -> None:
    redirect = status_response(301, Location=f"{blog_server.url}/api/v1/posts/new")
    blog_server.set_responses(redirect, TIDES | {"slug": "new"})
    todo = save_post(ada, blog_server.post_url()).json()["todo"]
    assert todo["notes"] == blog_server.post_url("new")
    assert [path for path, _ in blog_server.requests] == ["/api/v1/posts/tides", "/api/v1/posts/new"]


@pytest.mark.parametrize(
    "location", ["http://127.0.0.1:1/api/v1/posts/tides", "{blog}/admin/", "{blog}/api/v1/posts/a/b"]
)
def test_redirect_to_another_resource_is_not_followed(
    ada: Api, blog_server: BlogServer, location: str
) -> None:
    blog_server.set_responses(status_response(301, Location=location.format(blog=blog_server.url)))
    assert_saved_without_title(save_post(ada, blog_server.post_url()), blog_server.post_url())
    assert len(blog_server.requests) == 1


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_server_error_is_retried(ada: Api, blog_server: BlogServer, status: int) -> None:
    overloaded = status_response(status, **{"Retry-After": "3600"})
    blog_server.set_responses(overloaded, status_response(status), TIDES)
    todo = save_post(ada, blog_server.post_url()).json()["todo"]
    assert todo["title"] == "Reading tide tables"
    assert len(blog_server.requests) == 3


@pytest.mark.parametrize(("status", "attempts"), [(500, 3), (503, 3), (403, 1), (429, 1)])
def test_post_is_saved_without_title_after_last_attempt(
    ada: Api, blog_server: BlogServer, status: int, attempts: int
) -> None:
    blog_server.set_responses(status_response(status))
    assert_saved_without_title(save_post(ada, blog_server.post_url()), blog_server.post_url())
    assert len(blog_server.requests) == attempts


@pytest.mark.parametrize(
    "content",
    [
        *(b"", b"<html>", b"[]", b'"x"', b"\xff"),
        {"slug": "a"},
        {"title": 5, "slug": "a"},
        {"title": " ", "slug": "a"},
        {"title": "A", "slug": "a/../b"},
        b'{"title": "A", "slug": "a", "html": "' + b"x" * blog.MAX_BYTES,
    ],
    ids=range(10),
)
def test_invalid_response_is_a_failure(ada: Api, blog_server: BlogServer, content: object) -> None:
    blog_server.set_responses(content)
    assert_saved_without_title(save_post(ada, blog_server.post_url()), blog_server.post_url())


def test_slow_response_times_out(ada: Api, blog_server: BlogServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blog, "TIMEOUT", Timeout(0.05))
    blog_server.hang_until = threading.Event()
    assert_saved_without_title(save_post(ada, blog_server.post_url()), blog_server.post_url())
    assert len(blog_server.requests) == 3
    blog_server.hang_until.set()


def test_refused_connection_is_a_failure(ada: Api, settings: LazySettings) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        settings.BLOG_URL = f"http://127.0.0.1:{unused.getsockname()[1]}"
        url = f"{settings.BLOG_URL}/posts/tides/"
        assert_saved_without_title(save_post(ada, url), url)
    assert ada.get("todos").status_code == 200


def test_circuit_breaker_opens_after_failures_and_closes_after_success(
    ada: Api, blog_server: BlogServer
) -> None:
    url = blog_server.post_url()
    blog_server.set_responses(status_response(403))
    for _ in range(blog.MAX_FAILURES + 3):
        assert_saved_without_title(save_post(ada, url), url)
    assert len(blog_server.requests) == blog.MAX_FAILURES
    blog.circuit_breaker.half_open()  # its state after the reset timeout
    for _ in range(3):
        assert_saved_without_title(save_post(ada, url), url)
    assert len(blog_server.requests) == blog.MAX_FAILURES + 1
    blog_server.set_responses(TIDES)
    blog.circuit_breaker.half_open()
    for _ in range(3):
        assert "problem" not in save_post(ada, url).json()
    assert len(blog_server.requests) == blog.MAX_FAILURES + 4


def test_missing_post_does_not_open_circuit_breaker(ada: Api, blog_server: BlogServer) -> None:
    blog_server.set_responses(status_response(404))
    for _ in range(blog.MAX_FAILURES + 1):
        assert save_post(ada, blog_server.post_url()).status_code == 400
    assert len(blog_server.requests) == blog.MAX_FAILURES + 1
