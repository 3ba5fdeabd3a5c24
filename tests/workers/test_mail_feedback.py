"""The worker `mail_feedback`, with events as AWS sends them and with events of the local mailbox."""

import json
from typing import Any

import pytest

from common import signed_links, subscribers_table
from common.subscribers_table import MAX_SOFT_BOUNCES
from tests.support.lambda_events import handle, sqs_record
from tests.support.mail_services import MailServices, handle_ses_events, ses_notification
from tests.support.paths import aws_event
from workers.mail import sender
from workers.mail_feedback import handler

ADA, BOB = "ada@example.com", "bob@example.com"


@pytest.fixture
def confirmed(services: MailServices) -> MailServices:
    for email in (ADA, BOB):
        subscribers_table.subscribe(email)
        subscribers_table.confirm(email)
    return services


def state(email: str = ADA) -> str | None:
    subscriber = subscribers_table.get(email)
    return subscriber.state if subscriber else None


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


def test_permanent_bounce_stops_all_mail(confirmed: MailServices) -> None:
    assert handle_ses_events(confirmed, bounce()) == []
    subscriber = subscribers_table.get(ADA)
    assert subscriber
    assert (subscriber.state, subscriber.reason) == ("bounced", "smtp; 550 user unknown")
    assert subscriber.since
    assert state(BOB) == "confirmed"


def test_complaint_stops_all_mail_and_replaces_a_bounce(confirmed: MailServices) -> None:
    handle_ses_events(confirmed, complaint(), bounce())
    subscriber = subscribers_table.get(ADA)
    assert subscriber
    assert (subscriber.state, subscriber.reason) == ("complained", "abuse")


@pytest.mark.parametrize("stopped", [bounce(), complaint()], ids=["bounced", "complained"])
def test_stopped_address_cannot_sign_up_again(confirmed: MailServices, stopped: object) -> None:
    handle_ses_events(confirmed, stopped)
    before = state()
    subscribers_table.subscribe(ADA)
    assert not subscribers_table.confirm(ADA)
    assert state() == before


def test_soft_bounces_stop_mail_at_the_limit(confirmed: MailServices) -> None:
    for n in range(MAX_SOFT_BOUNCES - 1):
        handle_ses_events(confirmed, bounce("Transient", feedback=str(n)))
    assert state() == "confirmed"
    handle_ses_events(confirmed, bounce("Undetermined", feedback="last"))
    assert state() == "bounced"


def test_repeated_event_of_a_soft_bounce_counts_once(confirmed: MailServices) -> None:
    for _ in range(2 * MAX_SOFT_BOUNCES):
        handle_ses_events(confirmed, bounce("Transient", feedback="a"), bounce("Transient", feedback="b"))
    assert state() == "confirmed"


def test_delivery_resets_the_count(confirmed: MailServices) -> None:
    for n in range(2 * MAX_SOFT_BOUNCES):
        handle_ses_events(confirmed, bounce("Transient", feedback=str(n)), delivery())
    assert state() == "confirmed"


def test_unknown_address_is_not_recorded(confirmed: MailServices) -> None:
    stranger = "stranger@example.com"
    assert handle_ses_events(confirmed, bounce(to=stranger), bounce("Transient", to=stranger)) == []
    assert state(stranger) is None


def test_accepted_mail_is_recorded(services: MailServices) -> None:
    tags = {"mail": ["welcome-1f"], "ses:configuration-set": ["c"]}
    handle_ses_events(services, {"eventType": "Send", "mail": {"messageId": "m", "tags": tags}, "send": {}})
    assert sender.is_accepted("welcome-1f")
    assert not sender.is_accepted("welcome-2f")


def test_mail_to_the_unsubscribe_address_unsubscribes(confirmed: MailServices) -> None:
    token = signed_links.sign_token("tests-only", "unsubscribe", ADA)
    received = {"notificationType": "Received", "mail": {"commonHeaders": {"subject": f" {token} "}}}
    assert handle_ses_events(confirmed, received) == []
    assert (state(ADA), state(BOB)) == ("unsubscribed", "confirmed")


@pytest.mark.parametrize(
    "subject", ["", "unsubscribe", signed_links.sign_token("tests-only", "confirm", ADA)]
)
def test_mail_without_a_valid_token_does_not_unsubscribe(confirmed: MailServices, subject: str) -> None:
    handle_ses_events(
        confirmed, {"notificationType": "Received", "mail": {"commonHeaders": {"subject": subject}}}
    )
    assert state(ADA) == "confirmed"


def test_first_message_of_a_topic_and_unknown_events_are_ignored(services: MailServices) -> None:
    assert (
        handle_ses_events(services, "Successfully validated SNS topic for Amazon SES event publishing.") == []
    )
    assert handle_ses_events(services, {"eventType": "Open", "mail": {}}) == []


def test_notification_of_another_topic_is_ignored(confirmed: MailServices) -> None:
    forged = ses_notification(confirmed, bounce(), TopicArn="arn:aws:sns:us-east-1:666666666666:feedback")
    assert handle(handler, sqs_record(forged)) == []
    assert state() == "confirmed"


def test_unsigned_notification_is_ignored(confirmed: MailServices, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SNS_SIGNATURES")
    handle_ses_events(confirmed, bounce())
    assert state() == "confirmed"


def test_poison_message_does_not_delay_others(confirmed: MailServices) -> None:
    messages = [sqs_record(ses_notification(confirmed, bounce(to=f"{n}@example.com"))) for n in range(9)]
    messages.insert(4, sqs_record("{"))
    messages.append(sqs_record(ses_notification(confirmed, bounce())))
    assert handle(handler, *messages) == [messages[4]["messageId"]]
    assert state() == "bounced"


def test_not_spam_feedback_stops_nothing(confirmed: MailServices) -> None:
    assert handle_ses_events(confirmed, complaint("not-spam")) == []
    assert state() == "confirmed"


def test_order_of_events_does_not_matter(confirmed: MailServices) -> None:
    events = [sqs_record(ses_notification(confirmed, event)) for event in (delivery(), bounce(), complaint())]
    handle(handler, *reversed(events))
    handle(handler, *events)
    assert state() == "complained"


@pytest.mark.parametrize(
    ("event", "expected"), [("ses-bounce-sns-sqs", "bounced"), ("ses-complaint-sns", "complained")]
)
def test_events_as_aws_sends_them_stop_mail(
    confirmed: MailServices, monkeypatch: pytest.MonkeyPatch, event: str, expected: str
) -> None:
    monkeypatch.setenv("MAIL_TOPIC_ARN", "arn:aws:sns:eu-west-1:123456789012:myblog-mail-feedback")
    records = json.loads(aws_event(f"{event}.json").read_text())["Records"]
    assert handle(handler, *records, *records) == []
    assert state() == expected
