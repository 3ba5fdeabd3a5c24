"""The worker `welcome_email`, with records of the table's stream."""

import json
import re
from typing import Any

import pytest
from botocore.exceptions import BotoCoreError, ClientError
from django.conf import LazySettings

from common import signed_links, subscribers_table
from common.aws import clients
from tests.support.aws_resources import count_delayed, receive_all
from tests.support.lambda_events import Record, handle, sqs_record, stream_record
from tests.support.mail_services import MailServices
from tests.support.paths import aws_event
from workers.mail import sender
from workers.welcome_email import handler


def sign_up(services: MailServices, address: str) -> Record:
    """Sign up, and return the record in the stream."""
    subscribers_table.subscribe(address)
    key = {"email": {"S": address.lower()}}
    item = clients.dynamodb().get_item(TableName=services.environment["SUBSCRIBERS_TABLE"], Key=key)["Item"]
    return stream_record(item)


def retries(services: MailServices) -> list[dict[str, Any]]:
    return receive_all(services.environment["WELCOME_RETRY_QUEUE_URL"])


def test_sign_up_gets_a_welcome_mail(services: MailServices) -> None:
    assert handle(handler, sign_up(services, "Ada@example.com")) == []
    (sent,) = services.mailbox.mails
    assert sent.recipients == ["Ada@example.com"]
    assert sent.sender == "Tides & Times <hello@blog.example>"
    assert sent.configuration_set == services.environment["SES_CONFIGURATION_SET"]
    assert "Tides & Times" in sent.subject
    assert "Tides &amp; Times" in sent.html
    assert "Tides & Times" in sent.text


def test_site_name_defaults_to_that_of_the_pages(
    services: MailServices, monkeypatch: pytest.MonkeyPatch, settings: LazySettings
) -> None:
    monkeypatch.delenv("SITE_NAME")
    handle(handler, sign_up(services, "Ada@example.com"))
    (sent,) = services.mailbox.mails
    assert sent.sender.startswith(f"{settings.SITE_NAME} <")
    assert settings.SITE_DESCRIPTION in sent.html


def test_links_in_text_and_html_are_valid(services: MailServices) -> None:
    handle(handler, sign_up(services, "Ada@example.com"))
    (sent,) = services.mailbox.mails
    for part in (sent.text, sent.html):
        (confirm,) = set(re.findall(r"http://testserver/subscribe/confirm/([\w-]+)/", part))
        (unsubscribe,) = set(re.findall(r"http://testserver/unsubscribe/([\w-]+)/", part))
        assert signed_links.read_token("tests-only", "confirm", confirm) == "ada@example.com"
        assert signed_links.read_token("tests-only", "unsubscribe", unsubscribe) == "ada@example.com"


def test_headers_allow_one_click_unsubscribe(services: MailServices) -> None:
    """RFC 8058, section 3.1."""
    handle(handler, sign_up(services, "ada@example.com"))
    headers = dict(services.mailbox.mails[0].headers)
    token = signed_links.sign_token("tests-only", "unsubscribe", "ada@example.com")
    assert headers["List-Unsubscribe"] == (
        f"<http://testserver/unsubscribe/{token}/>, <mailto:hello@blog.example?subject={token}>"
    )
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_repeated_record_sends_one_mail(services: MailServices) -> None:
    signed_up = sign_up(services, "ada@example.com")
    for _ in range(3):
        assert handle(handler, signed_up, signed_up) == []
    assert services.recipients == ["ada@example.com"]


def test_order_of_records_does_not_matter(services: MailServices) -> None:
    records = [sign_up(services, f"r{n}@example.com") for n in range(5)]
    handle(handler, *reversed(records))
    handle(handler, *records)
    assert sorted(services.recipients) == [f"r{n}@example.com" for n in range(5)]


def test_poison_record_does_not_delay_others(services: MailServices) -> None:
    records = [sign_up(services, f"r{n}@example.com") for n in range(9)]
    records.insert(4, stream_record({"email": {"S": "no sign-up"}}))
    assert handle(handler, *records) == []
    assert sorted(services.recipients) == [f"r{n}@example.com" for n in range(9)]
    (retry,) = retries(services)
    assert json.loads(retry["Body"]) == records[4]
    assert retry["MessageAttributes"]["reason"]["StringValue"] == "KeyError: 'signup'"


def test_message_of_the_retry_queue_is_sent(services: MailServices) -> None:
    signed_up = sign_up(services, "ada@example.com")
    assert handle(handler, sqs_record(signed_up), sqs_record(signed_up)) == []
    assert services.recipients == ["ada@example.com"]


def test_message_that_fails_again_stays_in_the_retry_queue(services: MailServices) -> None:
    poison, good = sqs_record(stream_record({})), sqs_record(sign_up(services, "ada@example.com"))
    assert handle(handler, poison, good) == [poison["messageId"]]
    assert services.recipients == ["ada@example.com"]


def test_subscriber_whose_state_changed_gets_no_welcome(services: MailServices) -> None:
    confirmed, left, deleted, again = (
        sign_up(services, f"{name}@example.com") for name in ("confirmed", "left", "deleted", "again")
    )
    subscribers_table.confirm("confirmed@example.com")
    subscribers_table.unsubscribe("left@example.com")
    subscribers_table.delete("deleted@example.com")
    subscribers_table.unsubscribe("again@example.com")
    second = sign_up(services, "again@example.com")
    handle(handler, confirmed, left, deleted, again)
    assert services.recipients == []
    handle(handler, second)
    assert services.recipients == ["again@example.com"]


def test_stream_event_as_aws_sends_it_sends_the_mail(services: MailServices) -> None:
    (raw_record,) = json.loads(aws_event("subscribers-stream.json").read_text())["Records"]
    image = raw_record["dynamodb"]["NewImage"]
    clients.dynamodb().put_item(TableName=services.environment["SUBSCRIBERS_TABLE"], Item=image)
    assert handle(handler, raw_record, raw_record) == []
    assert services.recipients == ["Ada@example.com"]


def test_queue_event_as_aws_sends_it_sends_the_mail(services: MailServices) -> None:
    (retry,) = json.loads(aws_event("welcome-retry-sqs.json").read_text())["Records"]
    image = json.loads(retry["body"])["dynamodb"]["NewImage"]
    clients.dynamodb().put_item(TableName=services.environment["SUBSCRIBERS_TABLE"], Item=image)
    assert handle(handler, retry) == []
    assert services.recipients == ["Ada@example.com"]


# --- Refused and throttled mails


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Record the pauses instead of waiting."""
    pauses: list[float] = []
    monkeypatch.setattr("workers.mail.sender.time.sleep", pauses.append)
    return pauses


def test_throttled_mail_is_sent_after_pauses(services: MailServices, pauses: list[float]) -> None:
    throttled = (429, "TooManyRequestsException", "Maximum sending rate exceeded.")
    services.mailbox.fail_next(throttled, throttled)
    handle(handler, sign_up(services, "ada@example.com"))
    assert services.recipients == ["ada@example.com"]
    assert len(pauses) == 2
    assert pauses[1] > pauses[0] * 0.99


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (500, "InternalServiceErrorException"),
        (400, "SendingPausedException"),
        (400, "AccountSuspendedException"),
        (404, "NotFoundException"),
    ],
)
def test_error_unrelated_to_the_address_goes_to_the_retry_queue(
    services: MailServices, status: int, code: str
) -> None:
    services.mailbox.fail_next((status, code, "Not now."))
    signed_up = sign_up(services, "ada@example.com")
    assert handle(handler, signed_up) == []
    assert services.recipients == []
    (retry,) = retries(services)
    assert code in retry["MessageAttributes"]["reason"]["StringValue"]
    handle(handler, sqs_record(retry["Body"]))
    assert services.recipients == ["ada@example.com"]


def test_throttled_mail_returns_to_the_retry_queue_without_limit(
    services: MailServices, pauses: list[float]
) -> None:
    throttled = (429, "TooManyRequestsException", "Daily message quota exceeded.")
    services.mailbox.fail_next(*[throttled] * 12)
    assert handle(handler, sign_up(services, "ada@example.com")) == []
    (retry,) = retries(services)
    assert "Daily message quota" in retry["MessageAttributes"]["reason"]["StringValue"]
    assert handle(handler, sqs_record(retry["Body"])) == []
    assert count_delayed(services.environment["WELCOME_RETRY_QUEUE_URL"]) == 1
    assert handle(handler, sqs_record(retry["Body"])) == []
    assert services.recipients == ["ada@example.com"]
    assert sum(pauses) / 2 * 10 < 60


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("MessageRejected", "Illegal address"),
        ("MessageRejected", "Address blacklisted."),
        ("BadRequestException", "Missing final '@domain'"),
        ("BadRequestException", "Local address contains control or whitespace"),
    ],
)
def test_refused_address_is_stopped(services: MailServices, code: str, reason: str) -> None:
    services.mailbox.fail_next((400, code, reason))
    signed_up = sign_up(services, "ada@example.com")
    assert handle(handler, signed_up, signed_up) == []
    subscriber = subscribers_table.get("ada@example.com")
    assert subscriber
    assert (subscriber.state, subscriber.reason) == ("bounced", reason)
    assert retries(services) == []
    assert services.recipients == []


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("MessageRejected", "Email address is not verified: hello@blog.example"),
        ("MessageRejected", "Email address is not verified. Failed the check in US-EAST-1: ada@example.com"),
        ("MessageRejected", "Email content contains a virus"),
        ("BadRequestException", "Header value too long"),
        ("BadRequestException", "Invalid tag value"),
    ],
)
def test_error_of_the_sender_does_not_stop_the_address(
    services: MailServices, code: str, reason: str
) -> None:
    services.mailbox.fail_next((400, code, reason))
    handle(handler, sign_up(services, "ada@example.com"))
    subscriber = subscribers_table.get("ada@example.com")
    assert subscriber
    assert subscriber.state == "pending"
    assert len(retries(services)) == 1


# --- Mails that may have been sent


def test_mail_whose_response_was_lost_is_not_repeated(services: MailServices) -> None:
    """SES accepted the mail, and `mail_feedback` has recorded its event."""
    signed_up = sign_up(services, "ada@example.com")
    services.mailbox.lose_next_response()
    handle(handler, signed_up)
    (retry,) = retries(services)
    sender.record_accepted(services.mailbox.mails[0].tags["mail"])
    assert handle(handler, sqs_record(retry["Body"])) == []
    assert services.recipients == ["ada@example.com"]


def test_mail_of_a_worker_that_stopped_before_sending_is_sent(services: MailServices) -> None:
    signed_up = sign_up(services, "ada@example.com")
    die(before=True, signed_up=signed_up)
    assert handle(handler, signed_up) == []
    assert services.recipients == []  # the worker may still be running
    (retry,) = retries(services)
    expire(services)
    handle(handler, sqs_record(retry["Body"]))
    assert services.recipients == ["ada@example.com"]


def test_mail_of_a_worker_that_stopped_after_sending_is_not_repeated(services: MailServices) -> None:
    signed_up = sign_up(services, "ada@example.com")
    die(before=False, signed_up=signed_up)
    assert services.recipients == ["ada@example.com"]
    sender.record_accepted(services.mailbox.mails[0].tags["mail"])
    expire(services)
    assert handle(handler, signed_up) == []
    assert services.recipients == ["ada@example.com"]


class Killed(BaseException):
    """Like SIGKILL, it passes every exception handler, and nothing is cleaned up."""


def die(*, before: bool, signed_up: Record) -> None:
    with pytest.MonkeyPatch.context() as patch:
        send = sender._send_with_retries

        def hand_over(*args: Any) -> None:
            if not before:
                send(*args)
            raise Killed

        patch.setattr(sender, "_send_with_retries", hand_over)
        with pytest.raises(Killed):
            handle(handler, signed_up)


def expire(services: MailServices) -> None:
    """Move the deadline of the stopped worker into the past."""
    table = services.environment["IDEMPOTENCY_TABLE"]
    for item in clients.dynamodb().scan(TableName=table)["Items"]:
        if item.get("status") == {"S": "INPROGRESS"}:
            clients.dynamodb().update_item(
                TableName=table,
                Key={"id": item["id"]},
                UpdateExpression="SET in_progress_expiration = :past",
                ExpressionAttributeValues={":past": {"N": "1"}},
            )


def test_batch_fails_if_the_retry_queue_is_unreachable(
    services: MailServices, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Lambda then repeats the batch."""
    monkeypatch.setenv("WELCOME_RETRY_QUEUE_URL", "http://127.0.0.1:1/none")
    with pytest.raises((BotoCoreError, ClientError)):
        handle(handler, stream_record({}))
