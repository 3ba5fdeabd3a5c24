"""The running services, and the clients that were generated from their OpenAPI documents."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.conf import LazySettings

from blog.publishing import publish
from blog.subscriptions import signups
from sdk.generate import PACKAGES, TYPESCRIPT, Clients
from tests.support import tools
from tests.support.posts import MakePost
from tests.support.sdk_programs import CheckedPrograms, Python, TypeScript
from tests.support.sdk_services import RunningService, read_openapi_document, run_service
from tests.support.todos_api import Cognito

# --- The clients


@pytest.fixture(scope="session")
def clients(tmp_path_factory: pytest.TempPathFactory) -> list[Clients]:
    folder = tmp_path_factory.mktemp("clients")
    for name in PACKAGES:
        (folder / name).mkdir()
        (folder / name / "openapi.json").write_text(json.dumps(read_openapi_document(name)))
    return [Clients(name, folder / name) for name in PACKAGES]


@pytest.fixture(scope="session")
def python(clients: list[Clients]) -> Python:
    for client in clients:
        client.generate_python()
    return Python(clients[0].folder.parent)


@pytest.fixture(scope="session")
def typescript(clients: list[Clients]) -> TypeScript:
    tools.program("node")
    tools.file(TYPESCRIPT, "npm install --prefix sdk")
    for client in clients:
        client.generate_typescript()
    return TypeScript(clients[0].folder.parent)


@pytest.fixture(scope="session", params=["python", "typescript"])
def checked(request: pytest.FixtureRequest) -> CheckedPrograms:
    language: Python | TypeScript = request.getfixturevalue(request.param)
    language.write()
    return CheckedPrograms(language, language.check())


# --- The services


@pytest.fixture
def blog(
    make_post: MakePost, subscribers_table_name: str, settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> Iterator[RunningService]:
    """The blog with three posts, one of which has an old slug, and a deleted post. It accepts one sign-up."""
    monkeypatch.setattr(signups, "MAX_PER_HOUR", 1)
    first = make_post("Before", tags=("Sea",))
    first.title, first.slug = "First", "first"
    first.save()
    publish.sync_post(first)
    make_post("Second", tags=("Sea",), published_at=datetime(2026, 1, 2, tzinfo=UTC))
    make_post("Third", published_at=datetime(2026, 1, 3, tzinfo=UTC))
    publish.unpublish_post(make_post("Removed"))
    with run_service("blog", settings) as running:
        yield running


@pytest.fixture
def todos(
    user_files_bucket: str, cognito: Cognito, db: None, settings: LazySettings
) -> Iterator[RunningService]:
    tokens = cognito.sign_up(f"ada-{uuid4()}")
    with run_service("todos", settings) as running:
        settings.BLOG_URL = "http://127.0.0.1:9"  # no server listens there
        running.environment |= {
            "ACCESS_TOKEN": tokens["AccessToken"],
            "ID_TOKEN": tokens["IdToken"],
            "BLOG_URL": settings.BLOG_URL,
        }
        yield running
