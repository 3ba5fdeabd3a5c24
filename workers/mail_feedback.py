"""What SES tells of the mails it was given: SES → SNS → SQS → here → `subscribers`.

A hard bounce or a complaint stops all mail to the address; soft bounces are counted. What SES has taken is noted,
so that no mail is sent twice (`workers.mail.sender`). A mail to the unsubscribing address unsubscribes (RFC 2369).
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
from workers.observability import logger, observed

Event = dict[str, Any]

processor = BatchProcessor(event_type=EventType.SQS)


@observed
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Take messages of the queue; or, subscribed to the topic directly, a notification."""
    direct = [record["Sns"] for record in event["Records"] if "Sns" in record]
    for notification in direct:
        on_notification(notification)
    if direct:
        return {}
    return dict(process_partial_response(event, on_message, processor, context))


def on_message(record: SQSRecord) -> None:
    on_notification(json.loads(record.body))


def on_notification(notification: dict[str, Any]) -> None:
    """Act on a notification if it comes from where it says."""
    try:
        sns_signature.verify(notification, os.environ["MAIL_TOPIC_ARN"])
    except sns_signature.Forged as error:
        logger.warning("Refused", extra={"reason": str(error)})
        return
    text = notification["Message"]
    told = json.loads(text) if text.startswith("{") else {}  # a new topic is greeted in plain words
    with tracing.use_trace(tracing.continue_trace(ids(told))):
        on_event(told)


def on_event(told: Event) -> None:
    kind = told.get("eventType") or told.get("notificationType")
    if act := ACTIONS.get(kind):
        act(told)
    logger.info("Mail feedback", extra={"kind": kind, "message_id": told.get("mail", {}).get("messageId")})


def ids(told: Event) -> dict[str, str]:
    """Read the ids that the mail was sent with."""
    found = {each["name"].lower(): each["value"] for each in told.get("mail", {}).get("headers", [])}
    return {"request_id": found.get("x-request-id", ""), "traceparent": found.get("traceparent", "")}


def sent(event: Event) -> None:
    for mail_id in event["mail"].get("tags", {}).get("mail", []):
        sender.note_sent(mail_id)


def delivered(event: Event) -> None:
    for address in event["delivery"]["recipients"]:
        subscribers_table.record_delivery(address.lower())


def bounced(event: Event) -> None:
    bounce = event["bounce"]
    for recipient in bounce["bouncedRecipients"]:
        email = recipient["emailAddress"].lower()
        reason = recipient.get("diagnosticCode") or f"{bounce['bounceType']}, {bounce['bounceSubType']}"
        if bounce["bounceType"] == "Permanent":
            subscribers_table.stop(email, "bounced", reason)
        else:
            subscribers_table.record_soft_bounce(email, bounce["feedbackId"], reason)


def complained(event: Event) -> None:
    complaint = event["complaint"]
    if complaint.get("complaintFeedbackType") == "not-spam":
        return  # it was taken out of the spam folder
    for recipient in complaint["complainedRecipients"]:
        reason = complaint.get("complaintFeedbackType") or "no reason given"
        subscribers_table.stop(recipient["emailAddress"].lower(), "complained", reason)


def received(event: Event) -> None:
    """Unsubscribe whoever's token is the subject of a mail to us."""
    token = event["mail"]["commonHeaders"].get("subject", "").strip()
    if email := signed_links.read_token(os.environ["UNSUBSCRIBE_SECRET"], "unsubscribe", token):
        subscribers_table.unsubscribe(email)


ACTIONS: dict[str | None, Callable[[Event], None]] = {
    "Send": sent,
    "Delivery": delivered,
    "Bounce": bounced,
    "Complaint": complained,
    "Received": received,
}
