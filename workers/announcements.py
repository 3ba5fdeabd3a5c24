"""A new post, told to the confirmed subscribers: topic → queue → here → SES, and back into the queue
until all are told.

Three kinds of messages, all safe to come twice:

- the event `post-published` (docs/events) of a post that subscribers are to be told of. While the post is still to
  come, it waits in the queue. Then it is taken as the next kind, from the first subscriber on:
- `{"post": 7, "slug": "tides", "after": "m@example.com"}` puts one message for each of the next subscribers into
  the queue, and then one of its own kind for those behind.
- `{"post": 7, "slug": "tides", "email": "n@example.com"}` sends one mail.

So a run that stops is taken up where it stopped, and a mail that fails is tried again for itself; one that SES has
no capacity for waits in the queue as often as that takes.
"""

import json
import os
import time
from datetime import UTC, datetime
from functools import cache
from math import ceil
from typing import Any

from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

from common import content_table, subscribers_table, timestamps, tracing
from common.aws import clients
from workers.mail import sender
from workers.mail.sender import Mail, pseudonym
from workers.observability import following, logger, observed

PAGE = 100  # subscribers that one message brings into the queue
WORKERS = 2  # the mapping's MaximumConcurrency, the least that Lambda takes: they share SES's rate

Post = dict[str, Any]

processor = BatchProcessor(event_type=EventType.SQS)


@observed
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    sender.begin(context)
    return dict(process_partial_response(event, on_message, processor, context))


@following
def on_message(record: SQSRecord) -> None:
    asked = json.loads(record.body)
    post = read(asked["slug"], asked["post"])
    if not post:
        logger.info("Taken back before all were told", extra={"post": asked["post"]})
    elif "email" in asked:
        try:
            tell(post, asked["email"])
        except sender.Throttled:
            put([asked], delay=clients.MAX_SQS_DELAY)
    elif wait := seconds_until(post["published_at"]):
        put([asked], delay=min(wait, clients.MAX_SQS_DELAY))
    else:
        plan(asked)


def plan(asked: dict[str, Any]) -> None:
    """Put the next subscribers into the queue, and those behind them after that."""
    found = subscribers_table.list_confirmed(asked.get("after", ""), PAGE)
    post = {"post": asked["post"], "slug": asked["slug"]}
    for start in range(0, len(found), 10):
        put([{**post, "email": email} for email in found[start : start + 10]])
    if len(found) == PAGE:
        put([{**post, "after": found[-1]}])


def tell(post: Post, email: str) -> None:
    subscriber = subscribers_table.get(email, consistent=True)
    if not subscriber or subscriber.state != "confirmed":
        return
    begin = time.monotonic()
    url = f"{os.environ['SITE_URL']}/posts/{post['slug']}/"
    values = {"title": post["title"], "summary": post["summary"], "post_url": url}
    outcome = sender.send(Mail(f"post-{post['id']}-{pseudonym(email)}", "post", values), subscriber)
    logger.info("Announced", extra={"post": post["id"], "subscriber": pseudonym(email), "outcome": outcome})
    if outcome == "sent":
        time.sleep(max(0, begin + WORKERS / rate() - time.monotonic()))


def put(messages: list[dict[str, Any]], delay: int = 0) -> None:
    """Send up to ten messages. Raises `RuntimeError` when SQS takes only some: all come again then."""
    entries: Any = [
        {
            "Id": str(number),
            "MessageBody": json.dumps(message),
            "DelaySeconds": delay,
            "MessageAttributes": tracing.message_attributes(),
        }
        for number, message in enumerate(messages)
    ]
    answer = clients.sqs().send_message_batch(QueueUrl=os.environ["ANNOUNCEMENTS_QUEUE_URL"], Entries=entries)
    if failed := answer.get("Failed"):
        raise RuntimeError(f"SQS did not take {len(failed)} of {len(messages)} messages: {failed[0]}")


@cache
def rate() -> float:
    """Give the mails per second that SES lets the account send."""
    return clients.ses().get_account()["SendQuota"]["MaxSendRate"]


# --- The post, as readers have it


def read(slug: str, post_id: int) -> Post | None:
    """Read a post that is or will be public, under the address it has now."""
    post: Post | None = content_table.get_post(slug)
    if not post:
        return None
    ended = post.get("expires_at", "9999") <= timestamps.current_timestamp()
    return post if post["id"] == post_id and not ended else None


def seconds_until(moment: str) -> int:
    left = datetime.fromisoformat(moment) - datetime.now(UTC)
    return max(0, ceil(left.total_seconds()))
