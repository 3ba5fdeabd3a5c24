"""After a failed save, SQL rolls back. Then readers must get the state of SQL again, too."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DatabaseError

from blog.models import Post
from blog.publishing import publish
from blog.publishing.publish import PublishError

logger = logging.getLogger(__name__)


@contextmanager
def restore_on_error() -> Iterator[None]:
    """Run a block with a transaction. If it fails, publish the posts that it published as they are in SQL again.

    Enter it outside the transaction, which has rolled back when this reads SQL.
    """
    outer, attempted = publish.attempted_posts.get(), list[Post]()
    token = publish.attempted_posts.set(attempted)
    try:
        yield
    except Exception:
        _restore(attempted)
        raise
    finally:
        publish.attempted_posts.reset(token)
        if outer is not None:  # a failure of the outer block undoes this one as well
            outer += attempted


def _restore(attempted: list[Post]) -> None:
    for post in {(post.pk, post.slug): post for post in attempted}.values():
        try:
            publish.restore_post(post)
        except (PublishError, DatabaseError):  # `manage.py republish` repairs it
            logger.exception("Readers have a state of post %s that SQL does not have", post.pk)
