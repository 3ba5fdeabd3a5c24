"""The profile: people change their own name, and nothing else of their account."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from blog.reader import queries
from blog.reader.types import PostDetail
from tests.support import admin_form
from tests.support.posts import MakePost

_NAME = {"first_name": "Augusta", "last_name": "King"}


def _save(client: Client, **changes: str) -> str:
    return admin_form.page_text(client.post(reverse("admin:profile"), _NAME | changes, follow=True))


def test_new_name_reaches_readers(ada: Client, author: User, make_post: MakePost) -> None:
    make_post("Notes")
    assert "Your posts show the name “Augusta King”." in _save(ada)
    author.refresh_from_db()
    assert author.get_full_name() == "Augusta King"
    result = queries.get_post("notes", timezone.now())
    assert isinstance(result, PostDetail)
    assert result.post["author"] == "Augusta King"


def test_other_values_of_the_account_do_not_change(connie: Client) -> None:
    _save(connie, username="root", email="root@example.com", is_superuser="on", is_staff="", groups="2")
    user = User.objects.get(first_name="Augusta")
    assert (user.username, user.email, user.is_superuser, user.is_staff) == ("connie", "", False, True)
    assert [group.name for group in user.groups.all()] == ["Contributor"]


def test_name_that_could_not_be_published_is_not_saved(
    ada: Client, author: User, make_post: MakePost, break_publishing: Callable[[], None]
) -> None:
    make_post("Notes")
    break_publishing()
    assert "Your name was not changed." in _save(ada)
    author.refresh_from_db()
    assert author.first_name == "Ada"


def test_too_long_name_is_refused_and_kept(ada: Client, author: User) -> None:
    response = ada.post(reverse("admin:profile"), _NAME | {"first_name": "x" * 151})
    assert b"x" * 151 in response.content
    author.refresh_from_db()
    assert author.first_name == "Ada"


@pytest.mark.parametrize("name", ["index", "blog_post_changelist"])
def test_header_links_to_the_profile(ada: Client, name: str) -> None:
    assert reverse("admin:profile") in ada.get(reverse(f"admin:{name}")).content.decode()


def test_profile_without_a_name_says_what_readers_see(outsider: Client) -> None:
    page = admin_form.page_text(outsider.get(reverse("admin:profile")))
    assert "Your posts show your user name otto ." in page


def test_anonymous_visitor_is_asked_to_sign_in(db: None, client: Client) -> None:
    assert "login" in client.get(reverse("admin:profile")).headers["Location"]
