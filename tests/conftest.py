import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.conf import LazySettings
from django.contrib.auth.models import User
from xdist.scheduler import LoadScopeScheduling

from blog.models import Post, Series, Tag
from blog.publishing import publish
from blog.views import page_cache
from common import content_table
from common.aws import clients
from infra.deploy.cloudformation import stacks
from tests.support.aws_resources import temporary_table
from tests.support.dynamodb_costs import Calls, count_calls
from tests.support.plugin import emulator
from tests.support.posts import MakePost

pytest_plugins = ["tests.support.photo_fixtures", "tests.support.todos_fixtures"]

# Folders and files whose tests share something that is slow to start.
SHARING = (
    "deploy",
    "e2e",
    "infra",
    "sdk",
    "test_blog_requests.py",
    "test_new_service.py",
    "test_postgresql.py",
)
# A test of `make run` touches code, which restarts the servers of all others.
TOGETHER = {name: name for name in SHARING} | {
    "local_run": "e2e",
    "test_todos_requests.py": "test_blog_requests.py",
}


class Scheduling(LoadScopeScheduling):  # type: ignore[misc]
    """Run tests that share a resource in the same process, and distribute all others."""

    def _split_scope(self, nodeid: str) -> str:
        path, _, _ = nodeid.partition("::")
        return next((TOGETHER[part] for part in path.split("/") if part in TOGETHER), nodeid)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Scheduling:
    return Scheduling(config, log)


@pytest.fixture(autouse=True)
def without_providers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Send no requests to the providers of embeds."""
    monkeypatch.setattr("blog.embeds.stored.PROVIDERS", {})


@pytest.fixture(autouse=True)
def test_settings(settings: LazySettings) -> None:
    """Use static files without hashed names, and a fast password hash."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    backend = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": backend}
    page_cache.clear()  # pages depend on settings, which differ between tests


@pytest.fixture(scope="session", autouse=True)
def running_emulator() -> Iterator[None]:
    with emulator:
        yield


@pytest.fixture(scope="session")
def data_stack(running_emulator: None, pytestconfig: pytest.Config) -> dict[str, str]:
    template = pytestconfig.rootpath / "infra" / "templates" / "data.yaml"
    return stacks.deploy("tests-data", template, {"SiteOrigin": "http://testserver"}, report=lambda _: None)


@pytest.fixture
def aws_resources(
    data_stack: dict[str, str], settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> Iterator[dict[str, str]]:
    """The data stack as deployed, with a content table of the test's own."""
    names = stacks.to_environment(data_stack)
    with temporary_table(names["CONTENT_TABLE"]) as table:
        names["CONTENT_TABLE"] = table
        for name, value in names.items():
            setattr(settings, name, value)
        photos: Any = settings.STORAGES["default"]
        options = {**photos["OPTIONS"], "bucket_name": names["MEDIA_BUCKET"]}
        settings.STORAGES = {**settings.STORAGES, "default": {**photos, "OPTIONS": options}}
        monkeypatch.setenv("CONTENT_TABLE", table)
        yield names


@pytest.fixture
def subscribers_table_name(data_stack: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    with temporary_table(data_stack["SubscribersTable"]) as table:
        monkeypatch.setenv("SUBSCRIBERS_TABLE", table)
        yield table


@pytest.fixture
def dynamodb_calls(aws_resources: dict[str, str]) -> Iterator[Calls]:
    with count_calls() as calls:
        yield calls


@pytest.fixture
def put_renditions(aws_resources: dict[str, str]) -> Callable[[str, list[int]], None]:
    """Record renditions of a photo, as the thumbnails worker does."""

    def put(key: str, widths: list[int]) -> None:
        path = f"/thumbnails/{key.removeprefix('uploads/')}/e7a6"
        facts = {"width": 1200, "height": 800, "widths": widths, "path": path, "color": "#334455"}
        item = {**content_table.typed_key(*content_table.photo_key(key)), "d": {"S": json.dumps(facts)}}
        clients.dynamodb().put_item(TableName=aws_resources["CONTENT_TABLE"], Item=item)

    return put


@pytest.fixture
def author(db: None) -> User:
    return User.objects.create_user(
        "ada", "ada@example.com", "secret", first_name="Ada", last_name="Lovelace"
    )


@pytest.fixture
def make_post(author: User, aws_resources: dict[str, str]) -> MakePost:
    """Save a post and project it, unless `project` is false."""

    def make(
        title: str = "A post",
        *,
        tags: tuple[str, ...] = (),
        series: str = "",
        project: bool = True,
        **fields: Any,
    ) -> Post:
        fields = {
            "author": author,
            "status": Post.Status.PUBLISHED,
            "body": "Text.",
            "summary": "S.",
        } | fields
        post = Post(title=title, **fields)
        if post.status == Post.Status.PUBLISHED and not post.published_at:
            post.published_at = datetime(2026, 1, 1, tzinfo=UTC)
        if series:
            post.series = _get_or_create(Series, series)
        post.full_clean()
        post.save()
        post.tags.set([_get_or_create(Tag, name) for name in tags])
        if project:
            publish.sync_post(post)
        return post

    return make


def _get_or_create(model: Any, name: str) -> Any:
    instance = model.objects.filter(name=name).first() or model(name=name)
    instance.full_clean()
    instance.save()
    return instance
