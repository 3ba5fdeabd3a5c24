"""The event `post-published` (see docs/events). Its subscribers include the worker that mails the announcements."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings
from django.utils import timezone

from blog.models import Post
from blog.publishing.publish import PublishError
from common import tracing
from common.aws import clients
from common.timestamps import format_timestamp


def announce_post(post: Post, *, is_new: bool) -> None:
    """Send the event for a post that is new to readers, or once when its editor wants to notify subscribers.

    Call this last in the transaction of the save, so that a failed save sends no event and a failed event undoes the
    save. The worker delays the mails of a scheduled post, and drops them if the post is unpublished before it appears.
    The next publication of such a post then notifies subscribers. Raise `PublishError`.
    """
    is_published, now = post.status == Post.Status.PUBLISHED, timezone.now()
    notifies = is_published and post.announce and not post.announced_at
    if is_new or notifies:
        _send(build_event(post, announce=notifies))
    if notifies:
        _set_announced_at(post, now)
    elif not is_published and post.announced_at and post.published_at and post.published_at > now:
        _set_announced_at(post, None)


def build_event(post: Post, *, announce: bool) -> dict[str, Any]:
    assert post.published_at
    return {
        "event": "post-published",
        "version": 1,
        "post": post.pk,
        "slug": post.slug,
        "title": post.title,
        "url": f"{settings.SITE_URL}{post.get_absolute_url()}",
        "published_at": format_timestamp(post.published_at),
        "announce": announce,
    }


def _send(event: dict[str, Any]) -> None:
    if not settings.POST_TOPIC_ARN:
        if event["announce"]:
            raise PublishError("Can't notify subscribers: POST_TOPIC_ARN is not set. Nothing was saved.")
        return
    try:
        clients.sns().publish(
            TopicArn=settings.POST_TOPIC_ARN,
            Message=json.dumps(event),
            MessageAttributes=tracing.message_attributes(),
        )
    except (BotoCoreError, ClientError) as error:
        raise PublishError("Can't send the publish event to SNS. Nothing was saved. Try again.") from error


def _set_announced_at(post: Post, time: datetime | None) -> None:
    post.announced_at = time
    Post.objects.filter(pk=post.pk).update(announced_at=time)
