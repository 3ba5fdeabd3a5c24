"""Creating a tag by its name, from the form of a post."""

from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse

from blog.models import Tag


def _create(client: Client, name: str) -> Any:
    return client.post(reverse("admin:blog_tag_create"), {"name": name})


@pytest.mark.parametrize("client_name", ["connie", "ada", "edith"])
def test_new_name_creates_a_tag(client_name: str, request: pytest.FixtureRequest) -> None:
    response = _create(request.getfixturevalue(client_name), "  Clock   repair ")
    tag = Tag.objects.get()
    assert (tag.name, tag.slug) == ("Clock repair", "clock-repair")
    assert (response.status_code, response.json()) == (
        201,
        {"id": tag.pk, "text": "Clock repair", "created": True},
    )
    assert LogEntry.objects.filter(object_repr="Clock repair").exists()


@pytest.mark.parametrize(("known", "typed"), [("Repair", "rePAIR"), ("Ärger", "ÄRGER")])
def test_name_that_differs_only_in_case_finds_the_tag(ada: Client, known: str, typed: str) -> None:
    _create(ada, known)
    assert _create(ada, typed).json()["text"] == known
    assert Tag.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("", "Enter a name."),
        ("x" * 500, "The name has 500 characters."),
        ("中文", "Latin letters"),
        ("C++", "Another tag has the URL /tags/c/."),
    ],
)
def test_name_that_cannot_be_a_tag_is_refused(ada: Client, name: str, reason: str) -> None:
    Tag.objects.create(name="C", slug="c")
    response = _create(ada, name)
    assert response.status_code == 400
    assert reason in response.json()["error"]
    assert [tag.name for tag in Tag.objects.all()] == ["C"]


def test_user_without_permission_creates_no_tag(db: None, client: Client) -> None:
    user = User.objects.create_user("vi", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="view_tag"))
    client.force_login(user)
    assert _create(client, "Repair").status_code == 403
    assert not Tag.objects.exists()


def test_get_is_not_allowed(ada: Client) -> None:
    assert ada.get(reverse("admin:blog_tag_create")).status_code == 405
