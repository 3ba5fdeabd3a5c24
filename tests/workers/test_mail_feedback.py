"""The worker, with the raw events of AWS and with what the postbox makes of mails."""

import json
from typing import Any
from uuid import uuid4

import pytest

from common import signed_links, subscribers_table
from common.subscribers_table import MAX_SOFT_BOUNCES
from tests.support.mail_events import Record, World, handle, message
from tests.workers.conftest import raw
from workers.mail import sender
from workers.mail_feedback import handler

ADA, BOB = "ada@example.com", "bob@example.com"


@pytest.fixture
def confirmed(world: World) -> World:
    for email in (ADA, BOB):
        subscribers_table.subscribe(email)
        subscribers_table.confirm(email)
    return world


def state(email: str = ADA) -> str | None:
    found = subscribers_table.get(email)
    return found.state if found else None


def notification(world: World, told: object, **changed: str) -> Record:
    return {
        "Type": "Notification",
        "MessageId": str(uuid4()),
        "TopicArn": world.environment["MAIL_TOPIC_ARN"],
        "Message": told if isinstance(told, str) else json.dumps(told),
        "Timestamp": "2026-11-23T15:00:05.412Z",
        "SignatureVersion": "2",
        **changed,
    }


def tell(world: World, *events: object) -> list[str]:
    return handle(handler, *(message(notification(world, event)) for event in events))


def bounce(kind: str = "Permanent", *, feedback: str = "1", to: str = "Ada@Example.com") -> dict[str, Any]:
    return {
        "eventType": "Bounce",
        "mail": {"messageId": "m"},
        "bounce": {
            "feedbackId": feedback,
            "bounceType": kind,
            "bounceSubType": "General",
            "bouncedRecipients": [{"emailAddress": to, "diagnosticCode": "smtp; 550 user unknown"}],
        },
    }


def complaint(kind: str = "abuse") -> dict[str, Any]:
    return {
        "eventType": "Complaint",
        "mail": {"messageId": "m"},
        "complaint": {
            "complainedRecipients": [{"emailAddress": ADA}],
            "complaintFeedbackType": kind,
        },
    }


def delivery() -> dict[str, Any]:
    return {"eventType": "Delivery", "mail": {"messageId": "m"}, "delivery": {"recipients": [ADA]}}


def test_a_hard_bounce_stops_all_mail_at_once(confirmed: World) -> None:
    assert tell(confirmed, bounce()) == []
    found = subscribers_table.get(ADA)
    assert found
    assert (found.state, found.reason) == ("bounced", "smtp; 550 user unknown")
    assert found.since
    assert state(BOB) == "confirmed"


def test_a_complaint_stops_all_mail_and_outweighs_a_bounce(confirmed: World) -> None:
    tell(confirmed, complaint(), bounce())
    found = subscribers_table.get(ADA)
    assert found
    assert (found.state, found.reason) == ("complained", "abuse")


@pytest.mark.parametrize("stopped", [bounce(), complaint()], ids=["bounced", "complained"])
def test_who_was_stopped_is_not_signed_up_by_anyone(confirmed: World, stopped: object) -> None:
    tell(confirmed, stopped)
    before = state()
    subscribers_table.subscribe(ADA)
    assert not subscribers_table.confirm(ADA)
    assert state() == before


def test_soft_bounces_count_to_a_threshold(confirmed: World) -> None:
    for n in range(MAX_SOFT_BOUNCES - 1):
        tell(confirmed, bounce("Transient", feedback=str(n)))
    assert state() == "confirmed"
    tell(confirmed, bounce("Undetermined", feedback="last"))
    assert state() == "bounced"


def test_a_soft_bounce_told_again_counts_once(confirmed: World) -> None:
    for _ in range(2 * MAX_SOFT_BOUNCES):
        tell(confirmed, bounce("Transient", feedback="a"), bounce("Transient", feedback="b"))
    assert state() == "confirmed"


def test_a_mail_that_arrives_ends_the_count(confirmed: World) -> None:
    for n in range(2 * MAX_SOFT_BOUNCES):
        tell(confirmed, bounce("Transient", feedback=str(n)), delivery())
    assert state() == "confirmed"


def test_strangers_are_not_recorded(confirmed: World) -> None:
    stranger = "stranger@example.com"
    assert tell(confirmed, bounce(to=stranger), bounce("Transient", to=stranger)) == []
    assert state(stranger) is None


def test_what_ses_has_taken_is_noted(world: World) -> None:
    tags = {"mail": ["welcome-1f"], "ses:configuration-set": ["c"]}
    tell(world, {"eventType": "Send", "mail": {"messageId": "m", "tags": tags}, "send": {}})
    assert sender.was_sent("welcome-1f")
    assert not sender.was_sent("welcome-2f")


def test_a_mail_to_the_unsubscribing_address_unsubscribes(confirmed: World) -> None:
    token = signed_links.sign("tests-only", "unsubscribe", ADA)
    received = {"notificationType": "Received", "mail": {"commonHeaders": {"subject": f" {token} "}}}
    assert tell(confirmed, received) == []
    assert (state(ADA), state(BOB)) == ("unsubscribed", "confirmed")


@pytest.mark.parametrize("subject", ["", "unsubscribe", signed_links.sign("tests-only", "confirm", ADA)])
def test_without_its_token_it_does_not(confirmed: World, subject: str) -> None:
    tell(confirmed, {"notificationType": "Received", "mail": {"commonHeaders": {"subject": subject}}})
    assert state(ADA) == "confirmed"


def test_a_new_topics_greeting_is_let_pass(world: World) -> None:
    assert tell(world, "Successfully validated SNS topic for Amazon SES event publishing.") == []
    assert tell(world, {"eventType": "Open", "mail": {}}) == []


def test_another_topic_is_refused(confirmed: World) -> None:
    forged = notification(confirmed, bounce(), TopicArn="arn:aws:sns:us-east-1:666666666666:feedback")
    assert handle(handler, message(forged)) == []
    assert state() == "confirmed"


def test_an_unsigned_notification_is_refused(confirmed: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SNS_SIGNATURES")
    tell(confirmed, bounce())
    assert state() == "confirmed"


def test_one_poison_message_holds_up_no_other(confirmed: World) -> None:
    messages = [message(notification(confirmed, bounce(to=f"{n}@example.com"))) for n in range(9)]
    messages.insert(4, message("{"))
    messages.append(message(notification(confirmed, bounce())))
    assert handle(handler, *messages) == [messages[4]["messageId"]]
    assert state() == "bounced"


def test_what_was_taken_out_of_the_spam_folder_stops_nothing(confirmed: World) -> None:
    assert tell(confirmed, complaint("not-spam")) == []
    assert state() == "confirmed"


def test_the_order_of_events_does_not_matter(confirmed: World) -> None:
    events = [message(notification(confirmed, event)) for event in (delivery(), bounce(), complaint())]
    handle(handler, *reversed(events))
    handle(handler, *events)
    assert state() == "complained"


@pytest.mark.parametrize(
    ("event", "expected"), [("ses-bounce-sns-sqs", "bounced"), ("ses-complaint-sns", "complained")]
)
def test_raw_events_of_aws(
    confirmed: World, monkeypatch: pytest.MonkeyPatch, event: str, expected: str
) -> None:
    monkeypatch.setenv("MAIL_TOPIC_ARN", "arn:aws:sns:eu-west-1:123456789012:myblog-mail-feedback")
    records = json.loads(raw(f"{event}.json").read_text())["Records"]
    assert handle(handler, *records, *records) == []
    assert state() == expected
