from collections.abc import Callable
from pathlib import Path

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client

from blog.publishing.publish import PublishError
from tests.support.import_folder import Folder


@pytest.fixture
def folder(tmp_path: Path, author: User, aws_resources: dict[str, str]) -> Folder:
    """An empty folder of posts, and all that importing it needs."""
    path = tmp_path / "blog" / "posts"
    path.mkdir(parents=True)
    return Folder(path)


def signed_in(user: User, group: str) -> Client:
    user.is_staff = True
    user.save()
    user.groups.add(Group.objects.get(name=group))
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def ada(author: User, aws_resources: dict[str, str]) -> Client:
    """The author of the posts that `make_post` makes."""
    return signed_in(author, "Author")


@pytest.fixture
def edith(db: None, aws_resources: dict[str, str]) -> Client:
    """An editor."""
    return signed_in(User.objects.create_user("edith", first_name="Edith", last_name="Orr"), "Editor")


@pytest.fixture
def outsider(db: None, aws_resources: dict[str, str]) -> Client:
    """Another author, who has nothing to do with Ada's posts."""
    return signed_in(User.objects.create_user("otto"), "Author")


@pytest.fixture
def readers_unreachable(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Give what makes every projection fail from then on."""

    def fail(*_: object) -> None:
        raise PublishError("DynamoDB can't be reached. Readers still see the old state.")

    return lambda: monkeypatch.setattr("blog.publishing.publish.write_change", fail)
