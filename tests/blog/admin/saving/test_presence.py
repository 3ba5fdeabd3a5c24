import json
from datetime import timedelta
from http import HTTPStatus
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from blog.admin.posts.saving.presence import report_presence
from blog.models import Post, Presence
from tests.support import admin_form
from tests.support.posts import MakePost


def report(client: Client, post: Post, **data: str) -> Any:
    return client.post(admin_form.post_url("presence", post), data)


def list_others(client: Client, post: Post) -> list[str]:
    others: list[str] = json.loads(report(client, post).content)["others"]
    return others


def test_report_returns_the_names_of_others(ada: Client, edith: Client, make_post: MakePost) -> None:
    post = make_post("Tides")
    assert list_others(edith, post) == []
    assert list_others(ada, post) == ["Edith Orr"]
    assert list_others(edith, post) == ["Ada Lovelace"]
    assert list_others(edith, make_post("Ebb")) == []


def test_two_tabs_of_one_person_report_once(edith: Client, make_post: MakePost) -> None:
    post = make_post("Tides")
    for _ in range(2):
        assert list_others(edith, post) == []
    assert Presence.objects.count() == 1


def test_report_expires(ada: Client, edith: Client, make_post: MakePost) -> None:
    post = make_post("Tides")
    report(edith, post)
    for seconds, others in ((40, ["Edith Orr"]), (50, [])):
        Presence.objects.filter(user__username="edith").update(
            seen_at=timezone.now() - timedelta(seconds=seconds)
        )
        assert list_others(ada, post) == others


def test_closed_tab_ends_the_presence(ada: Client, edith: Client, make_post: MakePost) -> None:
    post = make_post("Tides")
    report(edith, post)
    assert report(edith, post, _leave="1").status_code == HTTPStatus.NO_CONTENT
    assert list_others(ada, post) == []


def test_autosave_reports_too(ada: Client, edith: Client, make_post: MakePost) -> None:
    post = make_post("Tides")
    report(edith, post)
    data = admin_form.open_form(ada, post) | {"body": "Typed."}
    response = ada.post(admin_form.post_url("autosave", post), data)
    assert json.loads(response.content)["others"] == ["Edith Orr"]
    assert list_others(edith, post) == ["Ada Lovelace"]


def test_post_of_another_author_has_no_presence(outsider: Client, make_post: MakePost) -> None:
    post = make_post("Tides")
    assert report(outsider, post).status_code == HTTPStatus.NOT_FOUND
    assert not Presence.objects.exists()


def test_deleted_or_trashed_post_has_no_presence(edith: Client, make_post: MakePost) -> None:
    trashed, deleted = make_post("Tides"), make_post("Ebb")
    Post.objects.filter(pk=trashed.pk).update(trashed_at=timezone.now())
    Post.objects.filter(pk=deleted.pk).delete()
    for post in (trashed, deleted):
        assert report(edith, post).status_code == HTTPStatus.NOT_FOUND


def test_get_is_not_allowed(edith: Client, make_post: MakePost) -> None:
    url = admin_form.post_url("presence", make_post("Tides"))
    assert edith.get(url).status_code == HTTPStatus.METHOD_NOT_ALLOWED


def test_report_needs_two_queries(edith: Client, make_post: MakePost, django_assert_num_queries: Any) -> None:
    post, user = make_post("Tides"), User.objects.get(username="edith")
    user.has_perm("blog.edit_all_posts")  # Django reads the permissions once
    with django_assert_num_queries(2):
        report_presence(user, post.pk)


def test_log_contains_no_names(edith: Client, make_post: MakePost, caplog: pytest.LogCaptureFixture) -> None:
    report(edith, make_post("Tides"))
    assert "presence" in caplog.text
    assert "edith" not in caplog.text.lower()
