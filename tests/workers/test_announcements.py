"""The worker `announcements`. Messages that it sends to its queue return as Lambda's events."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from aws_lambda_powertools.utilities.batch.exceptions import BatchProcessingError

from blog.publishing import publish
from common import subscribers_table
from common.aws import clients
from tests.support.aws_resources import count_delayed, receive_all
from tests.support.lambda_events import Record, handle, sqs_record
from tests.support.mail_services import MailServices
from tests.support.paths import aws_event
from tests.support.posts import MakePost
from workers import announcements
from workers.announcements import handler
from workers.mail import sender

pytestmark = pytest.mark.django_db


@pytest.fixture
def blog(
    services: MailServices, aws_resources: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> MailServices:
    """The worker's services and the content table, without the worker's pauses."""
    monkeypatch.setenv("CONTENT_TABLE", aws_resources["CONTENT_TABLE"])
    monkeypatch.setattr("workers.announcements.time.sleep", lambda _: None)
    return services


def subscribe(*names: str) -> list[str]:
    emails = [f"{name}@example.com" for name in names]
    for email in emails:
        subscribers_table.subscribe(email)
        subscribers_table.confirm(email)
    return emails


def plan(post: Any, after: str = "") -> Record:
    return sqs_record({"post": post.pk, "slug": post.slug, "after": after})


def queued(services: MailServices) -> list[Record]:
    return [
        sqs_record(received["Body"])
        for received in receive_all(services.environment["ANNOUNCEMENTS_QUEUE_URL"])
    ]


def run(services: MailServices, *records: Record) -> None:
    """Handle messages, and those that they send to the queue, until the queue is empty."""
    while records:
        for start in range(0, len(records), 10):
            assert handle(handler, *records[start : start + 10]) == []
        records = tuple(queued(services))


def test_only_confirmed_subscribers_are_notified(blog: MailServices, make_post: MakePost) -> None:
    post = make_post("Reading tide tables", summary="Heights & times.")
    emails = subscribe("ada", "bob")
    subscribers_table.subscribe("pending@example.com")
    subscribe("left")
    subscribers_table.unsubscribe("left@example.com")
    run(blog, plan(post))
    assert sorted(blog.recipients) == emails
    first = blog.mailbox.mails[0]
    assert "Reading tide tables" in first.subject
    assert "Heights &amp; times." in first.html
    assert "http://testserver/posts/reading-tide-tables/" in first.text
    assert dict(first.headers)["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_event_as_aws_sends_it_starts_the_announcement(blog: MailServices, make_post: MakePost) -> None:
    make_post("Reading tide tables", pk=7)
    emails = subscribe("ada")
    run(blog, *json.loads(aws_event("post-published-sns-sqs.json").read_text())["Records"])
    assert blog.recipients == emails


def test_long_list_is_queued_page_by_page(
    blog: MailServices, make_post: MakePost, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(announcements, "PAGE_SIZE", 4)
    emails = subscribe(*(f"r{n:02}" for n in range(12)))
    run(blog, plan(make_post()))
    assert sorted(blog.recipients) == emails


def test_repeated_and_reordered_messages_send_each_mail_once(blog: MailServices, make_post: MakePost) -> None:
    emails = subscribe("ada", "bob", "cyd")
    post = make_post()
    handle(handler, plan(post), plan(post))
    mails = queued(blog)
    handle(handler, *reversed(mails), *mails)
    run(blog, plan(post), *mails)
    assert sorted(blog.recipients) == emails


def test_two_posts_send_two_mails(blog: MailServices, make_post: MakePost) -> None:
    subscribe("ada")
    run(blog, plan(make_post("One")), plan(make_post("Two")))
    assert len(blog.recipients) == 2


def test_subscriber_who_left_meanwhile_gets_no_mail(blog: MailServices, make_post: MakePost) -> None:
    subscribe("ada", "bob")
    handle(handler, plan(make_post()))
    subscribers_table.unsubscribe("ada@example.com")
    run(blog, *queued(blog))
    assert blog.recipients == ["bob@example.com"]


def test_failed_mail_does_not_delay_others(blog: MailServices, make_post: MakePost) -> None:
    subscribe(*(f"r{n}" for n in range(9)))
    handle(handler, plan(make_post()))
    mails = queued(blog)
    blog.mailbox.fail_next((500, "InternalServiceErrorException", "Not now."))
    poison = sqs_record({"post": 1})
    failed = handle(handler, *mails[:4], poison, *mails[4:])
    assert failed == [mails[0]["messageId"], poison["messageId"]]
    run(blog, mails[0])
    assert len(set(blog.recipients)) == len(blog.recipients) == 9


def test_throttled_mail_waits_in_the_queue(
    blog: MailServices, make_post: MakePost, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workers.mail.sender._ATTEMPTS", 1)
    subscribe("ada")
    handle(handler, plan(make_post()))
    blog.mailbox.fail_next((429, "TooManyRequestsException", "Daily message quota exceeded."))
    mails = queued(blog)
    assert handle(handler, *mails) == []
    assert count_delayed(blog.environment["ANNOUNCEMENTS_QUEUE_URL"]) == 1
    run(blog, *mails)
    assert blog.recipients == ["ada@example.com"]


def test_scheduled_post_waits_in_the_queue(blog: MailServices, make_post: MakePost) -> None:
    subscribe("ada")
    post = make_post(published_at=datetime.now(UTC) + timedelta(hours=1))
    handle(handler, plan(post))
    assert count_delayed(blog.environment["ANNOUNCEMENTS_QUEUE_URL"]) == 1
    assert queued(blog) == []
    post.published_at = datetime.now(UTC) - timedelta(seconds=5)
    post.save()
    publish.sync_post(post)
    run(blog, plan(post))
    assert blog.recipients == ["ada@example.com"]


@pytest.fixture
def delays(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """Record the delays of messages."""
    noted: list[int] = []

    def note(params: dict[str, Any], **_: Any) -> None:
        noted.extend(entry["DelaySeconds"] for entry in params["Entries"])

    events = clients.sqs().meta.events
    events.register("provide-client-params.sqs.SendMessageBatch", note)
    yield noted
    events.unregister("provide-client-params.sqs.SendMessageBatch", note)


@pytest.mark.parametrize(("minutes", "least", "most"), [(60, 900, 900), (1, 55, 61)])
def test_scheduled_post_waits_until_its_publication(
    blog: MailServices, make_post: MakePost, delays: list[int], minutes: int, least: int, most: int
) -> None:
    handle(handler, plan(make_post(published_at=datetime.now(UTC) + timedelta(minutes=minutes))))
    (delay,) = delays
    assert least <= delay <= most


def test_unpublished_post_is_not_announced(blog: MailServices, make_post: MakePost) -> None:
    subscribe("ada", "bob")
    post = make_post()
    handle(handler, plan(post))
    mails = queued(blog)
    publish.unpublish_post(post)
    run(blog, plan(post), *mails)
    assert blog.recipients == []


def test_expired_post_is_not_announced(blog: MailServices, make_post: MakePost) -> None:
    subscribe("ada")
    run(blog, plan(make_post(expires_at=datetime.now(UTC) - timedelta(days=1))))
    assert blog.recipients == []


def test_post_with_a_new_slug_is_announced_by_it(blog: MailServices, make_post: MakePost) -> None:
    subscribe("ada")
    post = make_post("Old")
    record = plan(post)
    post.slug = "new"
    post.save()
    publish.sync_post(post)
    run(blog, record)
    assert "/posts/new/" in blog.mailbox.mails[0].text


def test_another_post_with_the_old_slug_is_not_announced(blog: MailServices, make_post: MakePost) -> None:
    subscribe("ada")
    post = make_post()
    run(blog, sqs_record({"post": post.pk + 1, "slug": post.slug, "after": ""}))
    assert blog.recipients == []


def test_mails_are_paced_by_the_rate_of_ses(
    blog: MailServices, make_post: MakePost, monkeypatch: pytest.MonkeyPatch
) -> None:
    pauses: list[float] = []
    monkeypatch.setattr("workers.announcements.time.sleep", pauses.append)
    subscribe("ada", "bob")
    run(blog, plan(make_post()))
    both = announcements.CONCURRENCY / announcements.max_send_rate()
    assert announcements.max_send_rate() == 14
    assert len(pauses) == 2
    assert all(0 <= pause <= both for pause in pauses)


def test_mail_of_a_worker_that_stopped_after_sending_is_not_repeated(
    blog: MailServices, make_post: MakePost
) -> None:
    subscribe("ada")
    post = make_post()
    blog.mailbox.lose_next_response()
    handle(handler, plan(post))
    mails = queued(blog)
    with pytest.raises(BatchProcessingError):
        handle(handler, *mails)
    sender.record_accepted(blog.mailbox.mails[0].tags["mail"])
    run(blog, *mails)
    assert blog.recipients == ["ada@example.com"]
