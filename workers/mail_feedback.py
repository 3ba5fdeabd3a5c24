"""Processes SES's events about mails: SES → SNS → SQS → this worker → the table `subscribers`.

A permanent bounce or a complaint stops all mail to the address; temporary bounces are counted. The worker records
which mails SES accepted, so that none is sent twice (`workers.mail.sender`). A mail to the unsubscribe address
unsubscribes (RFC 2369).
Events: https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html
"""

import json
import os
from collections.abc import Callable
from typing import Any

from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

from common import signed_links, subscribers_table, tracing
from workers.mail import sender, sns_signature
from workers.observability import instrument, logger

Event = dict[str, Any]

_processor = BatchProcessor(event_type=EventType.SQS)


@instrument
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Process messages of the queue, or a notification of SNS if the function is subscribed to the topic."""
    notifications = [record["Sns"] for record in event["Records"] if "Sns" in record]
    for notification in notifications:
        _process_notification(notification)
    if notifications:
        return {}
    return dict(process_partial_response(event, _process_message, _processor, context))


def _process_message(record: SQSRecord) -> None:
    _process_notification(json.loads(record.body))


def _process_notification(notification: dict[str, Any]) -> None:
    """Process a notification if SNS signed it."""
    try:
        sns_signature.verify_notification(notification, os.environ["MAIL_TOPIC_ARN"])
    except sns_signature.ForgedNotification as error:
        logger.warning("Forged notification ignored", extra={"reason": str(error)})
        return
    text = notification["Message"]
    # SES's first message to a new topic is plain text.
    event = json.loads(text) if text.startswith("{") else {}
    with tracing.use_trace(tracing.continue_trace(_trace_ids(event))):
        _process_event(event)


def _process_event(event: Event) -> None:
    kind = event.get("eventType") or event.get("notificationType")
    if action := _ACTIONS.get(kind):
        action(event)
    logger.info("Mail feedback", extra={"kind": kind, "message_id": event.get("mail", {}).get("messageId")})


def _trace_ids(event: Event) -> dict[str, str]:
    """Return the ids in the headers of the mail."""
    headers = {header["name"].lower(): header["value"] for header in event.get("mail", {}).get("headers", [])}
    return {"request_id": headers.get("x-request-id", ""), "traceparent": headers.get("traceparent", "")}


def _record_send(event: Event) -> None:
    for mail_id in event["mail"].get("tags", {}).get("mail", []):
        sender.record_accepted(mail_id)


def _record_delivery(event: Event) -> None:
    for address in event["delivery"]["recipients"]:
        subscribers_table.record_delivery(address.lower())


def _record_bounce(event: Event) -> None:
    bounce = event["bounce"]
    for recipient in bounce["bouncedRecipients"]:
        email = recipient["emailAddress"].lower()
        reason = recipient.get("diagnosticCode") or f"{bounce['bounceType']}, {bounce['bounceSubType']}"
        if bounce["bounceType"] == "Permanent":
            subscribers_table.stop(email, "bounced", reason)
        else:
            subscribers_table.record_soft_bounce(email, bounce["feedbackId"], reason)


def _record_complaint(event: Event) -> None:
    complaint = event["complaint"]
    if complaint.get("complaintFeedbackType") == "not-spam":
        return  # the reader moved the mail out of the spam folder
    for recipient in complaint["complainedRecipients"]:
        reason = complaint.get("complaintFeedbackType") or "no reason given"
        subscribers_table.stop(recipient["emailAddress"].lower(), "complained", reason)


def _unsubscribe(event: Event) -> None:
    """Unsubscribe the address of the token in the subject of a received mail."""
    token = event["mail"]["commonHeaders"].get("subject", "").strip()
    if email := signed_links.read_token(os.environ["UNSUBSCRIBE_SECRET"], "unsubscribe", token):
        subscribers_table.unsubscribe(email)


_ACTIONS: dict[str | None, Callable[[Event], None]] = {
    "Send": _record_send,
    "Delivery": _record_delivery,
    "Bounce": _record_bounce,
    "Complaint": _record_complaint,
    "Received": _unsubscribe,
}
