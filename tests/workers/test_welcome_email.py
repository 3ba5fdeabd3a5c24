"""The worker, with records as the table's stream gives them."""

import json
import re
from typing import Any
from uuid import uuid4

import pytest
from botocore.exceptions import BotoCoreError, ClientError
from django.conf import LazySettings

from common import signed_links, subscribers_table
from common.aws import clients
from tests.support.mail_events import Record, World, delayed, handle, message, taken
from tests.workers.conftest import raw
from workers.mail import sender
from workers.welcome_email import handler


def sign_up(world: World, address: str) -> Record:
    """Give the record that this sign-up leaves in the stream."""
    subscribers_table.subscribe(address)
    key = {"email": {"S": address.lower()}}
    item = clients.dynamodb().get_item(TableName=world.environment["SUBSCRIBERS_TABLE"], Key=key)["Item"]
    return record(item)


def record(image: dict[str, Any]) -> Record:
    number = str(uuid4().int)[:21]
    return {
        "eventID": uuid4().hex,
        "eventName": "INSERT",
        "eventVersion": "1.1",
        "eventSource": "aws:dynamodb",
        "awsRegion": "us-east-1",
        "dynamodb": {"NewImage": image, "SequenceNumber": number, "StreamViewType": "NEW_AND_OLD_IMAGES"},
        "eventSourceARN": "arn:aws:dynamodb:us-east-1:000000000000:table/subscribers/stream/x",
    }


def retries(world: World) -> list[dict[str, Any]]:
    return taken(world.environment["WELCOME_RETRY_QUEUE_URL"])


def test_a_sign_up_is_welcomed(world: World) -> None:
    assert handle(handler, sign_up(world, "Ada@example.com")) == []
    (sent,) = world.postbox.mails
    assert sent.recipients == ["Ada@example.com"]
    assert sent.sender == "Tides & Times <hello@blog.example>"
    assert sent.configuration_set == world.environment["SES_CONFIGURATION_SET"]
    assert "Tides & Times" in sent.subject
    assert "Tides &amp; Times" in sent.html
    assert "Tides & Times" in sent.text


def test_the_site_is_called_what_its_pages_call_it_unless_told(
    world: World, monkeypatch: pytest.MonkeyPatch, settings: LazySettings
) -> None:
    monkeypatch.delenv("SITE_NAME")
    handle(handler, sign_up(world, "Ada@example.com"))
    (sent,) = world.postbox.mails
    assert sent.sender.startswith(f"{settings.SITE_NAME} <")
    assert settings.SITE_DESCRIPTION in sent.html


def test_both_parts_have_links_that_hold(world: World) -> None:
    handle(handler, sign_up(world, "Ada@example.com"))
    (sent,) = world.postbox.mails
    for part in (sent.text, sent.html):
        (confirm,) = set(re.findall(r"http://testserver/subscribe/confirm/([\w-]+)/", part))
        (unsubscribe,) = set(re.findall(r"http://testserver/unsubscribe/([\w-]+)/", part))
        assert signed_links.read("tests-only", "confirm", confirm) == "ada@example.com"
        assert signed_links.read("tests-only", "unsubscribe", unsubscribe) == "ada@example.com"


def test_mail_programs_can_unsubscribe_with_one_click(world: World) -> None:
    """RFC 8058, section 3.1."""
    handle(handler, sign_up(world, "ada@example.com"))
    headers = dict(world.postbox.mails[0].headers)
    token = signed_links.sign("tests-only", "unsubscribe", "ada@example.com")
    assert headers["List-Unsubscribe"] == (
        f"<http://testserver/unsubscribe/{token}/>, <mailto:hello@blog.example?subject={token}>"
    )
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_twice_sends_one_mail(world: World) -> None:
    signed_up = sign_up(world, "ada@example.com")
    for _ in range(3):
        assert handle(handler, signed_up, signed_up) == []
    assert world.recipients == ["ada@example.com"]


def test_order_does_not_matter(world: World) -> None:
    records = [sign_up(world, f"r{n}@example.com") for n in range(5)]
    handle(handler, *reversed(records))
    handle(handler, *records)
    assert sorted(world.recipients) == [f"r{n}@example.com" for n in range(5)]


def test_one_poison_record_holds_up_no_other(world: World) -> None:
    records = [sign_up(world, f"r{n}@example.com") for n in range(9)]
    records.insert(4, record({"email": {"S": "no sign-up"}}))
    assert handle(handler, *records) == []
    assert sorted(world.recipients) == [f"r{n}@example.com" for n in range(9)]
    (aside,) = retries(world)
    assert json.loads(aside["Body"]) == records[4]
    assert aside["MessageAttributes"]["reason"]["StringValue"] == "KeyError: 'signup'"


def test_what_was_set_aside_is_tried_again(world: World) -> None:
    signed_up = sign_up(world, "ada@example.com")
    assert handle(handler, message(signed_up), message(signed_up)) == []
    assert world.recipients == ["ada@example.com"]


def test_what_fails_again_goes_back_into_the_queue(world: World) -> None:
    poison, good = message(record({})), message(sign_up(world, "ada@example.com"))
    assert handle(handler, poison, good) == [poison["messageId"]]
    assert world.recipients == ["ada@example.com"]


def test_who_has_moved_on_gets_no_welcome(world: World) -> None:
    confirmed, left, deleted, again = (
        sign_up(world, f"{name}@example.com") for name in ("confirmed", "left", "deleted", "again")
    )
    subscribers_table.confirm("confirmed@example.com")
    subscribers_table.unsubscribe("left@example.com")
    subscribers_table.delete("deleted@example.com")
    subscribers_table.unsubscribe("again@example.com")
    second = sign_up(world, "again@example.com")
    handle(handler, confirmed, left, deleted, again)
    assert world.recipients == []
    handle(handler, second)
    assert world.recipients == ["again@example.com"]


def test_a_raw_event_of_aws(world: World) -> None:
    (raw_record,) = json.loads(raw("subscribers-stream.json").read_text())["Records"]
    image = raw_record["dynamodb"]["NewImage"]
    clients.dynamodb().put_item(TableName=world.environment["SUBSCRIBERS_TABLE"], Item=image)
    assert handle(handler, raw_record, raw_record) == []
    assert world.recipients == ["Ada@example.com"]


def test_a_raw_event_of_the_queue(world: World) -> None:
    (retried,) = json.loads(raw("welcome-retry-sqs.json").read_text())["Records"]
    image = json.loads(retried["body"])["dynamodb"]["NewImage"]
    clients.dynamodb().put_item(TableName=world.environment["SUBSCRIBERS_TABLE"], Item=image)
    assert handle(handler, retried) == []
    assert world.recipients == ["Ada@example.com"]


# --- SES says no


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Note the pauses instead of making them."""
    pauses: list[float] = []
    monkeypatch.setattr("workers.mail.sender.time.sleep", pauses.append)
    return pauses


def test_throttled_it_sends_more_slowly(world: World, quick: list[float]) -> None:
    throttled = (429, "TooManyRequestsException", "Maximum sending rate exceeded.")
    world.postbox.fail_next(throttled, throttled)
    handle(handler, sign_up(world, "ada@example.com"))
    assert world.recipients == ["ada@example.com"]
    assert len(quick) == 2
    assert quick[1] > quick[0] * 0.99


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (500, "InternalServiceErrorException"),
        (400, "SendingPausedException"),
        (400, "AccountSuspendedException"),
        (404, "NotFoundException"),
    ],
)
def test_what_is_not_the_addresss_fault_is_tried_again(world: World, status: int, code: str) -> None:
    world.postbox.fail_next((status, code, "Not now."))
    signed_up = sign_up(world, "ada@example.com")
    assert handle(handler, signed_up) == []
    assert world.recipients == []
    (aside,) = retries(world)
    assert code in aside["MessageAttributes"]["reason"]["StringValue"]
    handle(handler, message(aside["Body"]))
    assert world.recipients == ["ada@example.com"]


def test_without_capacity_for_long_it_waits_in_the_queue_as_often_as_that_takes(
    world: World, quick: list[float]
) -> None:
    throttled = (429, "TooManyRequestsException", "Daily message quota exceeded.")
    world.postbox.fail_next(*[throttled] * 12)
    assert handle(handler, sign_up(world, "ada@example.com")) == []
    (aside,) = retries(world)
    assert "Daily message quota" in aside["MessageAttributes"]["reason"]["StringValue"]
    assert handle(handler, message(aside["Body"])) == []
    assert delayed(world.environment["WELCOME_RETRY_QUEUE_URL"]) == 1
    assert handle(handler, message(aside["Body"])) == []
    assert world.recipients == ["ada@example.com"]
    assert sum(quick) / 2 * 10 < 60


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("MessageRejected", "Illegal address"),
        ("MessageRejected", "Address blacklisted."),
        ("BadRequestException", "Missing final '@domain'"),
        ("BadRequestException", "Local address contains control or whitespace"),
    ],
)
def test_a_refused_address_is_recorded_and_let_be(world: World, code: str, reason: str) -> None:
    world.postbox.fail_next((400, code, reason))
    signed_up = sign_up(world, "ada@example.com")
    assert handle(handler, signed_up, signed_up) == []
    found = subscribers_table.get("ada@example.com")
    assert found
    assert (found.state, found.reason) == ("bounced", reason)
    assert retries(world) == []
    assert world.recipients == []


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
def test_what_is_our_fault_is_nobodys_refusal(world: World, code: str, reason: str) -> None:
    world.postbox.fail_next((400, code, reason))
    handle(handler, sign_up(world, "ada@example.com"))
    found = subscribers_table.get("ada@example.com")
    assert found
    assert found.state == "pending"
    assert len(retries(world)) == 1


# --- Nobody knows whether it was sent


def test_a_mail_whose_answer_got_lost_is_not_sent_again(world: World) -> None:
    """SES took it, and says so by its event, which `mail_feedback` notes."""
    signed_up = sign_up(world, "ada@example.com")
    world.postbox.lose_answer_next()
    handle(handler, signed_up)
    (aside,) = retries(world)
    sender.note_sent(world.postbox.mails[0].tags["mail"])
    assert handle(handler, message(aside["Body"])) == []
    assert world.recipients == ["ada@example.com"]


def test_a_worker_that_died_before_sending_is_made_up_for(world: World) -> None:
    signed_up = sign_up(world, "ada@example.com")
    die(before=True, signed_up=signed_up)
    assert handle(handler, signed_up) == []
    assert world.recipients == []  # it may still be at it
    (aside,) = retries(world)
    expire(world)
    handle(handler, message(aside["Body"]))
    assert world.recipients == ["ada@example.com"]


def test_a_worker_that_died_after_sending_is_not_repeated(world: World) -> None:
    signed_up = sign_up(world, "ada@example.com")
    die(before=False, signed_up=signed_up)
    assert world.recipients == ["ada@example.com"]
    sender.note_sent(world.postbox.mails[0].tags["mail"])
    expire(world)
    assert handle(handler, signed_up) == []
    assert world.recipients == ["ada@example.com"]


class Killed(BaseException):
    """Like SIGKILL it passes every handler of exceptions, and nothing is tidied up."""


def die(*, before: bool, signed_up: Record) -> None:
    with pytest.MonkeyPatch.context() as patch:
        send = sender.hand_over

        def hand_over(*args: Any) -> None:
            if not before:
                send(*args)
            raise Killed

        patch.setattr(sender, "hand_over", hand_over)
        with pytest.raises(Killed):
            handle(handler, signed_up)


def expire(world: World) -> None:
    """Let the time pass that the dead worker had."""
    table = world.environment["IDEMPOTENCY_TABLE"]
    for item in clients.dynamodb().scan(TableName=table)["Items"]:
        if item.get("status") == {"S": "INPROGRESS"}:
            clients.dynamodb().update_item(
                TableName=table,
                Key={"id": item["id"]},
                UpdateExpression="SET in_progress_expiration = :past",
                ExpressionAttributeValues={":past": {"N": "1"}},
            )


def test_without_its_queue_the_stream_is_not_left_in_the_dark(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What can't be set aside fails the whole batch, which Lambda then delivers again."""
    monkeypatch.setenv("WELCOME_RETRY_QUEUE_URL", "http://127.0.0.1:1/none")
    with pytest.raises((BotoCoreError, ClientError)):
        handle(handler, record({}))
