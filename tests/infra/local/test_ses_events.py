"""What SES says of mail, received from the topic of a configuration set."""

import json
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import boto3
import pytest

from infra.local.mailbox.server import Mailbox
from tests.support.mailbox import SENDER, make_ses_client, send_mail

pytestmark = pytest.mark.usefixtures("running_emulator")

ALL: list[Any] = ["SEND", "DELIVERY", "BOUNCE", "COMPLAINT"]


@dataclass(frozen=True)
class Feedback:
    """A configuration set, and a queue subscribed to its topic."""

    mailbox: Mailbox
    name: str
    topic: str
    queue: str

    def publish(self, events: list[Any], *, enabled: bool = True) -> None:
        """Have the configuration set's events published to the topic."""
        sns: Any = {"TopicArn": self.topic}
        make_ses_client(self.mailbox).create_configuration_set_event_destination(
            ConfigurationSetName=self.name,
            EventDestinationName=f"destination-{uuid4()}",
            EventDestination={"Enabled": enabled, "MatchingEventTypes": events, "SnsDestination": sns},
        )

    def of(self, to: str) -> list[dict[str, Any]]:
        """Send a mail, and give what is said of it."""
        send_mail(
            make_ses_client(self.mailbox),
            to,
            ConfigurationSetName=self.name,
            EmailTags=[{"Name": "kind", "Value": "post"}],
        )
        self.mailbox.stop()  # all is published then
        answer = boto3.client("sqs").receive_message(QueueUrl=self.queue, MaxNumberOfMessages=10)
        notifications = [json.loads(message["Body"]) for message in answer.get("Messages", [])]
        return [json.loads(notification["Message"]) for notification in notifications]


@pytest.fixture
def feedback() -> Iterator[Feedback]:
    name = f"feedback-{uuid4()}"
    topic = boto3.client("sns").create_topic(Name=name)["TopicArn"]
    queue = boto3.client("sqs").create_queue(QueueName=name)["QueueUrl"]
    boto3.client("sns").subscribe(TopicArn=topic, Protocol="sqs", Endpoint=topic.replace(":sns:", ":sqs:"))
    with Mailbox(os.environ["AWS_ENDPOINT_URL"]) as mailbox:
        make_ses_client(mailbox).create_configuration_set(ConfigurationSetName=name)
        yield Feedback(mailbox, name, topic, queue)


@pytest.mark.parametrize(
    ("mailbox", "said"),
    {
        "success": ["Send", "Delivery"],
        "ooto": ["Send", "Delivery"],
        "bounce": ["Send", "Bounce Permanent General"],
        "bounce+label": ["Send", "Bounce Permanent General"],
        "suppressionlist": ["Send", "Bounce Permanent Suppressed"],
        "soft-bounce": ["Send", "Bounce Transient MailboxFull"],
        "complaint": ["Send", "Delivery", "Complaint"],
        "Complaint+Label": ["Send", "Delivery", "Complaint"],
    }.items(),
)
def test_the_simulators_mailboxes(feedback: Feedback, mailbox: str, said: list[str]) -> None:
    feedback.publish(ALL)
    assert summaries(feedback.of(f"{mailbox}@simulator.amazonses.com")) == sorted(said)


@pytest.mark.parametrize("address", ["ada@example.com", "bounce@example.com", "Ada <ada@example.com>"])
def test_every_other_address_gets_its_mail(feedback: Feedback, address: str) -> None:
    feedback.publish(ALL)
    assert summaries(feedback.of(address)) == ["Delivery", "Send"]


def summaries(events: list[dict[str, Any]]) -> list[str]:
    return sorted(summary(event) for event in events)


def summary(event: dict[str, Any]) -> str:
    bounce = event.get("bounce") or {}
    parts = [event["eventType"], bounce.get("bounceType"), bounce.get("bounceSubType")]
    return " ".join(part for part in parts if part)


def test_only_the_wanted_events_are_published(feedback: Feedback) -> None:
    feedback.publish(["BOUNCE", "COMPLAINT"])
    assert summaries(feedback.of("complaint@simulator.amazonses.com")) == ["Complaint"]


def test_a_destination_can_be_switched_off(feedback: Feedback) -> None:
    feedback.publish(ALL, enabled=False)
    assert feedback.of("complaint@simulator.amazonses.com") == []


def test_without_a_destination_nothing_is_said(feedback: Feedback) -> None:
    assert feedback.of("bounce@simulator.amazonses.com") == []


def test_an_event_tells_which_mail_it_is_about(feedback: Feedback) -> None:
    feedback.publish(["BOUNCE"])
    begin = time.time()
    [event] = feedback.of("Ada <bounce@simulator.amazonses.com>")

    [kept] = feedback.mailbox.mails
    mail = event["mail"]
    assert begin - 1 < moment(mail["timestamp"]) <= moment(event["bounce"]["timestamp"]) + 1
    assert mail["messageId"] == mail["commonHeaders"]["messageId"] == kept.message_id
    assert mail["source"] == SENDER
    assert mail["sourceArn"] == "arn:aws:ses:us-east-1:000000000000:identity/hello@blog.example.com"
    assert mail["sendingAccountId"] == "000000000000"
    assert mail["destination"] == mail["commonHeaders"]["to"] == ["Ada <bounce@simulator.amazonses.com>"]
    assert mail["commonHeaders"]["subject"] == "Welcome"
    assert mail["headersTruncated"] is False
    assert {"name": "List-Unsubscribe", "value": "<https://blog.example.com/bye>"} in mail["headers"]
    assert mail["tags"] == {
        "ses:configuration-set": [feedback.name],
        "ses:from-domain": ["blog.example.com"],
        "kind": ["post"],
    }
    [recipient] = event["bounce"]["bouncedRecipients"]
    assert recipient["emailAddress"] == "bounce@simulator.amazonses.com"


def moment(timestamp: str) -> float:
    return datetime.strptime(timestamp, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC).timestamp()
