"""Telling subscribers of a new post: a message in a queue, of which `workers.announcements` makes mails."""

from __future__ import annotations

import json
from datetime import datetime

from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings
from django.utils import timezone

from blog.models import Post
from blog.publishing import PublishError
from myblog import aws


def announce(post: Post) -> None:
    """Have a published post told to the subscribers, once, if its editor wants that. Raises `PublishError`.

    The worker waits for one that is scheduled, and drops one that was taken back before it appeared: then its
    next publication counts.
    """
    published, now = post.status == Post.Status.PUBLISHED, timezone.now()
    if post.announce and published and not post.announced_at:
        send({"post": post.pk, "slug": post.slug, "after": ""})
        note(post, now)
    elif not published and post.announced_at and post.published_at and post.published_at > now:
        note(post, None)


def send(message: dict[str, object]) -> None:
    if not settings.ANNOUNCEMENTS_QUEUE_URL:
        raise PublishError("Subscribers can't be told of posts here: ANNOUNCEMENTS_QUEUE_URL is not set.")
    try:
        aws.sqs().send_message(QueueUrl=settings.ANNOUNCEMENTS_QUEUE_URL, MessageBody=json.dumps(message))
    except (BotoCoreError, ClientError) as error:
        raise PublishError(
            "Subscribers can't be told just now: the queue is out of reach. Try again."
        ) from error


def note(post: Post, moment: datetime | None) -> None:
    post.announced_at = moment
    Post.objects.filter(pk=post.pk).update(announced_at=moment)
