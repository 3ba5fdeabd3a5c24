from collections.abc import Callable
from pathlib import Path

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client

from blog.publishing.publish import PublishError
from tests.support.import_folder import ImportFolder


@pytest.fixture
def folder(tmp_path: Path, author: User, aws_resources: dict[str, str]) -> ImportFolder:
    """An empty folder, an author and the AWS resources for an import."""
    path = tmp_path / "blog" / "posts"
    path.mkdir(parents=True)
    return ImportFolder(path)


def _sign_in(user: User, group: str) -> Client:
    user.is_staff = True
    user.save()
    user.groups.add(Group.objects.get(name=group))
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def ada(author: User, aws_resources: dict[str, str]) -> Client:
    """The client of the author of `make_post`'s posts."""
    return _sign_in(author, "Author")


@pytest.fixture
def edith(db: None, aws_resources: dict[str, str]) -> Client:
    """The client of an editor."""
    return _sign_in(User.objects.create_user("edith", first_name="Edith", last_name="Orr"), "Editor")


@pytest.fixture
def outsider(db: None, aws_resources: dict[str, str]) -> Client:
    """The client of an author who has no permission for Ada's posts."""
    return _sign_in(User.objects.create_user("otto"), "Author")


@pytest.fixture
def connie(db: None, aws_resources: dict[str, str]) -> Client:
    """The client of a contributor, who can't publish."""
    return _sign_in(User.objects.create_user("connie", first_name="Connie"), "Contributor")


@pytest.fixture
def break_publishing(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Return a function that makes all later publishing fail."""

    def fail(*_: object) -> None:
        raise PublishError("DynamoDB is unreachable. Readers still see the old state. Try again.")

    return lambda: monkeypatch.setattr("blog.publishing.publish.write_change", fail)
