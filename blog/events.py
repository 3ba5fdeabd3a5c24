"""What other services tell the blog: Lambda calls these with the messages of its queues."""

import json
import logging
from typing import Any

from django.db import OperationalError, close_old_connections
from django.db.models import Q

import tracing
from blog import publishing
from blog.models import Post
from blog.publishing import PublishError

logger = logging.getLogger(__name__)


def photo_processed(event: dict[str, Any], context: object = None) -> dict[str, Any]:
    """Show photos' renditions in every post that holds them; safe to be told twice.

    Answers which messages are to come again (SQS's partial failures).
    """
    close_old_connections()  # no request begins here, and a frozen function's connections die
    failed = [record["messageId"] for record in event["Records"] if not shown(record)]
    return {"batchItemFailures": [{"itemIdentifier": message} for message in failed]}


def shown(record: dict[str, Any]) -> bool:
    with tracing.following(tracing.continued(tracing.of_message(record.get("messageAttributes", {})))):
        try:
            sync_posts_with(json.loads(record["body"])["key"])
        except (PublishError, OperationalError, KeyError, ValueError):
            logger.exception("Left in the queue: %s", record["body"])
            return False
        return True


def sync_posts_with(key: str) -> None:
    with publishing.one_at_a_time():  # who publishes just now may have looked for the renditions too early
        posts = list(Post.objects.published().filter(Q(cover__file=key) | Q(body__contains=key)))
    for post in posts:
        publishing.sync(post)
