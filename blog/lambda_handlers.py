"""Lambda handlers of the blog's queues. `myblog.lambda_handler` serves the web requests."""

import json
import logging
from collections.abc import Callable
from typing import Any

import django
from django.core.exceptions import ValidationError
from django.db import OperationalError, close_old_connections

from common import tracing
from common.timestamps import parse_timestamp

django.setup()

from blog.publishing import drafts, publish  # noqa: E402 - models need `django.setup()`
from blog.publishing.drafts import TooEarly  # noqa: E402
from blog.publishing.photos import uses  # noqa: E402
from blog.publishing.publish import PublishError  # noqa: E402
from blog.publishing.save import EditConflict  # noqa: E402

_RETRIED = (PublishError, EditConflict, TooEarly, ValidationError, OperationalError, KeyError, ValueError)

logger = logging.getLogger(__name__)


def processed_photos(event: dict[str, Any], context: object = None) -> dict[str, Any]:
    """Publish the posts that contain a processed photo again, with its renditions. Idempotent."""
    return _process(event, lambda message: _publish_posts_with(message["key"]))


def scheduled_changes(event: dict[str, Any], context: object = None) -> dict[str, Any]:
    """Publish the drafts whose time has come. Idempotent: a late or repeated message changes nothing."""
    return _process(event, _publish_draft)


def _process(event: dict[str, Any], handle: Callable[[dict[str, Any]], None]) -> dict[str, Any]:
    """Handle the messages of an event. Return SQS's partial batch response: the messages that failed."""
    # Django does this only at the start of a request. Connections break while Lambda freezes the process.
    close_old_connections()
    failed = [record["messageId"] for record in event["Records"] if not _process_record(record, handle)]
    return {"batchItemFailures": [{"itemIdentifier": message} for message in failed]}


def _process_record(record: dict[str, Any], handle: Callable[[dict[str, Any]], None]) -> bool:
    ids = tracing.ids_from_message(record.get("messageAttributes", {}))
    with tracing.use_trace(tracing.continue_trace(ids)):
        try:
            handle(json.loads(record["body"]))
        except _RETRIED:
            logger.exception("Could not process a message, SQS will redeliver it: %s", record["body"])
            return False
        return True


def _publish_posts_with(key: str) -> None:
    # Wait for a post that is being published: it may have read the renditions before they were stored.
    with publish.projection_lock():
        posts = list(uses.find_posts([key]).published())
    for post in posts:
        publish.sync_post(post)


def _publish_draft(message: dict[str, Any]) -> None:
    drafts.publish_scheduled(int(message["post"]), parse_timestamp(message["publish_at"]))
