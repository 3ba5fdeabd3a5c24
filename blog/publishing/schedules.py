"""One-time schedules of EventBridge Scheduler. Each sends a message at the time when a draft is to be published.

A schedule is named after its post, and deletes itself after it has sent its message. A message whose draft has
another time, or is gone, changes nothing (`drafts.publish_scheduled`). So a schedule that nobody needs is harmless.
"""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from blog.models import Post
from blog.publishing.publish import PublishError
from common.aws import clients
from common.timestamps import format_timestamp

logger = logging.getLogger(__name__)


def schedule(post: Post, time: datetime) -> None:
    """Create the schedule of a post's draft, or move it to `time`. Raise `PublishError`.

    Call this last in the transaction, so that a failure undoes the save.
    """
    from botocore.exceptions import BotoCoreError, ClientError

    if not settings.SCHEDULE_GROUP:
        raise PublishError("Can't schedule changes: SCHEDULE_GROUP is not set. Nothing was saved.")
    try:
        _put(_build(post, time))
    except (BotoCoreError, ClientError) as error:
        raise PublishError("Can't schedule the changes. Nothing was saved. Try again.") from error


def unschedule_on_commit(post: Post) -> None:
    """Delete the schedule of a post's draft after the transaction. Only log an error, because nobody needs it."""
    if settings.SCHEDULE_GROUP:
        transaction.on_commit(lambda: _delete(_name(post)), robust=True)


def _name(post: Post) -> str:
    return f"post-{post.pk}"


def _build(post: Post, time: datetime) -> dict[str, Any]:
    return {
        "Name": _name(post),
        "GroupName": settings.SCHEDULE_GROUP,
        "ScheduleExpression": f"at({time.astimezone(UTC):%Y-%m-%dT%H:%M:%S})",
        "ScheduleExpressionTimezone": "UTC",
        "FlexibleTimeWindow": {"Mode": "OFF"},
        "ActionAfterCompletion": "DELETE",
        "Target": {
            "Arn": settings.SCHEDULED_CHANGES_QUEUE_ARN,
            "RoleArn": settings.SCHEDULE_ROLE_ARN,
            "Input": json.dumps({"post": post.pk, "publish_at": format_timestamp(time)}),
        },
    }


def _put(values: dict[str, Any]) -> None:
    client = clients.scheduler()
    try:
        client.create_schedule(**values)
    except client.exceptions.ConflictException:
        client.update_schedule(**values)


def _delete(name: str) -> None:
    from botocore.exceptions import BotoCoreError, ClientError

    client = clients.scheduler()
    try:
        client.delete_schedule(Name=name, GroupName=settings.SCHEDULE_GROUP)
    except client.exceptions.ResourceNotFoundException:
        pass  # it has sent its message
    except (BotoCoreError, ClientError):
        logger.exception("Could not delete the schedule %s", name)
