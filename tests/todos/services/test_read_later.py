"""To-dos for posts of the blog: with a server in place of the blog, and with the blog itself."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from django.conf import LazySettings
from django.core.wsgi import get_wsgi_application
from django.utils import timezone

from blog.publishing import publish
from tests.support.blog_server import TIDES, BlogServer, serve_in_thread, status_response
from tests.support.posts import MakePost
from tests.support.todos_api import Api


def save_post(user: Api, url: str, **data: object) -> Any:
    return user.post("todos/read-later", {"url": url, **data})


def test_saved_post_is_a_todo_with_title_and_url(ada: Api, blog_server: BlogServer) -> None:
    blog_server.set_responses(TIDES)
    home = ada.list()["id"]
    url = f"{blog_server.post_url()}?utm_source=x#top"
    response = save_post(ada, url, list=home, due="2026-12-01")
    assert response.status_code == 201
    assert response.json().keys() == {"todo"}
    todo = response.json()["todo"]
    assert (todo["title"], todo["notes"]) == ("Reading tide tables", blog_server.post_url())
    assert (todo["list"], todo["due"]) == (home, "2026-12-01")
    assert response["ETag"] == '"1"'
    assert ada.get(f"todos/{todo['id']}").json() == todo
    assert response["Location"].endswith(f"/api/v1/todos/{todo['id']}")


@pytest.mark.parametrize(
    "url",
    [
        "http://elsewhere.example/posts/tides/",
        "http://169.254.169.254/latest/meta-data/",
        "{blog}/admin/",
        "{blog}/posts/../admin/",
        "{blog}/posts/tides/more/",
        "{blog}/posts/{long}/",
        "{blog}@elsewhere.example/posts/tides/",
        "https{blog}/posts/tides/",
        "http://[/posts/tides/",
        "file:///etc/passwd",
        "tides",
    ],
)
def test_url_of_anything_but_a_post_is_rejected_without_a_request(
    ada: Api, blog_server: BlogServer, url: str
) -> None:
    response = save_post(ada, url.format(blog=blog_server.url, long="a" * 81))
    assert response.status_code == 400
    assert response.json()["errors"][0]["pointer"] == "#/url"
    assert not blog_server.requests
    assert ada.titles() == []


@pytest.mark.parametrize(("status", "detail"), [(404, "no post"), (410, "removed")])
def test_missing_post_is_not_saved(ada: Api, blog_server: BlogServer, status: int, detail: str) -> None:
    blog_server.set_responses(status_response(status))
    response = save_post(ada, blog_server.post_url())
    assert response.status_code == 400
    assert detail in response.json()["errors"][0]["detail"]
    assert len(blog_server.requests) == 1
    assert ada.titles() == []


def test_repeated_request_creates_one_todo(ada: Api, blog_server: BlogServer) -> None:
    blog_server.set_responses(TIDES)
    first, second = (
        ada.post("todos/read-later", {"url": blog_server.post_url()}, idempotency_key="1") for _ in range(2)
    )
    assert second["Idempotency-Replayed"] == "true"
    assert second.json() == first.json()
    other = ada.post("todos/read-later", {"url": blog_server.post_url("other")}, idempotency_key="1")
    assert other.status_code == 422
    assert len(ada.titles()) == 1


def test_request_without_token_is_rejected(nobody: Api, blog_server: BlogServer) -> None:
    assert save_post(nobody, blog_server.post_url()).status_code == 401
    assert not blog_server.requests


# --- The blog itself


@pytest.fixture
def real_blog_url(settings: LazySettings, aws_resources: dict[str, str]) -> Iterator[str]:
    class QuietHandler(WSGIRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

    server = make_server("127.0.0.1", 0, get_wsgi_application(), handler_class=QuietHandler)
    with serve_in_thread(server) as url:
        settings.BLOG_URL = settings.SITE_URL = url
        yield url


@pytest.mark.django_db
def test_real_blog_returns_expected_responses(ada: Api, real_blog_url: str, make_post: MakePost) -> None:
    moved = make_post("Reading tide tables", slug="old")
    moved.slug = "tides"
    moved.save()
    publish.sync_post(moved)
    make_post("To come", published_at=timezone.now() + timedelta(days=1))
    removed = make_post("Removed")
    publish.unpublish_post(removed)
    for slug in ("tides", "old"):
        todo = save_post(ada, f"{real_blog_url}/posts/{slug}/").json()["todo"]
        assert (todo["title"], todo["notes"]) == ("Reading tide tables", f"{real_blog_url}/posts/tides/")
    for slug, detail in (("to-come", "no post"), ("never", "no post"), ("removed", "removed this")):
        response = save_post(ada, f"{real_blog_url}/posts/{slug}/")
        assert response.status_code == 400
        assert detail in response.json()["errors"][0]["detail"]
