"""What the caches in front of the blog are told: how long an answer lives, and which answers have changed."""

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

_LIFETIME = 3600  # seconds; publishing purges, so this only bounds what a failed purge can do
_STALE = 600


def set_cache_control(
    response: _Response, now: datetime, until: datetime | None, lifetime: int = _LIFETIME
) -> _Response:
    """Let anyone keep the answer, but not past `until`, when its content changes by itself.

    Browsers ask each time (a purge can't reach them) and mostly get a 304.
    """
    left = int((until - now).total_seconds()) if until else None
    if left is None or left > lifetime + _STALE:
        response["Cache-Control"] = f"public, max-age=0, s-maxage={lifetime}, stale-while-revalidate={_STALE}"
    else:
        response["Cache-Control"] = (
            f"public, max-age=0, s-maxage={max(0, min(left, lifetime))}, must-revalidate"
        )
    return response


def purge(paths: Iterable[str]) -> None:
    """Drop the answers at `paths` (a trailing `*` stands for any ending) from the CDN.

    Raises nothing: what is not purged ends within `LIFETIME`, and the post is already published.
    """
    items = sorted(set(paths))
    if not settings.CDN_DISTRIBUTION_ID or not items:
        return
    from botocore.exceptions import BotoCoreError, ClientError  # heavy, and of use only here

    batch = {"Paths": {"Quantity": len(items), "Items": items}, "CallerReference": str(time.time_ns())}
    try:
        clients.cloudfront().create_invalidation(
            DistributionId=settings.CDN_DISTRIBUTION_ID,
            InvalidationBatch=batch,  # type: ignore[arg-type]
        )
    except (BotoCoreError, ClientError):
        logger.exception("Could not purge %s from the CDN", items)
