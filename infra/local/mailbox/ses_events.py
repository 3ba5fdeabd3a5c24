"""The events of a mail as SES publishes them to SNS, and the addresses of its mailbox simulator.

https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html
https://docs.aws.amazon.com/ses/latest/dg/send-an-email-from-console.html#send-email-simulator
"""

import json
import time
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parseaddr
from typing import TYPE_CHECKING, Any

import boto3

from infra.local.mailbox.archive import Mail

if TYPE_CHECKING:
    from mypy_boto3_sesv2.type_defs import EventDestinationTypeDef

_SUBJECT = "Amazon SES Email Event Notification"
_SIMULATOR = "simulator.amazonses.com"
_MTA = f"dsn; {_SIMULATOR}"
_SUPPRESSED = (
    "Amazon SES has suppressed sending to this address because it has a recent history of bouncing as an "
    "invalid address."
)
# Bounce type and subtype, SMTP status, and the response of the recipient's server.
_BOUNCES = {
    "bounce": ("Permanent", "General", "5.1.1", "smtp; 550 5.1.1 user unknown"),
    "suppressionlist": ("Permanent", "Suppressed", "5.1.1", _SUPPRESSED),
    # An addition: SES's simulator has no full mailbox.
    "soft-bounce": ("Transient", "MailboxFull", "4.2.2", "smtp; 452 4.2.2 mailbox full"),
}

Event = dict[str, Any]


class SesEventPublisher:
    """Publishes the events of mails to the topics of their configuration sets in the emulator."""

    def __init__(self, emulator: str) -> None:
        self._ses = boto3.client("sesv2", endpoint_url=emulator)
        self._sns = boto3.client("sns", endpoint_url=emulator)

    def publish(self, mail: Mail) -> None:
        for destination in self._destinations(mail.configuration_set):
            topic = destination["SnsDestination"]["TopicArn"]
            region, account = topic.split(":")[3:5]
            for event in events_of(mail, region, account):
                if event["eventType"].upper() in destination["MatchingEventTypes"]:
                    self._sns.publish(TopicArn=topic, Subject=_SUBJECT, Message=json.dumps(event))

    def _destinations(self, configuration_set: str) -> "list[EventDestinationTypeDef]":
        if not configuration_set:
            return []
        response = self._ses.get_configuration_set_event_destinations(ConfigurationSetName=configuration_set)
        return [
            destination
            for destination in response.get("EventDestinations", [])
            if destination.get("Enabled") and "SnsDestination" in destination
        ]


def events_of(mail: Mail, region: str, account: str) -> Iterator[Event]:
    """Yield the Send event of a mail, then the events of each recipient."""
    description = _describe(mail, region, account)
    yield {"eventType": "Send", "mail": description, "send": {}}
    for recipient in mail.recipients:
        for name, details in _outcomes(parseaddr(recipient)[1]):
            yield {"eventType": name, "mail": description, name.lower(): details}


def _outcomes(address: str) -> Iterator[tuple[str, Event]]:
    mailbox = _simulator_mailbox(address)
    if mailbox in _BOUNCES:
        yield "Bounce", _bounce(address, *_BOUNCES[mailbox])
        return
    yield "Delivery", _delivery(address)
    if mailbox == "complaint":
        yield "Complaint", _complaint(address)


def _simulator_mailbox(address: str) -> str:
    """Return the simulator's mailbox without a label: `bounce` for bounce+anything@simulator.amazonses.com."""
    local, _, domain = address.lower().partition("@")
    return local.partition("+")[0] if domain == _SIMULATOR else ""


def _bounce(address: str, kind: str, subtype: str, status: str, response: str) -> Event:
    recipient = {"emailAddress": address, "action": "failed", "status": status, "diagnosticCode": response}
    return {
        "feedbackId": str(uuid.uuid4()),
        "bounceType": kind,
        "bounceSubType": subtype,
        "bouncedRecipients": [recipient],
        "timestamp": _timestamp(time.time()),
        "reportingMTA": "dns; amazonses.com" if subtype == "Suppressed" else _MTA,
    }


def _delivery(address: str) -> Event:
    return {
        "timestamp": _timestamp(time.time()),
        "processingTimeMillis": 1,
        "recipients": [address],
        "smtpResponse": "250 2.6.0 Message received",
        "reportingMTA": _SIMULATOR,
        "remoteMtaIp": "127.0.0.1",
    }


def _complaint(address: str) -> Event:
    now = _timestamp(time.time())
    return {
        "feedbackId": str(uuid.uuid4()),
        "complaintSubType": None,
        "complainedRecipients": [{"emailAddress": address}],
        "timestamp": now,
        "userAgent": "Amazon SES Mailbox Simulator",
        "complaintFeedbackType": "abuse",
        "arrivalDate": now,
    }


def _describe(mail: Mail, region: str, account: str) -> Event:
    sender = parseaddr(mail.sender)[1]
    return {
        "timestamp": _timestamp(mail.sent_at),
        "source": mail.sender,
        "sourceArn": f"arn:aws:ses:{region}:{account}:identity/{sender}",
        "sendingAccountId": account,
        "messageId": mail.message_id,
        "destination": mail.recipients,
        "headersTruncated": False,
        "headers": [{"name": name, "value": value} for name, value in mail.headers],
        "commonHeaders": _common_headers(mail),
        "tags": {
            "ses:configuration-set": [mail.configuration_set],
            "ses:from-domain": [sender.rpartition("@")[2]],
            **{name: [value] for name, value in mail.tags.items()},
        },
    }


def _common_headers(mail: Mail) -> Event:
    return {
        "from": [mail.sender],
        "to": mail.addresses("To"),
        "messageId": mail.message_id,
        "subject": mail.subject,
    }


def _timestamp(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
