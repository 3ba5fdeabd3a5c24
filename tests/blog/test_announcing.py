"""The switch on a post that tells its subscribers: when a message goes into the queue, and when not."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.conf import LazySettings
from django.contrib.auth.models import User
from django.utils import timezone

from blog import editing
from blog.models import Post
from blog.publishing import PublishError
from tests.conftest import MakePost
from tests.workers.conftest import own_queue
from tests.workers.mailing import taken


@pytest.fixture
def queue(aws_resources: dict[str, str], settings: LazySettings) -> str:
    settings.ANNOUNCEMENTS_QUEUE_URL = own_queue()
    return str(settings.ANNOUNCEMENTS_QUEUE_URL)


def messages(queue: str) -> list[Any]:
    return [json.loads(message["Body"]) for message in taken(queue)]


def save(post: Post, editor: User, **changes: Any) -> None:
    post.refresh_from_db()
    with editing.changing(post, version=post.version, editor=editor):
        for name, value in changes.items():
            setattr(post, name, value)
        post.full_clean()
        post.save()


def test_the_first_publication_is_told_and_no_other(queue: str, make_post: MakePost, author: User) -> None:
    post = make_post("Tides", status="draft", announce=True)
    save(post, author, body="Still a draft.")
    assert messages(queue) == []
    save(post, author, status="published")
    assert messages(queue) == [{"post": post.pk, "slug": "tides", "after": ""}]
    save(post, author, body="Corrected.")
    save(post, author, status="draft")
    save(post, author, status="published")
    assert messages(queue) == []
    post.refresh_from_db()
    assert post.announced_at


def test_without_the_switch_nobody_is_told(queue: str, make_post: MakePost, author: User) -> None:
    post = make_post(status="draft")
    save(post, author, status="published")
    assert messages(queue) == []


def test_the_switch_may_be_set_later(queue: str, make_post: MakePost, author: User) -> None:
    post = make_post()
    save(post, author, announce=True)
    assert len(messages(queue)) == 1


def test_a_scheduled_post_that_is_taken_back_is_told_when_it_is_published_after_all(
    queue: str, make_post: MakePost, author: User
) -> None:
    post = make_post(status="draft", announce=True)
    save(post, author, status="published", published_at=timezone.now() + timedelta(days=1))
    assert len(messages(queue)) == 1
    save(post, author, status="draft")
    save(post, author, status="published", published_at=timezone.now())
    assert len(messages(queue)) == 1


@pytest.mark.parametrize("url", ["", "http://127.0.0.1:1/none"])
def test_a_queue_that_is_missing_undoes_the_save(
    queue: str, make_post: MakePost, author: User, settings: LazySettings, url: str
) -> None:
    post = make_post(status="draft", announce=True)
    settings.ANNOUNCEMENTS_QUEUE_URL = url
    with pytest.raises(PublishError, match="can't be told"):
        save(post, author, status="published")
    post.refresh_from_db()
    assert (post.status, post.announced_at) == ("draft", None)
