"""Changes of a published post that are published at a time."""

import json
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

import boto3
import pytest
from django.conf import LazySettings
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from blog import lambda_handlers
from blog.management.commands import listen
from blog.models import Draft, Post, Revision
from blog.publishing import drafts, schedules
from blog.publishing.publish import PublishError
from blog.reader import queries, types
from common.timestamps import format_timestamp
from tests.support import admin_form
from tests.support.posts import MakePost

DAY = timedelta(days=1)


@pytest.fixture
def later() -> datetime:
    return (timezone.now() + DAY).replace(second=0, microsecond=0)


def as_field(time: datetime) -> str:
    return f"{time:%Y-%m-%dT%H:%M}"


def find_schedule(post: Post, resources: dict[str, str]) -> dict[str, Any] | None:
    client: Any = boto3.client("scheduler")
    with suppress(client.exceptions.ResourceNotFoundException):
        return dict(client.get_schedule(Name=f"post-{post.pk}", GroupName=resources["SCHEDULE_GROUP"]))
    return None


def make_event(post: Post, time: datetime) -> dict[str, Any]:
    body = json.dumps({"post": post.pk, "publish_at": format_timestamp(time)})
    return {"Records": [{"messageId": "1", "body": body}]}


def make_due(post: Post) -> datetime:
    """Move the time of a draft to the past, as if time had passed."""
    time = timezone.now().replace(microsecond=0) - timedelta(minutes=10)
    Draft.objects.filter(post=post).update(publish_at=time)
    return time


def get_title(slug: str = "tides") -> str:
    result = queries.get_post(slug, timezone.now())
    assert isinstance(result, types.PostDetail)
    return result.post["title"]


# --- The form


def test_draft_with_a_time_creates_a_schedule(
    edith: Client, make_post: MakePost, aws_resources: dict[str, str], later: datetime
) -> None:
    post = make_post("Tides")
    response = admin_form.save_draft(edith, post, title="Ebb", publish_changes_at=as_field(later))
    text = admin_form.follow_messages(edith, response)
    assert f"The changes will be published on {later:%-d %B %Y, %H:%M} UTC." in text
    schedule = find_schedule(post, aws_resources)
    assert schedule
    assert schedule["ScheduleExpression"] == f"at({later:%Y-%m-%dT%H:%M:%S})"
    assert schedule["ActionAfterCompletion"] == "DELETE"
    assert schedule["Target"]["Arn"] == aws_resources["SCHEDULED_CHANGES_QUEUE_ARN"]
    assert json.loads(schedule["Target"]["Input"]) == {"post": post.pk, "publish_at": format_timestamp(later)}
    assert admin_form.open_form(edith, post)["publish_changes_at"] == as_field(later)
    page = admin_form.page_text(edith.get(admin_form.post_url("change", post)))
    assert f"Its draft has changes that readers see from {later:%-d %B %Y, %H:%M} UTC." in page


def test_draft_with_another_time_moves_the_schedule(
    edith: Client, make_post: MakePost, aws_resources: dict[str, str], later: datetime
) -> None:
    post = make_post("Tides")
    for time in (later, later + DAY):
        admin_form.save_draft(edith, post, title="Ebb", publish_changes_at=as_field(time))
    schedule = find_schedule(post, aws_resources)
    assert schedule
    assert schedule["ScheduleExpression"] == f"at({later + DAY:%Y-%m-%dT%H:%M:%S})"


def save_without_time(client: Client, post: Post) -> None:
    response = admin_form.save_draft(client, post, publish_changes_at="")
    assert "They will not be published by themselves any more." in admin_form.follow_messages(
        client, response
    )


def discard(client: Client, post: Post) -> None:
    post.refresh_from_db()
    client.post(admin_form.post_url("discard", post), {"version": post.version})


@pytest.mark.parametrize("cancel", [save_without_time, discard, admin_form.save_post])
def test_schedule_is_deleted_with_its_time_or_draft(
    edith: Client,
    make_post: MakePost,
    aws_resources: dict[str, str],
    later: datetime,
    cancel: Callable[[Client, Post], None],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    post = make_post("Tides")
    admin_form.save_draft(edith, post, title="Ebb", publish_changes_at=as_field(later))
    with django_capture_on_commit_callbacks(execute=True):
        cancel(edith, post)
    assert find_schedule(post, aws_resources) is None


@pytest.mark.parametrize("group", ["", "none"])
def test_draft_that_cannot_be_scheduled_is_not_saved(
    edith: Client, make_post: MakePost, later: datetime, settings: LazySettings, group: str
) -> None:
    post = make_post("Tides")
    data = admin_form.open_form(edith, post)
    settings.SCHEDULE_GROUP = group
    data |= {"_draft": "1", "title": "Ebb", "publish_changes_at": as_field(later)}
    response = edith.post(admin_form.post_url("change", post), data)
    assert "Nothing was saved." in admin_form.page_text(response)
    assert admin_form.read_form(response)["title"] == "Ebb"
    assert not Draft.objects.exists()
    assert not Revision.objects.exists()
    post.refresh_from_db()
    assert post.version == 0


def test_time_in_the_past_is_a_field_error(edith: Client, make_post: MakePost) -> None:
    post = make_post("Tides")
    response = admin_form.save_draft(edith, post, title="Ebb", publish_changes_at="2026-01-01T00:00")
    assert "This time has passed. Choose a later one, or select “Update”." in admin_form.page_text(response)
    assert not Draft.objects.exists()


def test_only_published_posts_have_the_field(edith: Client, make_post: MakePost) -> None:
    assert "publish_changes_at" not in admin_form.open_form(edith)
    assert "publish_changes_at" not in admin_form.open_form(edith, make_post("Tides", status="draft"))


def test_contributor_cannot_schedule_and_cancels_the_schedule(
    edith: Client, connie: Client, make_post: MakePost, later: datetime
) -> None:
    post = make_post("Tides", author=User.objects.get(username="connie"))
    admin_form.save_draft(edith, post, title="Ebb", publish_changes_at=as_field(later))
    response = admin_form.save_draft(connie, post, title="Flow", publish_changes_at=as_field(later))
    assert "They will not be published by themselves" in admin_form.follow_messages(connie, response)
    draft = Draft.objects.get()
    assert (draft.data["title"], draft.publish_at) == ("Flow", None)


# --- The message of the schedule


def test_message_publishes_the_draft_at_its_time(edith: Client, make_post: MakePost, later: datetime) -> None:
    post = make_post("Tides")
    admin_form.save_draft(edith, post, title="Ebb", slug="ebb", publish_changes_at=as_field(later))
    event = make_event(post, make_due(post))
    assert lambda_handlers.scheduled_changes(event) == {"batchItemFailures": []}
    assert get_title("ebb") == "Ebb"
    assert not Draft.objects.exists()
    latest = Revision.objects.latest("pk")
    assert (latest.data["title"], latest.editor) == ("Ebb", User.objects.get(username="edith"))
    version = Post.objects.get().version
    assert lambda_handlers.scheduled_changes(event) == {"batchItemFailures": []}
    assert Post.objects.get().version == version


def test_message_of_another_time_changes_nothing(edith: Client, make_post: MakePost, later: datetime) -> None:
    post = make_post("Tides")
    admin_form.save_draft(edith, post, title="Ebb", publish_changes_at=as_field(later))
    event = make_event(post, make_due(post) - DAY)
    assert lambda_handlers.scheduled_changes(event) == {"batchItemFailures": []}
    assert get_title() == "Tides"


@pytest.mark.parametrize("values", [{"status": "draft"}, {"trashed_at": timezone.now()}])
def test_message_for_a_post_that_is_not_public_changes_nothing(
    edith: Client, make_post: MakePost, later: datetime, values: dict[str, Any]
) -> None:
    post = make_post("Tides")
    admin_form.save_draft(edith, post, title="Ebb", publish_changes_at=as_field(later))
    event = make_event(post, make_due(post))
    Post.objects.filter(pk=post.pk).update(**values)
    assert lambda_handlers.scheduled_changes(event) == {"batchItemFailures": []}
    assert Draft.objects.exists()


def test_early_message_is_delivered_again(edith: Client, make_post: MakePost, later: datetime) -> None:
    post = make_post("Tides")
    admin_form.save_draft(edith, post, title="Ebb", publish_changes_at=as_field(later))
    failures = lambda_handlers.scheduled_changes(make_event(post, later))["batchItemFailures"]
    assert failures == [{"itemIdentifier": "1"}]
    assert get_title() == "Tides"


def test_failed_publication_is_retried_and_shown_as_overdue(
    edith: Client, make_post: MakePost, later: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    post = make_post("Tides")
    admin_form.save_draft(edith, post, title="Ebb", publish_changes_at=as_field(later))
    event = make_event(post, make_due(post))

    def fail(*_: object) -> None:
        raise PublishError("Not now.")

    with monkeypatch.context() as patch:
        patch.setattr("blog.publishing.publish.write_change", fail)
        assert lambda_handlers.scheduled_changes(event)["batchItemFailures"] == [{"itemIdentifier": "1"}]
    assert Draft.objects.get().data["title"] == "Ebb"
    page = admin_form.page_text(edith.get(admin_form.post_url("change", post)))
    assert "Published, with overdue changes" in page
    assert "Select “Update” to publish them." in page
    assert lambda_handlers.scheduled_changes(event) == {"batchItemFailures": []}
    assert get_title() == "Ebb"


def test_draft_with_a_taken_slug_is_not_published(
    edith: Client, make_post: MakePost, later: datetime
) -> None:
    post = make_post("Tides")
    admin_form.save_draft(edith, post, slug="ebb", publish_changes_at=as_field(later))
    time = make_due(post)
    make_post("Ebb", slug="ebb")
    assert lambda_handlers.scheduled_changes(make_event(post, time))["batchItemFailures"]
    assert get_title("ebb") == "Ebb"


def test_schedule_reaches_the_handler_through_its_queue(
    edith: Client, make_post: MakePost, aws_resources: dict[str, str], later: datetime
) -> None:
    queue = aws_resources["SCHEDULED_CHANGES_QUEUE_URL"]
    boto3.client("sqs").purge_queue(QueueUrl=queue)
    post = make_post("Tides")
    admin_form.save_draft(edith, post, title="Ebb", publish_changes_at=as_field(later))
    time = timezone.now().replace(microsecond=0) + timedelta(seconds=1)
    Draft.objects.filter(post=post).update(publish_at=time)
    schedules.schedule(post, time)  # the emulator accepts a time that has passed by now
    received: list[Any] = []

    def handle(event: dict[str, Any]) -> dict[str, Any]:
        received.append(event)
        return lambda_handlers.scheduled_changes(event)

    for _ in range(4):
        listen.handle_messages(queue, handle, wait=10)
        if received:
            break
    assert len(received) == 1
    assert get_title() == "Ebb"
    assert not drafts.find_draft(Post.objects.get())
    assert find_schedule(post, aws_resources) is None
