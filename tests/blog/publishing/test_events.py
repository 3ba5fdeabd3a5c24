"""The event `post-published`: when it is sent, and when it announces the post to subscribers."""

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
from blog.publishing.publish import PublishError
from blog.publishing.save import edit_post
from tests.support.aws_resources import create_queue, receive_all
from tests.support.posts import MakePost


@pytest.fixture
def announcements_queue(aws_resources: dict[str, str]) -> str:
    """The queue of the events that notify subscribers."""
    announcements_queue = aws_resources["ANNOUNCEMENTS_QUEUE_URL"]
    receive_all(announcements_queue)
    return announcements_queue


@pytest.fixture
def event_queue(aws_resources: dict[str, str]) -> str:
    """A queue of all events."""
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
    with edit_post(post, version=post.version, editor=editor):
        for name, value in changes.items():
            setattr(post, name, value)
        post.full_clean()
        post.save()


def test_each_publication_sends_an_event_and_the_first_notifies_subscribers(
    announcements_queue: str, event_queue: str, make_post: MakePost, author: User
) -> None:
    post = make_post("Tides", status="draft", announce=True)
    save(post, author, body="Still a draft.")
    assert messages(event_queue) == []
    save(post, author, status="published", published_at=datetime(2026, 11, 23, 9, tzinfo=UTC))
    event = {
        "event": "post-published",
        "version": 1,
        "post": post.pk,
        "slug": "tides",
        "title": "Tides",
        "url": f"{settings.SITE_URL}/posts/tides/",
        "published_at": "2026-11-23T09:00:00Z",
        "announce": True,
    }
    assert messages(event_queue) == messages(announcements_queue) == [event]
    save(post, author, body="Corrected.")
    save(post, author, status="draft")
    assert messages(event_queue) == []
    save(post, author, status="published")
    assert messages(event_queue) == [event | {"announce": False}]
    assert messages(announcements_queue) == []
    post.refresh_from_db()
    assert post.announced_at


def test_a_post_that_is_not_announced_sends_an_event_without_announce(
    announcements_queue: str, event_queue: str, make_post: MakePost, author: User
) -> None:
    post = make_post(status="draft")
    save(post, author, status="published")
    assert [event["announce"] for event in messages(event_queue)] == [False]
    assert messages(announcements_queue) == []


def test_a_failed_save_sends_no_event(
    event_queue: str, make_post: MakePost, author: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    post = make_post(status="draft")
    monkeypatch.setenv("CONTENT_TABLE", "none")
    with pytest.raises(PublishError):
        save(post, author, status="published")
    assert messages(event_queue) == []


def test_an_imported_post_sends_no_event(
    event_queue: str, aws_resources: dict[str, str], author: User, tmp_path: Path
) -> None:
    (tmp_path / "2020-01-02-old.md").write_text("---\ntitle: Old\n---\nText.")
    call_command("import_posts", str(tmp_path), author="ada", verbosity=0)
    save(Post.objects.get(), author, body="Corrected.")
    assert messages(event_queue) == []


def test_subscribers_are_notified_when_the_editor_sets_announce_later(
    announcements_queue: str, make_post: MakePost, author: User
) -> None:
    post = make_post(status="draft")
    save(post, author, status="published")
    save(post, author, announce=True)
    assert len(messages(announcements_queue)) == 1
    save(post, author, body="Corrected.")
    assert messages(announcements_queue) == []


def test_a_scheduled_post_that_was_unpublished_is_announced_at_its_next_publication(
    announcements_queue: str, make_post: MakePost, author: User
) -> None:
    post = make_post(status="draft", announce=True)
    save(post, author, status="published", published_at=timezone.now() + timedelta(days=1))
    assert len(messages(announcements_queue)) == 1
    save(post, author, status="draft")
    save(post, author, status="published", published_at=timezone.now())
    assert len(messages(announcements_queue)) == 1


@pytest.mark.parametrize("arn", ["", "arn:aws:sns:us-east-1:000000000000:none"])
def test_a_missing_topic_undoes_the_save(
    make_post: MakePost, author: User, settings: LazySettings, arn: str
) -> None:
    post = make_post(status="draft", announce=True)
    settings.POST_TOPIC_ARN = arn
    with pytest.raises(PublishError, match="Nothing was saved"):
        save(post, author, status="published")
    post.refresh_from_db()
    assert (post.status, post.announced_at) == ("draft", None)


def test_a_post_is_published_without_a_topic(
    make_post: MakePost, author: User, settings: LazySettings
) -> None:
    post = make_post(status="draft")
    settings.POST_TOPIC_ARN = ""
    save(post, author, status="published")
    post.refresh_from_db()
    assert post.status == "published"
