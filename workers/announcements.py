"""Announces a new post to the confirmed subscribers: SNS topic → queue → this worker → SES.

The worker also sends messages to its own queue. Each of the three kinds may be delivered twice:

- the event `post-published` (docs/events) of a post to announce. It waits in the queue until the post is public, and
  then counts as the next kind, for all subscribers.
- `{"post": 7, "slug": "tides", "after": "m@example.com"}` queues one message for each of the next `PAGE_SIZE`
  subscribers, and then one of its own kind for the subscribers behind them.
- `{"post": 7, "slug": "tides", "email": "n@example.com"}` sends one mail.

So a run that stops resumes where it stopped, and a mail that fails is repeated alone. A mail that SES has no capacity
for returns to the queue until SES accepts it.
"""

import json
import os
import time
from datetime import datetime
from functools import cache
from math import ceil
from typing import Any

from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

from common import content_table, subscribers_table, timestamps, tracing
from common.aws import batch, clients
from workers.mail import sender
from workers.mail.contents import Mail
from workers.mail.sender import pseudonymize
from workers.observability import continue_record_trace, instrument, logger

PAGE_SIZE = 100  # subscribers for each message that queues them
CONCURRENCY = 2  # the mapping's MaximumConcurrency, Lambda's minimum; these workers share SES's rate
_MAX_ENTRIES = 10  # of SQS's batch call

Post = dict[str, Any]

_processor = BatchProcessor(event_type=EventType.SQS)


@instrument
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    sender.set_deadline(context)
    return dict(process_partial_response(event, _process_message, _processor, context))


@continue_record_trace
def _process_message(record: SQSRecord) -> None:
    message = json.loads(record.body)
    post = _get_post(message["slug"], message["post"])
    if not post:
        logger.info("Post withdrawn before all subscribers were notified", extra={"post": message["post"]})
    elif "email" in message:
        try:
            _send_announcement(post, message["email"])
        except sender.Throttled:
            _send_messages([message], delay=clients.MAX_SQS_DELAY)
    elif seconds := _seconds_until(post["published_at"]):
        _send_messages([message], delay=min(seconds, clients.MAX_SQS_DELAY))
    else:
        _enqueue_subscribers(message)


def _enqueue_subscribers(message: dict[str, Any]) -> None:
    """Queue a message for each of the next subscribers, and then one for those behind them."""
    emails = subscribers_table.list_confirmed(message.get("after", ""), PAGE_SIZE)
    post = {"post": message["post"], "slug": message["slug"]}
    for some in batch.slices(emails, _MAX_ENTRIES):
        _send_messages([{**post, "email": email} for email in some])
    if len(emails) == PAGE_SIZE:
        _send_messages([{**post, "after": emails[-1]}])


def _send_announcement(post: Post, email: str) -> None:
    subscriber = subscribers_table.get(email, consistent=True)
    if not subscriber or subscriber.state != "confirmed":
        return
    started = time.monotonic()
    url = f"{os.environ['SITE_URL']}/posts/{post['slug']}/"
    values = {"title": post["title"], "summary": post["summary"], "post_url": url}
    name = pseudonymize(email)
    outcome = sender.send(Mail(f"post-{post['id']}-{name}", "post", values), subscriber)
    logger.info("Post announced", extra={"post": post["id"], "subscriber": name, "outcome": outcome})
    if outcome == "sent":
        time.sleep(max(0, started + CONCURRENCY / max_send_rate() - time.monotonic()))


def _send_messages(messages: list[dict[str, Any]], delay: int = 0) -> None:
    """Send up to ten messages. Raise `RuntimeError` if SQS refuses one: then the record is repeated."""
    entries: Any = [
        {
            "Id": str(number),
            "MessageBody": json.dumps(message),
            "DelaySeconds": delay,
            "MessageAttributes": tracing.message_attributes(),
        }
        for number, message in enumerate(messages)
    ]
    response = clients.sqs().send_message_batch(
        QueueUrl=os.environ["ANNOUNCEMENTS_QUEUE_URL"], Entries=entries
    )
    if failed := response.get("Failed"):
        raise RuntimeError(f"SQS refused {len(failed)} of {len(messages)} messages: {failed[0]}")


@cache
def max_send_rate() -> float:
    """Return the mails per second that SES accepts from the account."""
    return clients.ses().get_account()["SendQuota"]["MaxSendRate"]


def _get_post(slug: str, post_id: int) -> Post | None:
    """Return a post that is or will be public, with its current slug."""
    post: Post | None = content_table.get_post(slug)
    if not post or post["id"] != post_id:
        return None
    has_expired = post.get("expires_at", content_table.END) <= timestamps.current_timestamp()
    return None if has_expired else post


def _seconds_until(timestamp: str) -> int:
    remaining = datetime.fromisoformat(timestamp) - timestamps.utc_now()
    return max(0, ceil(remaining.total_seconds()))
