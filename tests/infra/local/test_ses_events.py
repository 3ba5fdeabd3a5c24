"""The mailbox's SES events, received from the topic of a configuration set."""

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

    def add_destination(self, events: list[Any], *, enabled: bool = True) -> None:
        """Add the topic to the configuration set as a destination of events."""
        sns: Any = {"TopicArn": self.topic}
        make_ses_client(self.mailbox).create_configuration_set_event_destination(
            ConfigurationSetName=self.name,
            EventDestinationName=f"destination-{uuid4()}",
            EventDestination={"Enabled": enabled, "MatchingEventTypes": events, "SnsDestination": sns},
        )

    def send_and_receive(self, to: str) -> list[dict[str, Any]]:
        """Send a mail, and return its events."""
        send_mail(
            make_ses_client(self.mailbox),
            to,
            ConfigurationSetName=self.name,
            EmailTags=[{"Name": "kind", "Value": "post"}],
        )
        self.mailbox.stop()  # it has published all events then
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
    ("mailbox", "expected"),
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
def test_address_of_the_simulator_has_its_events(
    feedback: Feedback, mailbox: str, expected: list[str]
) -> None:
    feedback.add_destination(ALL)
    assert summaries(feedback.send_and_receive(f"{mailbox}@simulator.amazonses.com")) == sorted(expected)


@pytest.mark.parametrize("address", ["ada@example.com", "bounce@example.com", "Ada <ada@example.com>"])
def test_mail_to_any_other_address_is_delivered(feedback: Feedback, address: str) -> None:
    feedback.add_destination(ALL)
    assert summaries(feedback.send_and_receive(address)) == ["Delivery", "Send"]


def summaries(events: list[dict[str, Any]]) -> list[str]:
    return sorted(summary(event) for event in events)


def summary(event: dict[str, Any]) -> str:
    bounce = event.get("bounce") or {}
    parts = [event["eventType"], bounce.get("bounceType"), bounce.get("bounceSubType")]
    return " ".join(part for part in parts if part)


def test_only_the_events_of_the_destination_are_published(feedback: Feedback) -> None:
    feedback.add_destination(["BOUNCE", "COMPLAINT"])
    assert summaries(feedback.send_and_receive("complaint@simulator.amazonses.com")) == ["Complaint"]


def test_disabled_destination_gets_no_events(feedback: Feedback) -> None:
    feedback.add_destination(ALL, enabled=False)
    assert feedback.send_and_receive("complaint@simulator.amazonses.com") == []


def test_configuration_set_without_a_destination_publishes_no_events(feedback: Feedback) -> None:
    assert feedback.send_and_receive("bounce@simulator.amazonses.com") == []


def test_event_describes_its_mail(feedback: Feedback) -> None:
    feedback.add_destination(["BOUNCE"])
    begin = time.time()
    [event] = feedback.send_and_receive("Ada <bounce@simulator.amazonses.com>")

    [sent] = feedback.mailbox.mails
    mail = event["mail"]
    assert begin - 1 < seconds(mail["timestamp"]) <= seconds(event["bounce"]["timestamp"]) + 1
    assert mail["messageId"] == mail["commonHeaders"]["messageId"] == sent.message_id
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


def seconds(timestamp: str) -> float:
    return datetime.strptime(timestamp, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC).timestamp()
