"""Both services, running, and the clients that were generated from what they say of themselves."""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.core.handlers.wsgi import WSGIHandler

from blog.publishing import publish
from blog.subscriptions import signups
from common.api.openapi import generate_document
from sdk.generate import PACKAGES, TYPESCRIPT, Clients
from sdk.schemas import Json
from tests.support import tools
from tests.support.browser.server import run_server
from tests.support.posts import MakePost
from tests.support.sdk_programs import Done, Python, TypeScript
from tests.support.todos_api import Cognito

HOSTS = {"blog": "testserver", "todos": "todos.localhost"}


def document(service: str) -> Json:
    found: Json = json.loads(json.dumps(generate_document(f"myblog.urls.{service}"), default=str))
    return found


# --- The clients


@pytest.fixture(scope="session")
def clients(tmp_path_factory: pytest.TempPathFactory) -> list[Clients]:
    folder = tmp_path_factory.mktemp("clients")
    for name in PACKAGES:
        (folder / name).mkdir()
        (folder / name / "openapi.json").write_text(json.dumps(document(name)))
    return [Clients(name, folder / name) for name in PACKAGES]


@pytest.fixture(scope="session")
def python(clients: list[Clients]) -> Python:
    for each in clients:
        each.python()
    return Python(clients[0].folder.parent)


@pytest.fixture(scope="session")
def typescript(clients: list[Clients]) -> TypeScript:
    tools.program("node")
    tools.file(TYPESCRIPT, "npm install --prefix sdk")
    for each in clients:
        each.typescript()
    return TypeScript(clients[0].folder.parent)


@dataclass(frozen=True)
class Checked:
    """A language whose programs have been written, and what its type checker says of them."""

    language: Python | TypeScript
    found: Done


@pytest.fixture(scope="session", params=["python", "typescript"])
def checked(request: pytest.FixtureRequest) -> Checked:
    language: Python | TypeScript = request.getfixturevalue(request.param)
    language.write()
    return Checked(language, language.check())


# --- The services


@dataclass
class Served:
    """A service, and what it was asked."""

    service: str
    url: str = ""
    answers: list[tuple[str, str, int]] = field(default_factory=list)  # method, path, status
    busy: dict[str, list[int]] = field(default_factory=dict)  # paths, and how they are answered first
    environment: dict[str, str] = field(default_factory=dict)  # of a program that uses it

    def application(self) -> Any:
        django = WSGIHandler()

        def answer(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
            method, path = environ["REQUEST_METHOD"], environ["PATH_INFO"]

            def noted(status: str, *rest: Any) -> Any:
                self.answers.append((method, path, int(status[:3])))
                return start(status, *rest)

            if self.busy.get(path):
                noted(f"{self.busy[path].pop(0)} Busy", [("Retry-After", "0")])
                return [b""]
            return django({**environ, "HTTP_HOST": HOSTS[self.service]}, noted)

        return answer

    def statuses(self, path: str) -> list[int]:
        return [status for _, asked, status in self.answers if asked == path]

    def called(self) -> set[str]:
        """Name the operations that were done."""
        return {
            operation["operationId"]
            for path, item in document(self.service)["paths"].items()
            for method, operation in item.items()
            if any(is_of(answer, method, path) for answer in self.answers)
        }


def is_of(answer: tuple[str, str, int], method: str, path: str) -> bool:
    asked, where, status = answer
    template = re.sub(r"{\w+}", "[^/]+", path)
    return asked == method.upper() and status < 300 and bool(re.fullmatch(template, where))


@contextmanager
def served(service: str, settings: LazySettings) -> Iterator[Served]:
    found = Served(service)
    with run_server(found.application()) as server:
        found.url = server.url.replace(
            "localhost", "127.0.0.1"
        )  # Node.js may look for `localhost` at ::1 alone
        found.environment["BASE_URL"] = found.url
        setattr(settings, {"blog": "SITE_URL", "todos": "TODOS_URL"}[service], found.url)
        yield found


@pytest.fixture
def blog(
    make_post: MakePost, subscribers_table_name: str, settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Served]:
    """Three posts, of which one has an old address, and one that is no more. One may sign up."""
    monkeypatch.setattr(signups, "MAX_PER_HOUR", 1)
    first = make_post("Before", tags=("Sea",))
    first.title, first.slug = "First", "first"
    first.save()
    publish.sync_post(first)
    make_post("Second", tags=("Sea",), published_at=datetime(2026, 1, 2, tzinfo=UTC))
    make_post("Third", published_at=datetime(2026, 1, 3, tzinfo=UTC))
    publish.unpublish_post(make_post("Removed"))
    with served("blog", settings) as found:
        yield found


@pytest.fixture
def todos(user_files_bucket: str, cognito: Cognito, db: None, settings: LazySettings) -> Iterator[Served]:
    tokens = cognito.sign_up(f"ada-{uuid4()}")
    with served("todos", settings) as found:
        settings.BLOG_URL = "http://127.0.0.1:9"  # where nothing answers: it has to be told, too
        found.environment |= {
            "ACCESS_TOKEN": tokens["AccessToken"],
            "ID_TOKEN": tokens["IdToken"],
            "BLOG_URL": settings.BLOG_URL,
        }
        yield found
