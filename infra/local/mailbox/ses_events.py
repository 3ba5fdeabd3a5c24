"""What SES says of a mail, as it publishes it to SNS, and the recipients of its mailbox simulator.

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

SUBJECT = "Amazon SES Email Event Notification"
SIMULATOR = "simulator.amazonses.com"
MTA = f"dsn; {SIMULATOR}"
SUPPRESSED = (
    "Amazon SES has suppressed sending to this address because it has a recent history of bouncing as an "
    "invalid address."
)
# Bounce type and subtype, SMTP status, and what the recipient's server said.
BOUNCES = {
    "bounce": ("Permanent", "General", "5.1.1", "smtp; 550 5.1.1 user unknown"),
    "suppressionlist": ("Permanent", "Suppressed", "5.1.1", SUPPRESSED),
    # Ours: SES's simulator has no mailbox that is full.
    "soft-bounce": ("Transient", "MailboxFull", "4.2.2", "smtp; 452 4.2.2 mailbox full"),
}

Event = dict[str, Any]


class SesEventPublisher:
    """Publishes what happens to mail, to the topics of its configuration set in the emulator."""

    def __init__(self, emulator: str) -> None:
        self._ses = boto3.client("sesv2", endpoint_url=emulator)
        self._sns = boto3.client("sns", endpoint_url=emulator)

    def publish(self, mail: Mail) -> None:
        for destination in self._destinations(mail.configuration_set):
            topic = destination["SnsDestination"]["TopicArn"]
            region, account = topic.split(":")[3:5]
            for event in events_of(mail, region, account):
                if event["eventType"].upper() in destination["MatchingEventTypes"]:
                    self._sns.publish(TopicArn=topic, Subject=SUBJECT, Message=json.dumps(event))

    def _destinations(self, configuration_set: str) -> "list[EventDestinationTypeDef]":
        if not configuration_set:
            return []
        answer = self._ses.get_configuration_set_event_destinations(ConfigurationSetName=configuration_set)
        found = answer.get("EventDestinations", [])
        return [each for each in found if each.get("Enabled") and "SnsDestination" in each]


def events_of(mail: Mail, region: str, account: str) -> Iterator[Event]:
    """Yield what happens to a mail: it is sent, and then, for each recipient, what becomes of it there."""
    facts = _mail(mail, region, account)
    yield {"eventType": "Send", "mail": facts, "send": {}}
    for recipient in mail.recipients:
        for name, details in _outcomes(parseaddr(recipient)[1]):
            yield {"eventType": name, "mail": facts, name.lower(): details}


def _outcomes(address: str) -> Iterator[tuple[str, Event]]:
    mailbox = _simulated(address)
    if mailbox in BOUNCES:
        yield "Bounce", _bounce(address, *BOUNCES[mailbox])
        return
    yield "Delivery", _delivery(address)
    if mailbox == "complaint":
        yield "Complaint", _complaint(address)


def _simulated(address: str) -> str:
    """Name the simulator's mailbox, without its label: `bounce` of bounce+anything@simulator.amazonses.com."""
    local, _, domain = address.lower().partition("@")
    return local.partition("+")[0] if domain == SIMULATOR else ""


def _bounce(address: str, kind: str, subtype: str, status: str, said: str) -> Event:
    recipient = {"emailAddress": address, "action": "failed", "status": status, "diagnosticCode": said}
    return {
        "feedbackId": str(uuid.uuid4()),
        "bounceType": kind,
        "bounceSubType": subtype,
        "bouncedRecipients": [recipient],
        "timestamp": _timestamp(time.time()),
        "reportingMTA": "dns; amazonses.com" if subtype == "Suppressed" else MTA,
    }


def _delivery(address: str) -> Event:
    return {
        "timestamp": _timestamp(time.time()),
        "processingTimeMillis": 1,
        "recipients": [address],
        "smtpResponse": "250 2.6.0 Message received",
        "reportingMTA": SIMULATOR,
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


def _mail(mail: Mail, region: str, account: str) -> Event:
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
