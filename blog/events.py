"""What other services tell the blog: Lambda calls these with the messages of its queues."""

import json
from typing import Any

from django.db.models import Q

from blog import publishing
from blog.models import Post


def photo_processed(event: dict[str, Any], context: object = None) -> None:
    """Show a photo's renditions in every post that holds it; safe to be told twice."""
    for record in event["Records"]:
        sync_posts_with(json.loads(record["body"])["key"])


def sync_posts_with(key: str) -> None:
    for post in Post.objects.published().filter(Q(cover__file=key) | Q(body__contains=key)):
        publishing.sync(post)
