"""Sends a new subscriber the mail that asks to confirm: stream of the table `subscribers` → this worker → SES.

The mapping's filter passes only the records of sign-ups. A record that fails moves to a retry queue, which invokes
this worker again. In the stream, it would block its shard: Lambda repeats a batch until every record succeeds. After
the queue's attempts, a record ends in the dead-letter queue with the reason as an attribute. A mail that SES has no
capacity for returns to the retry queue until SES accepts it.
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
from workers.mail import contents, sender
from workers.mail.contents import Mail
from workers.mail.sender import pseudonymize
from workers.observability import continue_record_trace, instrument, logger


class _StreamProcessor(BatchProcessor):
    def failure_handler(self, record: DynamoDBRecord, exception: ExceptionInfo) -> FailureResponse:
        """Send a failed record to the retry queue, so that the stream continues."""
        reason = f"{exception[0].__name__ if exception[0] else ''}: {exception[1]}"
        _send_to_retry_queue(json.dumps(record.raw_event), reason)
        return "fail", reason, record


def _send_to_retry_queue(body: str, reason: str, **options: Any) -> None:
    logger.warning("Sent to the retry queue", extra={"reason": reason})
    clients.sqs().send_message(
        QueueUrl=os.environ["WELCOME_RETRY_QUEUE_URL"],
        MessageBody=body,
        MessageAttributes={"reason": {"DataType": "String", "StringValue": reason[:1000]}},
        **options,
    )


_stream_processor = _StreamProcessor(event_type=EventType.DynamoDBStreams)
_queue_processor = BatchProcessor(event_type=EventType.SQS)


@instrument
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    sender.set_deadline(context)
    if event["Records"][0]["eventSource"] == "aws:sqs":
        return dict(process_partial_response(event, _process_message, _queue_processor, context))
    return dict(process_partial_response(event, _process_record, _stream_processor, context))


def _process_message(record: SQSRecord) -> None:
    try:
        _process_record(DynamoDBRecord(json.loads(record.body)))
    except sender.Throttled as error:
        _send_to_retry_queue(record.body, f"Throttled: {error}", DelaySeconds=clients.MAX_SQS_DELAY)


@continue_record_trace
def _process_record(record: DynamoDBRecord) -> None:
    assert record.dynamodb, "a record of a stream has an item"
    subscriber = record.dynamodb.new_image
    _send_welcome(subscriber["email"], subscriber["signup"])


def _send_welcome(email: str, signup: str) -> None:
    """Send the mail of a sign-up, unless the subscriber's state has changed since."""
    subscriber = subscribers_table.get(email, consistent=True)
    if not subscriber or (subscriber.state, subscriber.signup) != ("pending", signup):
        logger.info("Sign-up is no longer pending", extra={"subscriber": pseudonymize(email)})
        return
    token = signed_links.sign_token(os.environ["UNSUBSCRIBE_SECRET"], "confirm", email)
    values = {"confirm_url": contents.build_link("subscribe/confirm", token)}
    outcome = sender.send(Mail(f"welcome-{signup}", "welcome", values), subscriber)
    logger.info("Welcome email", extra={"subscriber": pseudonymize(email), "outcome": outcome})
