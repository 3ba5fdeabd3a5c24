"""Caching of the blog's responses by CloudFront: lifetimes and purges."""

import logging
import time
from collections.abc import Iterable
from datetime import datetime
from typing import TypeVar

from django.conf import settings
from django.http import HttpResponseBase

from common.aws import clients

logger = logging.getLogger(__name__)
_Response = TypeVar("_Response", bound=HttpResponseBase)

_LIFETIME = 3600  # seconds; publishing purges changed pages, so this matters only when a purge fails
_STALE = 600  # seconds


def set_cache_control(
    response: _Response, now: datetime, until: datetime | None, lifetime: int = _LIFETIME
) -> _Response:
    """Allow shared caches to store the response, but not past `until`, when its content changes by itself.

    Browsers revalidate each time, because a purge does not reach them. Most get a 304.
    """
    left = int((until - now).total_seconds()) if until else None
    if left is None or left > lifetime + _STALE:
        directives = f"s-maxage={lifetime}, stale-while-revalidate={_STALE}"
    else:
        directives = f"s-maxage={max(0, min(left, lifetime))}, must-revalidate"
    response["Cache-Control"] = f"public, max-age=0, {directives}"
    return response


def purge(paths: Iterable[str]) -> None:
    """Remove responses from CloudFront. A path may end in `*`.

    Only log errors, because the post is already published and stale responses expire after `_LIFETIME`.
    """
    items = sorted(set(paths))
    if not settings.CDN_DISTRIBUTION_ID or not items:
        return
    # Imported here, because the import is slow and readers' pages never purge.
    from botocore.exceptions import BotoCoreError, ClientError

    batch = {"Paths": {"Quantity": len(items), "Items": items}, "CallerReference": str(time.time_ns())}
    try:
        clients.cloudfront().create_invalidation(
            DistributionId=settings.CDN_DISTRIBUTION_ID,
            InvalidationBatch=batch,  # type: ignore[arg-type]
        )
    except (BotoCoreError, ClientError):
        logger.exception("Could not purge %s from the CDN", items)
