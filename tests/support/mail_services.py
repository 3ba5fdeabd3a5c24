"""The services that the mail workers use in tests, and the notifications of SES."""

import json
from dataclasses import dataclass
from uuid import uuid4

from infra.local.mailbox.server import Mailbox
from tests.support.lambda_events import Record, handle, sqs_record
from workers import mail_feedback


@dataclass(frozen=True)
class MailServices:
    environment: dict[str, str]  # of the workers
    mailbox: Mailbox  # in place of SES

    @property
    def recipients(self) -> list[str]:
        return [recipient for mail in self.mailbox.mails for recipient in mail.recipients]


def ses_notification(services: MailServices, event: object, **changed: str) -> Record:
    """Return the notification that SNS sends for an event of SES."""
    return {
        "Type": "Notification",
        "MessageId": str(uuid4()),
        "TopicArn": services.environment["MAIL_TOPIC_ARN"],
        "Message": event if isinstance(event, str) else json.dumps(event),
        "Timestamp": "2026-11-23T15:00:05.412Z",
        "SignatureVersion": "2",
        **changed,
    }


def handle_ses_events(services: MailServices, *events: object) -> list[str]:
    """Run the worker `mail_feedback`. Return the ids of the messages that failed."""
    messages = (sqs_record(ses_notification(services, event)) for event in events)
    return handle(mail_feedback.handler, *messages)
