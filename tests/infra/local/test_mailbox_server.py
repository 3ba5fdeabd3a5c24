"""The local mailbox as the workers use it: mails, failures on request, and events."""

import http.client
import json
import os
import socket
import struct
import time
from collections.abc import Iterator
from pathlib import Path
from queue import SimpleQueue
from uuid import uuid4

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError, ConnectionClosedError

from infra.local.mailbox.archive import Mail
from infra.local.mailbox.server import SEND_EMAIL, Handler, Mailbox, Response
from tests.support.mailbox import ONE_ATTEMPT, SENDER, make_ses_client, send_mail
from tests.support.secured_aws import SecuredAws

pytestmark = pytest.mark.usefixtures("running_emulator")


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with Mailbox(os.environ["AWS_ENDPOINT_URL"]) as mailbox:
        yield mailbox


def sent_ids(emulator: str) -> list[str]:
    """Return the message ids of the mails that the emulator has sent."""
    connection = http.client.HTTPConnection(emulator.removeprefix("http://"), timeout=5)
    connection.request("GET", "/_ministack/ses/messages")
    accounts = json.loads(connection.getresponse().read())["messages"]
    connection.close()
    return [message["MessageId"] for messages in accounts.values() for message in messages]


def test_mail_reaches_the_emulator_and_the_mailbox(mailbox: Mailbox) -> None:
    begin = time.time()
    message_id = send_mail(make_ses_client(mailbox), EmailTags=[{"Name": "kind", "Value": "welcome"}])

    [mail] = mailbox.mails
    assert message_id in sent_ids(mailbox.emulator)
    assert mail.message_id == message_id
    assert (mail.sender, mail.recipients, mail.subject) == (SENDER, ["ada@example.com"], "Welcome")
    assert (mail.text, mail.html) == ("Hello", "<p>Hello</p>")
    assert ("List-Unsubscribe", "<https://blog.example.com/bye>") in mail.headers
    assert mail.tags == {"kind": "welcome"}
    assert begin <= mail.sent_at <= time.time()


def test_boto3_uses_the_mailbox_with_its_environment(
    mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in mailbox.environment().items():
        monkeypatch.setenv(name, value)
    make_ses_client(mailbox)
    send_mail(boto3.client("sesv2"))
    assert len(mailbox.mails) == 1


def test_other_calls_are_passed_to_the_emulator(mailbox: Mailbox) -> None:
    client, name = make_ses_client(mailbox), f"set-{uuid4()}"
    client.create_configuration_set(ConfigurationSetName=name)
    client.put_configuration_set_sending_options(ConfigurationSetName=name, SendingEnabled=False)
    assert client.get_configuration_set(ConfigurationSetName=name)["SendingOptions"] == {
        "SendingEnabled": False
    }
    client.delete_configuration_set(ConfigurationSetName=name)
    with pytest.raises(client.exceptions.NotFoundException):
        client.get_configuration_set(ConfigurationSetName=name)
    assert mailbox.mails == []


def test_mail_that_the_emulator_rejects_is_not_kept(mailbox: Mailbox) -> None:
    client = make_ses_client(mailbox)
    with pytest.raises(client.exceptions.MessageRejected):
        send_mail(client, sender="mallory@example.org")
    assert mailbox.mails == []


def test_mail_without_the_permission_is_rejected(secured_aws: SecuredAws) -> None:
    iam, name = secured_aws.client("iam"), f"nobody-{uuid4()}"
    iam.create_user(UserName=name)
    key = iam.create_access_key(UserName=name)["AccessKey"]
    with Mailbox(secured_aws.emulator.url) as mailbox:
        stranger = boto3.client(
            "sesv2",
            endpoint_url=mailbox.url,
            config=ONE_ATTEMPT,
            aws_access_key_id=key["AccessKeyId"],
            aws_secret_access_key=key["SecretAccessKey"],
        )
        with pytest.raises(ClientError, match="AccessDenied"):
            send_mail(stranger)
        assert mailbox.mails == []


def test_mails_survive_a_restart(tmp_path: Path) -> None:
    file = tmp_path / "mails.jsonl"
    with Mailbox(os.environ["AWS_ENDPOINT_URL"], file=file) as mailbox:
        first = send_mail(make_ses_client(mailbox))
    with file.open("a") as incomplete:
        incomplete.write('{"message_id": "ki')  # as a killed run may leave it
    with Mailbox(os.environ["AWS_ENDPOINT_URL"], file=file) as mailbox:
        second = send_mail(make_ses_client(mailbox))
    assert [mail.message_id for mail in Mailbox("", file=file).mails] == [first, second]


# --- Failures on request


def test_fail_next_rejects_mails_with_ses_errors(mailbox: Mailbox) -> None:
    client = make_ses_client(mailbox)
    mailbox.fail_next((429, "TooManyRequestsException", "Slow down"), (400, "MessageRejected", "No"))
    with pytest.raises(client.exceptions.TooManyRequestsException, match="Slow down"):
        send_mail(client)
    with pytest.raises(client.exceptions.MessageRejected, match="No"):
        send_mail(client)
    assert mailbox.mails == []
    send_mail(client)
    assert len(mailbox.mails) == 1


def test_boto3_retries_after_a_temporary_failure(mailbox: Mailbox) -> None:
    retrying = make_ses_client(mailbox, Config(retries={"mode": "standard", "total_max_attempts": 3}))
    mailbox.fail_next(
        (500, "InternalServiceErrorException", "Oops"), (429, "TooManyRequestsException", "Slow")
    )
    send_mail(retrying)
    assert len(mailbox.mails) == 1


def test_lost_response_does_not_lose_the_mail(mailbox: Mailbox) -> None:
    mailbox.lose_next_response()
    with pytest.raises(ConnectionClosedError):
        send_mail(make_ses_client(mailbox))
    [mail] = mailbox.mails
    assert mail.message_id in sent_ids(mailbox.emulator)


def test_mail_has_its_events_although_its_sender_was_killed(
    mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_ses_client(mailbox)
    published: SimpleQueue[Mail] = SimpleQueue()
    monkeypatch.setattr(mailbox.events, "publish", published.put)
    sender = http.client.HTTPConnection("127.0.0.1", mailbox.port, timeout=5)
    forward = Handler.forward

    def forward_and_kill_the_sender(self: Handler, body: bytes) -> Response:
        response = forward(self, body)
        assert sender.sock
        sender.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))  # as if killed
        sender.close()
        return response

    monkeypatch.setattr(Handler, "forward", forward_and_kill_the_sender)
    simple = {"Subject": {"Data": "Welcome"}, "Body": {"Text": {"Data": "Hello"}}}
    mail = {
        "FromEmailAddress": SENDER,
        "Destination": {"ToAddresses": ["ada@example.com"]},
        "Content": {"Simple": simple},
    }
    sender.request("POST", SEND_EMAIL, json.dumps(mail))
    assert published.get(timeout=5).text == "Hello"


def test_stop_waits_for_the_events_of_the_last_mail(
    mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    published: list[str] = []

    def publish(mail: Mail) -> None:
        time.sleep(0.3)
        published.append(mail.message_id)

    monkeypatch.setattr(mailbox.events, "publish", publish)
    message_id = send_mail(make_ses_client(mailbox))
    mailbox.stop()
    assert published == [message_id]


def test_mailbox_that_was_not_started_can_be_stopped() -> None:
    Mailbox(os.environ["AWS_ENDPOINT_URL"]).stop()
