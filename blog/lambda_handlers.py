"""Lambda handlers of the blog beside the web: each receives the messages of a queue."""

import json
import logging
from typing import Any

import django
from django.db import OperationalError, close_old_connections
from django.db.models import Q

from common import tracing

django.setup()

from blog.models import Post  # noqa: E402 - models need the settings
from blog.publishing import publish  # noqa: E402
from blog.publishing.publish import PublishError  # noqa: E402

logger = logging.getLogger(__name__)


def processed_photos(event: dict[str, Any], context: object = None) -> dict[str, Any]:
    """Publish every post that contains a processed photo again, with its renditions. Idempotent.

    Return the messages that failed, as SQS's partial batch response.
    """
    close_old_connections()  # outside a request Django closes none, and those of a frozen function are dead
    failed = [record["messageId"] for record in event["Records"] if not _process(record)]
    return {"batchItemFailures": [{"itemIdentifier": message} for message in failed]}


def _process(record: dict[str, Any]) -> bool:
    with tracing.use_trace(
        tracing.continue_trace(tracing.ids_from_message(record.get("messageAttributes", {})))
    ):
        try:
            _publish_posts_with(json.loads(record["body"])["key"])
        except (PublishError, OperationalError, KeyError, ValueError):
            logger.exception("Left in the queue: %s", record["body"])
            return False
        return True


def _publish_posts_with(key: str) -> None:
    with publish.projection_lock():  # who publishes just now may have looked for the renditions too early
        posts = list(Post.objects.published().filter(Q(cover__file=key) | Q(body__contains=key)))
    for post in posts:
        publish.sync_post(post)
