"""Telling others of a new post: the event `post-published` (docs/events), of which subscribers' mails come too."""

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
    """Tell of a post that is `new` to readers, or whose editor wants subscribers told only now; these once.

    It is told last in the transaction that publishes: what can't be told is not published, and what fails before is
    not told. The worker waits for one that is scheduled, and drops one that was taken back before it appeared: then
    its next publication counts. Raises `PublishError`.
    """
    published, now = post.status == Post.Status.PUBLISHED, timezone.now()
    mails = published and post.announce and not post.announced_at
    if is_new or mails:
        _send(_build_event(post, announce=mails))
    if mails:
        _set_announced_at(post, now)
    elif not published and post.announced_at and post.published_at and post.published_at > now:
        _set_announced_at(post, None)


def _build_event(post: Post, *, announce: bool) -> dict[str, Any]:
    assert post.published_at, "it is published"
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
            raise PublishError("Subscribers can't be told of posts here: POST_TOPIC_ARN is not set.")
        return
    try:
        clients.sns().publish(
            TopicArn=settings.POST_TOPIC_ARN,
            Message=json.dumps(event),
            MessageAttributes=tracing.message_attributes(),
        )
    except (BotoCoreError, ClientError) as error:
        raise PublishError("Others can't be told just now: the topic is out of reach. Try again.") from error


def _set_announced_at(post: Post, moment: datetime | None) -> None:
    post.announced_at = moment
    Post.objects.filter(pk=post.pk).update(announced_at=moment)
