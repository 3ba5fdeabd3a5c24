"""A new subscriber's mail: stream of the `subscribers` table → here → SES. It greets, and asks to confirm.

The mapping's filter lets through the records of sign-ups alone. One that fails is set aside in a queue, from which
it comes here again for itself: a stream would deliver the whole rest of its shard again, in order, for as long as
one record fails. From the queue it ends in the dead-letter queue, with its reason beside it; only what SES has no
capacity for waits there for as long as that takes.
"""

import json
import os
from typing import Any

from aws_lambda_powertools.utilities.batch import (
    BatchProcessor,
    EventType,
    ExceptionInfo,
    FailureResponse,
    process_partial_response,
)
from aws_lambda_powertools.utilities.data_classes.dynamo_db_stream_event import DynamoDBRecord
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

from common import signed_links, subscribers_table
from common.aws import clients
from workers.mail import sender
from workers.mail.sender import Mail, pseudonym
from workers.observability import following, logger, observed


class SettingAside(BatchProcessor):
    def failure_handler(self, record: DynamoDBRecord, exception: ExceptionInfo) -> FailureResponse:
        """Put a record that failed into the queue, and let the stream go on."""
        reason = f"{exception[0].__name__ if exception[0] else ''}: {exception[1]}"
        set_aside(json.dumps(record.raw_event), reason)
        return "fail", reason, record


def set_aside(body: str, reason: str, **options: Any) -> None:
    logger.warning("Set aside", extra={"reason": reason})
    clients.sqs().send_message(
        QueueUrl=os.environ["WELCOME_RETRY_QUEUE_URL"],
        MessageBody=body,
        MessageAttributes={"reason": {"DataType": "String", "StringValue": reason[:1000]}},
        **options,
    )


from_stream = SettingAside(event_type=EventType.DynamoDBStreams)
from_queue = BatchProcessor(event_type=EventType.SQS)


@observed
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    sender.begin(context)
    if event["Records"][0]["eventSource"] == "aws:sqs":
        return dict(process_partial_response(event, on_message, from_queue, context))
    return dict(process_partial_response(event, on_record, from_stream, context))


def on_message(record: SQSRecord) -> None:
    try:
        on_record(DynamoDBRecord(json.loads(record.body)))
    except sender.Throttled as error:
        set_aside(record.body, f"Throttled: {error}", DelaySeconds=clients.MAX_SQS_DELAY)


@following
def on_record(record: DynamoDBRecord) -> None:
    assert record.dynamodb, "a record of a stream has its item"
    signed_up = record.dynamodb.new_image
    welcome(signed_up["email"], signed_up["signup"])


def welcome(email: str, signup: str) -> None:
    """Send the welcome of one sign-up, unless the subscriber has moved on since."""
    subscriber = subscribers_table.get(email, consistent=True)
    if not subscriber or (subscriber.state, subscriber.signup) != ("pending", signup):
        logger.info("No longer waits for a welcome", extra={"subscriber": pseudonym(email)})
        return
    token = signed_links.sign_token(os.environ["UNSUBSCRIBE_SECRET"], "confirm", email)
    letter = Mail(f"welcome-{signup}", "welcome", {"confirm_url": sender.link("subscribe/confirm", token)})
    outcome = sender.send(letter, subscriber)
    logger.info("Welcome", extra={"subscriber": pseudonym(email), "outcome": outcome})
