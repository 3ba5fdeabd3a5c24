"""Mail sent through the mailbox: what the emulator gets, what is kept, and what is said of it."""

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
from infra.local.mailbox.server import SEND_EMAIL, Answer, Handler, Mailbox
from tests.support.mailbox import ONE_ATTEMPT, SENDER, make_ses_client, send_mail
from tests.support.secured_aws import SecuredAws

pytestmark = pytest.mark.usefixtures("running_emulator")


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with Mailbox(os.environ["AWS_ENDPOINT_URL"]) as mailbox:
        yield mailbox


def sent(emulator: str) -> list[str]:
    """Give the ids of what the emulator has sent."""
    connection = http.client.HTTPConnection(emulator.removeprefix("http://"), timeout=5)
    connection.request("GET", "/_ministack/ses/messages")
    accounts = json.loads(connection.getresponse().read())["messages"]
    connection.close()
    return [message["MessageId"] for messages in accounts.values() for message in messages]


def test_mail_reaches_the_emulator_and_is_kept_whole(mailbox: Mailbox) -> None:
    begin = time.time()
    message_id = send_mail(make_ses_client(mailbox), EmailTags=[{"Name": "kind", "Value": "welcome"}])

    [mail] = mailbox.mails
    assert message_id in sent(mailbox.emulator)
    assert mail.message_id == message_id
    assert (mail.sender, mail.recipients, mail.subject) == (SENDER, ["ada@example.com"], "Welcome")
    assert (mail.text, mail.html) == ("Hello", "<p>Hello</p>")
    assert ("List-Unsubscribe", "<https://blog.example.com/bye>") in mail.headers
    assert mail.tags == {"kind": "welcome"}
    assert begin <= mail.sent_at <= time.time()


def test_boto3_finds_it_in_the_environment(mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in mailbox.environment().items():
        monkeypatch.setenv(name, value)
    make_ses_client(mailbox)
    send_mail(boto3.client("sesv2"))
    assert len(mailbox.mails) == 1


def test_every_other_call_is_the_emulators(mailbox: Mailbox) -> None:
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


def test_what_the_emulator_rejects_is_not_kept(mailbox: Mailbox) -> None:
    client = make_ses_client(mailbox)
    with pytest.raises(client.exceptions.MessageRejected):
        send_mail(client, sender="mallory@example.org")
    assert mailbox.mails == []


def test_permissions_are_enforced(secured_aws: SecuredAws) -> None:
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


def test_it_finds_its_mails_again(tmp_path: Path) -> None:
    file = tmp_path / "mails.jsonl"
    with Mailbox(os.environ["AWS_ENDPOINT_URL"], file=file) as mailbox:
        first = send_mail(make_ses_client(mailbox))
    with file.open("a") as half:
        half.write('{"message_id": "ki')  # as a killed run may leave it
    with Mailbox(os.environ["AWS_ENDPOINT_URL"], file=file) as mailbox:
        second = send_mail(make_ses_client(mailbox))
    assert [mail.message_id for mail in Mailbox("", file=file).mails] == [first, second]


# --- Trouble on request


def test_it_refuses_as_ses_does(mailbox: Mailbox) -> None:
    client = make_ses_client(mailbox)
    mailbox.fail_next((429, "TooManyRequestsException", "Slow down"), (400, "MessageRejected", "No"))
    with pytest.raises(client.exceptions.TooManyRequestsException, match="Slow down"):
        send_mail(client)
    with pytest.raises(client.exceptions.MessageRejected, match="No"):
        send_mail(client)
    assert mailbox.mails == []
    send_mail(client)
    assert len(mailbox.mails) == 1


def test_boto3_tries_again_after_a_passing_trouble(mailbox: Mailbox) -> None:
    patient = make_ses_client(mailbox, Config(retries={"mode": "standard", "total_max_attempts": 3}))
    mailbox.fail_next(
        (500, "InternalServiceErrorException", "Oops"), (429, "TooManyRequestsException", "Slow")
    )
    send_mail(patient)
    assert len(mailbox.mails) == 1


def test_an_answer_is_lost_but_not_the_mail(mailbox: Mailbox) -> None:
    mailbox.lose_answer_next()
    with pytest.raises(ConnectionClosedError):
        send_mail(make_ses_client(mailbox))
    [mail] = mailbox.mails
    assert mail.message_id in sent(mailbox.emulator)


def test_a_mail_whose_sender_is_gone_has_its_events_all_the_same(
    mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_ses_client(mailbox)
    published: SimpleQueue[Mail] = SimpleQueue()
    monkeypatch.setattr(mailbox.events, "publish", published.put)
    sender = http.client.HTTPConnection("127.0.0.1", mailbox.port, timeout=5)
    forward = Handler.forward

    def forward_and_end_the_sender(self: Handler, body: bytes) -> Answer:
        answer = forward(self, body)
        assert sender.sock
        sender.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))  # as if killed
        sender.close()
        return answer

    monkeypatch.setattr(Handler, "forward", forward_and_end_the_sender)
    simple = {"Subject": {"Data": "Welcome"}, "Body": {"Text": {"Data": "Hello"}}}
    mail = {
        "FromEmailAddress": SENDER,
        "Destination": {"ToAddresses": ["ada@example.com"]},
        "Content": {"Simple": simple},
    }
    sender.request("POST", SEND_EMAIL, json.dumps(mail))
    assert published.get(timeout=5).text == "Hello"


def test_stopping_waits_for_the_last_mails_events(mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch) -> None:
    published: list[str] = []

    def publish(mail: Mail) -> None:
        time.sleep(0.3)
        published.append(mail.message_id)

    monkeypatch.setattr(mailbox.events, "publish", publish)
    message_id = send_mail(make_ses_client(mailbox))
    mailbox.stop()
    assert published == [message_id]


def test_one_that_was_never_started_can_be_stopped() -> None:
    Mailbox(os.environ["AWS_ENDPOINT_URL"]).stop()
