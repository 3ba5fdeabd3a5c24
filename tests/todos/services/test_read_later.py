"""Posts to read later, with a blog that answers in every way there is; what it was asked is counted."""

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from django.conf import LazySettings
from django.core.wsgi import get_wsgi_application
from django.utils import timezone
from urllib3 import Timeout

from blog.publishing import publish
from tests.support.posts import MakePost
from tests.support.todos_api import Api
from todos.clients import blog as posts

TIDES = {"title": "Reading  tide\ntables", "slug": "tides", "html": "<p>…</p>"}
Answer = tuple[int, dict[str, str], bytes]


@dataclass
class Blog:
    """A blog that gives its answers in turn, the last one again and again."""

    url: str = ""
    answers: list[Answer] = field(default_factory=list)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    slow: threading.Event | None = None

    def says(self, *answers: object) -> None:
        self.answers = [answer if isinstance(answer, tuple) else found(answer) for answer in answers]

    def post(self, slug: str = "tides") -> str:
        return f"{self.url}/posts/{slug}/"


def found(content: object) -> Answer:
    return 200, {}, content if isinstance(content, bytes) else json.dumps(content).encode()


def status(code: int, **headers: str) -> Answer:
    return code, headers, b"{}"


@contextmanager
def serving(server: Any) -> Iterator[str]:
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def blog(settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Blog]:
    blog = Blog()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            blog.asked.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
            if blog.slow:
                blog.slow.wait()
                return
            code, headers, body = blog.answers.pop(0) if len(blog.answers) > 1 else blog.answers[0]
            self.send_response(code)
            for name, value in {**headers, "Content-Length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    monkeypatch.setattr(posts, "RETRIES", posts.RETRIES.new(backoff_factor=0, backoff_jitter=0))
    with serving(ThreadingHTTPServer(("127.0.0.1", 0), Handler)) as url:
        settings.BLOG_URL = blog.url = url
        yield blog


@pytest.fixture(autouse=True)
def no_failures_before() -> None:
    posts.get_connection_pool.cache_clear()
    posts.circuit_breaker.close()


def save(user: Api, url: str, **data: object) -> Any:
    return user.post("todos/read-later", {"url": url, **data})


def test_a_post_becomes_a_to_do_with_its_title_and_link(ada: Api, blog: Blog) -> None:
    blog.says(TIDES)
    home = ada.list()["id"]
    answer = save(ada, f"{blog.post()}?utm_source=x#top", list=home, due="2026-12-01")
    assert answer.status_code == 201
    assert answer.json().keys() == {"todo"}
    todo = answer.json()["todo"]
    assert (todo["title"], todo["notes"]) == ("Reading tide tables", blog.post())
    assert (todo["list"], todo["due"]) == (home, "2026-12-01")
    assert answer["ETag"] == '"1"'
    assert ada.get(f"todos/{todo['id']}").json() == todo
    assert answer["Location"].endswith(f"/api/v1/todos/{todo['id']}")


def test_the_blog_is_asked_once_with_the_ids_of_the_request(ada: Api, blog: Blog) -> None:
    blog.says(TIDES)
    trace = "0af7651916cd43dd8448eb211c80319c"
    ada.post(
        "todos/read-later",
        {"url": blog.post()},
        x_request_id="from-ada",
        traceparent=f"00-{trace}-b7ad6b7169203331-01",
    )
    ((path, headers),) = blog.asked
    assert path == "/api/v1/posts/tides"
    assert headers["x-request-id"] == "from-ada"
    assert headers["traceparent"].split("-")[1] == trace
    assert "authorization" not in headers


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
def test_nothing_but_posts_of_the_blog_is_asked_for(ada: Api, blog: Blog, url: str) -> None:
    answer = save(ada, url.format(blog=blog.url, long="a" * 81))
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["pointer"] == "#/url"
    assert not blog.asked
    assert ada.titles() == []


@pytest.mark.parametrize(("code", "said"), [(404, "has no post"), (410, "removed")])
def test_a_post_that_is_not_there_is_not_saved(ada: Api, blog: Blog, code: int, said: str) -> None:
    blog.says(status(code))
    answer = save(ada, blog.post())
    assert answer.status_code == 400
    assert said in answer.json()["errors"][0]["detail"]
    assert len(blog.asked) == 1
    assert ada.titles() == []


def test_a_post_that_has_moved_is_saved_under_its_new_address(ada: Api, blog: Blog) -> None:
    blog.says(status(301, Location=f"{blog.url}/api/v1/posts/new"), TIDES | {"slug": "new"})
    assert save(ada, blog.post()).json()["todo"]["notes"] == blog.post("new")
    assert [path for path, _ in blog.asked] == ["/api/v1/posts/tides", "/api/v1/posts/new"]


@pytest.mark.parametrize(
    "to", ["http://127.0.0.1:1/api/v1/posts/tides", "{blog}/admin/", "{blog}/api/v1/posts/a/b"]
)
def test_no_other_redirection_is_followed(ada: Api, blog: Blog, to: str) -> None:
    blog.says(status(301, Location=to.format(blog=blog.url)))
    unanswered(save(ada, blog.post()), blog.post())
    assert len(blog.asked) == 1


def unanswered(answer: Any, url: str) -> None:
    """The to-do is there all the same, and it is said why it has no title."""
    assert answer.status_code == 201
    assert answer.json()["todo"]["title"] == answer.json()["todo"]["notes"] == url
    problem = answer.json()["problem"]
    assert (problem["status"], problem["request_id"]) == (503, answer["X-Request-Id"])
    assert "blog is unavailable" in problem["detail"]


@pytest.mark.parametrize("code", [500, 502, 503, 504])
def test_it_tries_again_what_may_pass(ada: Api, blog: Blog, code: int) -> None:
    blog.says(status(code, **{"Retry-After": "3600"}), status(code), TIDES)
    assert save(ada, blog.post()).json()["todo"]["title"] == "Reading tide tables"
    assert len(blog.asked) == 3


@pytest.mark.parametrize(("code", "tries"), [(500, 3), (503, 3), (403, 1), (429, 1)])
def test_without_an_answer_the_link_stands_for_the_title(ada: Api, blog: Blog, code: int, tries: int) -> None:
    blog.says(status(code))
    unanswered(save(ada, blog.post()), blog.post())
    assert len(blog.asked) == tries


@pytest.mark.parametrize(
    "garbage",
    [
        *(b"", b"<html>", b"[]", b'"x"', b"\xff"),
        *(
            {"slug": "a"},
            {"title": 5, "slug": "a"},
            {"title": " ", "slug": "a"},
            {"title": "A", "slug": "a/../b"},
        ),
        b'{"title": "A", "slug": "a", "html": "' + b"x" * posts.MAX_BYTES,
    ],
    ids=range(10),
)
def test_garbage_is_no_answer(ada: Api, blog: Blog, garbage: object) -> None:
    blog.says(garbage)
    unanswered(save(ada, blog.post()), blog.post())


def test_a_slow_blog_is_waited_for_so_long_and_no_longer(
    ada: Api, blog: Blog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(posts, "TIMEOUT", Timeout(0.05))
    blog.slow = threading.Event()
    unanswered(save(ada, blog.post()), blog.post())
    assert len(blog.asked) == 3
    blog.slow.set()


def test_a_blog_that_is_down(ada: Api, settings: LazySettings) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        settings.BLOG_URL = f"http://127.0.0.1:{free.getsockname()[1]}"
        url = f"{settings.BLOG_URL}/posts/tides/"
        unanswered(save(ada, url), url)
    assert ada.get("todos").status_code == 200


def test_a_blog_that_fails_is_left_alone_for_a_while(ada: Api, blog: Blog) -> None:
    blog.says(status(403))
    for _ in range(posts.MAX_FAILURES + 3):
        unanswered(save(ada, blog.post()), blog.post())
    assert len(blog.asked) == posts.MAX_FAILURES
    posts.circuit_breaker.half_open()  # as it is when the while is over
    for _ in range(3):
        unanswered(save(ada, blog.post()), blog.post())
    assert len(blog.asked) == posts.MAX_FAILURES + 1
    blog.says(TIDES)
    posts.circuit_breaker.half_open()
    for _ in range(3):
        assert "problem" not in save(ada, blog.post()).json()
    assert len(blog.asked) == posts.MAX_FAILURES + 4


def test_posts_that_are_missing_are_no_failures_of_the_blog(ada: Api, blog: Blog) -> None:
    blog.says(status(404))
    for _ in range(posts.MAX_FAILURES + 1):
        assert save(ada, blog.post()).status_code == 400
    assert len(blog.asked) == posts.MAX_FAILURES + 1


def test_a_repeated_request_makes_one_to_do(ada: Api, blog: Blog) -> None:
    blog.says(TIDES)
    first, again = (ada.post("todos/read-later", {"url": blog.post()}, idempotency_key="1") for _ in range(2))
    assert again["Idempotency-Replayed"] == "true"
    assert again.json() == first.json()
    other = ada.post("todos/read-later", {"url": blog.post("other")}, idempotency_key="1")
    assert other.status_code == 422
    assert len(ada.titles()) == 1


def test_nobody_else_is_served(nobody: Api, blog: Blog) -> None:
    assert save(nobody, blog.post()).status_code == 401
    assert not blog.asked


# --- The blog itself


@pytest.fixture
def the_blog(settings: LazySettings, aws_resources: dict[str, str]) -> Iterator[str]:
    class Quiet(WSGIRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

    server = make_server("127.0.0.1", 0, get_wsgi_application(), handler_class=Quiet)
    with serving(server) as url:
        settings.BLOG_URL = settings.SITE_URL = url
        yield url


@pytest.mark.django_db
def test_the_blog_answers_as_the_to_dos_expect(ada: Api, the_blog: str, make_post: MakePost) -> None:
    moved = make_post("Reading tide tables", slug="old")
    moved.slug = "tides"
    moved.save()
    publish.sync_post(moved)
    make_post("To come", published_at=timezone.now() + timedelta(days=1))
    gone = make_post("Gone")
    publish.unpublish_post(gone)
    for slug in ("tides", "old"):
        todo = save(ada, f"{the_blog}/posts/{slug}/").json()["todo"]
        assert (todo["title"], todo["notes"]) == ("Reading tide tables", f"{the_blog}/posts/tides/")
    for slug, said in (("to-come", "has no post"), ("never", "no post"), ("gone", "removed")):
        answer = save(ada, f"{the_blog}/posts/{slug}/")
        assert answer.status_code == 400
        assert said in answer.json()["errors"][0]["detail"]
