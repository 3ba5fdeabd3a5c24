"""A save that fails after readers got the new state: they get the state of SQL again."""

from collections.abc import Callable

import pytest
from django.conf import LazySettings
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from blog.models import Post, Tag
from blog.publishing import publish
from blog.publishing.publish import PublishError
from blog.publishing.save import edit_post
from blog.reader import queries, types
from tests.support import admin_form
from tests.support.posts import MakePost

BreakEvents = Callable[[], None]


@pytest.fixture
def break_events(settings: LazySettings) -> BreakEvents:
    """Return a function that makes SNS refuse all later events. A save sends them after it wrote to DynamoDB."""

    def break_events() -> None:
        settings.POST_TOPIC_ARN = "arn:aws:sns:us-east-1:000000000000:none"

    return break_events


def get_published(slug: str) -> types.PublishedPost:
    result = queries.get_post(slug, timezone.now())
    assert isinstance(result, types.PostDetail)
    return result.post


def list_titles(tag: str | None = None) -> list[str]:
    return [summary["title"] for summary in queries.list_posts(timezone.now(), tag=tag).results]


def test_failed_event_of_a_changed_post_restores_its_published_copy(
    edith: Client, make_post: MakePost, break_events: BreakEvents
) -> None:
    post = make_post("Tides", body="Old.", tags=("Sea",))
    light = Tag.objects.create(name="Light", slug="light")
    break_events()
    response = admin_form.save_post(
        edith, post, title="Ebb", slug="ebb", body="New.", tags=[light.pk], announce="on"
    )
    assert "Nothing was saved" in admin_form.page_text(response)
    assert Post.objects.get().slug == "tides"
    assert "Old." in get_published("tides")["html"]
    assert queries.get_post("ebb", timezone.now()) == queries.GONE
    assert (list_titles(), list_titles("sea"), list_titles("light")) == (["Tides"], ["Tides"], [])


def test_failed_event_of_a_new_post_removes_it_from_readers(edith: Client, break_events: BreakEvents) -> None:
    break_events()
    response = admin_form.save_post(edith, title="Tides", body="Text.", status="published")
    assert "Nothing was saved" in admin_form.page_text(response)
    assert not Post.objects.exists()
    assert not isinstance(queries.get_post("tides", timezone.now()), types.PostDetail)
    assert list_titles() == []


def test_failed_event_of_the_publish_action_removes_the_post_from_readers(
    edith: Client, make_post: MakePost, break_events: BreakEvents
) -> None:
    post = make_post("Tides", status="draft")
    break_events()
    data = {"action": "publish", "_selected_action": [str(post.pk)]}
    response = edith.post(admin_form.post_url("changelist"), data)
    assert "“Tides” was not changed." in admin_form.follow_messages(edith, response)
    post.refresh_from_db()
    assert (post.status, list_titles()) == ("draft", [])


def test_failed_event_of_an_edit_restores_its_published_copy(
    make_post: MakePost, author: User, break_events: BreakEvents
) -> None:
    post = make_post("Tides")
    break_events()
    with pytest.raises(PublishError, match="Nothing was saved"):
        rename_and_announce(post, author)
    assert get_published("tides")["title"] == "Tides"


def rename_and_announce(post: Post, editor: User) -> None:
    with edit_post(post, version=0, editor=editor):
        post.title, post.announce = "Ebb", True
        post.save()


@pytest.mark.parametrize("action", [False, True])
def test_failed_move_to_the_trash_restores_the_published_copy(
    edith: Client, make_post: MakePost, monkeypatch: pytest.MonkeyPatch, action: bool
) -> None:
    post = make_post("Tides")
    sync_post = publish.sync_post

    def fail(post: Post) -> None:
        sync_post(post)
        raise PublishError("Not now.")

    monkeypatch.setattr(publish, "sync_post", fail)
    if action:
        data = {"action": "move_to_trash", "_selected_action": [str(post.pk)]}
        edith.post(admin_form.post_url("changelist"), data)
    else:
        edith.post(admin_form.post_url("delete", post))
    assert get_published("tides")["title"] == "Tides"
    assert list_titles() == ["Tides"]
