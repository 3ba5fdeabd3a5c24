from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.conf import LazySettings
from django.contrib.auth.models import User

from blog import publishing
from blog.models import Post, Series, Tag
from infra import stacks
from myblog import aws
from tests.plugin import emulator

MakePost = Callable[..., Post]


@pytest.fixture(scope="session", autouse=True)
def running_emulator() -> Iterator[None]:
    with emulator:
        yield


@pytest.fixture(scope="session")
def data_stack(running_emulator: None, pytestconfig: pytest.Config) -> dict[str, str]:
    template = pytestconfig.rootpath / "infra" / "data.yaml"
    return stacks.deploy("tests-data", template, {"SiteOrigin": "http://testserver"}, report=lambda _: None)


@pytest.fixture
def aws_resources(data_stack: dict[str, str], settings: LazySettings) -> Iterator[dict[str, str]]:
    """The data stack as deployed; the content table is empty again afterwards."""
    names = stacks.environment(data_stack)
    for name, value in names.items():
        setattr(settings, name, value)
    yield names
    table = names["CONTENT_TABLE"]
    items = aws.dynamodb().scan(TableName=table, ProjectionExpression="pk, sk")["Items"]
    publishing.batch_write([{"DeleteRequest": {"Key": item}} for item in items])


@pytest.fixture
def author(db: None) -> User:
    user = User.objects.create_user("ada", "ada@example.com", "secret", first_name="Ada", last_name="Lovelace")
    return user


@pytest.fixture
def make_post(author: User, aws_resources: dict[str, str]) -> MakePost:
    """Save a post and, if it is published, project it."""

    def make(title: str = "A post", *, tags: tuple[str, ...] = (), series: str = "", **fields: Any) -> Post:
        fields = {"author": author, "status": Post.Status.PUBLISHED, "body": "Text.", "summary": "S."} | fields
        post = Post(title=title, **fields)
        if post.status == Post.Status.PUBLISHED and not post.published_at:
            post.published_at = datetime(2026, 1, 1, tzinfo=UTC)
        if series:
            post.series = named(Series, series)
        post.full_clean()
        post.save()
        post.tags.set([named(Tag, name) for name in tags])
        publishing.sync(post)
        return post

    return make


def named(model: Any, name: str) -> Any:
    found = model.objects.filter(name=name).first() or model(name=name)
    found.full_clean()
    found.save()
    return found
