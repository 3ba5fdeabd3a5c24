"""Lambda handlers of the blog's queues. `myblog.lambda_handler` serves the web requests."""

import json
import logging
from typing import Any

import django
from django.db import OperationalError, close_old_connections

from common import tracing

django.setup()

from blog.publishing import photo_uses, publish  # noqa: E402 - models need `django.setup()`
from blog.publishing.publish import PublishError  # noqa: E402

logger = logging.getLogger(__name__)


def processed_photos(event: dict[str, Any], context: object = None) -> dict[str, Any]:
    """Publish the posts that contain a processed photo again, with its renditions.

    Idempotent. Return SQS's partial batch response: the messages that failed.
    """
    # Django does this only at the start of a request. Connections break while Lambda freezes the process.
    close_old_connections()
    failed = [record["messageId"] for record in event["Records"] if not _process_record(record)]
    return {"batchItemFailures": [{"itemIdentifier": message} for message in failed]}


def _process_record(record: dict[str, Any]) -> bool:
    ids = tracing.ids_from_message(record.get("messageAttributes", {}))
    with tracing.use_trace(tracing.continue_trace(ids)):
        try:
            _publish_posts_with(json.loads(record["body"])["key"])
        except (PublishError, OperationalError, KeyError, ValueError):
            logger.exception("Could not process a message, SQS will redeliver it: %s", record["body"])
            return False
        return True


def _publish_posts_with(key: str) -> None:
    # Wait for a post that is being published: it may have read the renditions before they were stored.
    with publish.projection_lock():
        posts = list(photo_uses.find_posts([key]).published())
    for post in posts:
        publish.sync_post(post)
