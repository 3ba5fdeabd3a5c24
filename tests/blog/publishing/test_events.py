"""What is said of a post that is published, to all and to subscribers: when, and when not."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import boto3
import pytest
from django.conf import LazySettings, settings
from django.contrib.auth.models import User
from django.core.management import call_command
from django.utils import timezone

from blog.models import Post
from blog.publishing import save as editing
from blog.publishing.publish import PublishError
from tests.support.aws_resources import create_queue, receive_all
from tests.support.posts import MakePost


@pytest.fixture
def queue(aws_resources: dict[str, str]) -> str:
    """The queue of what subscribers are told of."""
    queue = aws_resources["ANNOUNCEMENTS_QUEUE_URL"]
    receive_all(queue)
    return queue


@pytest.fixture
def listener(aws_resources: dict[str, str]) -> str:
    """A queue of all that is published."""
    queue = create_queue()
    arn = f"arn:aws:sqs:us-east-1:000000000000:{queue.rpartition('/')[2]}"
    boto3.client("sns").subscribe(
        TopicArn=aws_resources["POST_TOPIC_ARN"],
        Protocol="sqs",
        Endpoint=arn,
        Attributes={"RawMessageDelivery": "true"},
    )
    return queue


def messages(queue: str) -> list[Any]:
    return [json.loads(message["Body"]) for message in receive_all(queue)]


def save(post: Post, editor: User, **changes: Any) -> None:
    post.refresh_from_db()
    with editing.edit_post(post, version=post.version, editor=editor):
        for name, value in changes.items():
            setattr(post, name, value)
        post.full_clean()
        post.save()


def test_a_publication_is_told_and_to_subscribers_the_first(
    queue: str, listener: str, make_post: MakePost, author: User
) -> None:
    post = make_post("Tides", status="draft", announce=True)
    save(post, author, body="Still a draft.")
    assert messages(listener) == []
    save(post, author, status="published", published_at=datetime(2026, 11, 23, 9, tzinfo=UTC))
    told = {
        "event": "post-published",
        "version": 1,
        "post": post.pk,
        "slug": "tides",
        "title": "Tides",
        "url": f"{settings.SITE_URL}/posts/tides/",
        "published_at": "2026-11-23T09:00:00Z",
        "announce": True,
    }
    assert messages(listener) == messages(queue) == [told]
    save(post, author, body="Corrected.")
    save(post, author, status="draft")
    assert messages(listener) == []
    save(post, author, status="published")
    assert messages(listener) == [told | {"announce": False}]
    assert messages(queue) == []
    post.refresh_from_db()
    assert post.announced_at


def test_without_the_switch_all_but_subscribers_are_told(
    queue: str, listener: str, make_post: MakePost, author: User
) -> None:
    post = make_post(status="draft")
    save(post, author, status="published")
    assert [told["announce"] for told in messages(listener)] == [False]
    assert messages(queue) == []


def test_a_save_that_fails_is_not_told(
    listener: str, make_post: MakePost, author: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    post = make_post(status="draft")
    monkeypatch.setenv("CONTENT_TABLE", "none")
    with pytest.raises(PublishError):
        save(post, author, status="published")
    assert messages(listener) == []


def test_an_imported_post_is_no_news(
    listener: str, aws_resources: dict[str, str], author: User, tmp_path: Path
) -> None:
    (tmp_path / "2020-01-02-old.md").write_text("---\ntitle: Old\n---\nText.")
    call_command("import_posts", str(tmp_path), author="ada", verbosity=0)
    save(Post.objects.get(), author, body="Corrected.")
    assert messages(listener) == []


def test_the_switch_may_be_set_later(queue: str, make_post: MakePost, author: User) -> None:
    post = make_post(status="draft")
    save(post, author, status="published")
    save(post, author, announce=True)
    assert len(messages(queue)) == 1
    save(post, author, body="Corrected.")
    assert messages(queue) == []


def test_a_scheduled_post_that_is_taken_back_is_told_when_it_is_published_after_all(
    queue: str, make_post: MakePost, author: User
) -> None:
    post = make_post(status="draft", announce=True)
    save(post, author, status="published", published_at=timezone.now() + timedelta(days=1))
    assert len(messages(queue)) == 1
    save(post, author, status="draft")
    save(post, author, status="published", published_at=timezone.now())
    assert len(messages(queue)) == 1


@pytest.mark.parametrize("arn", ["", "arn:aws:sns:us-east-1:000000000000:none"])
def test_a_topic_that_is_missing_undoes_the_save(
    make_post: MakePost, author: User, settings: LazySettings, arn: str
) -> None:
    post = make_post(status="draft", announce=True)
    settings.POST_TOPIC_ARN = arn
    with pytest.raises(PublishError, match="Nothing was saved"):
        save(post, author, status="published")
    post.refresh_from_db()
    assert (post.status, post.announced_at) == ("draft", None)


def test_without_a_topic_posts_are_published_all_the_same(
    make_post: MakePost, author: User, settings: LazySettings
) -> None:
    post = make_post(status="draft")
    settings.POST_TOPIC_ARN = ""
    save(post, author, status="published")
    post.refresh_from_db()
    assert post.status == "published"
