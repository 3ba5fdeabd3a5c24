"""The embeds that SQL has: loading them for a projection, and fetching those that are missing.

The next save of a post with an incomplete embed repeats the fetch.
"""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor, wait

from django.conf import settings

from blog import models
from blog.embeds.client import THREADS, FetchError
from blog.embeds.oembed import fetch_embed
from blog.embeds.providers import PROVIDERS
from blog.reader.types import Embed
from blog.rendering import markdown
from blog.rendering.embeds.targets import Target
from common.aws import clients

logger = logging.getLogger(__name__)

_BUDGETS = {"preview": 3, "save": 6}  # seconds that an editor waits for all embeds of a post
_FAILED: Embed = {"incomplete": True}
_URL_LINE = re.compile(r"^ {0,3}https?://\S+\s*$", re.MULTILINE)


def load_embeds(targets: Iterable[Target]) -> dict[str, Embed]:
    """Return the stored embeds by canonical URL."""
    urls = {target.canonical for target in targets if target.provider}
    rows = models.Embed.objects.filter(url__in=urls) if urls else ()
    return {row.url: row.data for row in rows}


def find_incomplete(targets: Iterable[Target]) -> list[Target]:
    """Return the targets whose title or picture could not be fetched yet."""
    targets = [target for target in targets if target.provider in PROVIDERS]
    embeds = load_embeds(targets)
    return [target for target in targets if embeds.get(target.canonical, _FAILED).get("incomplete")]


def fetch_for_preview(body: str) -> None:
    """Fetch the embeds of a body that SQL does not have, except those whose fetch has failed."""
    if targets := _list_targets(body):
        known = load_embeds(targets)
        _fetch([target for target in targets if target.canonical not in known], _BUDGETS["preview"])


def fetch_for_save(body: str) -> None:
    """Fetch the embeds of a body that SQL does not have, also those whose fetch has failed.

    Call this outside of a transaction, because it waits for other sites. It raises no error if they don't respond.
    """
    _fetch(find_incomplete(_list_targets(body)), _BUDGETS["save"])


def _list_targets(body: str) -> list[Target]:
    """Parse a body, unless no line of it can be an embed."""
    return markdown.parse(body).embeds if _URL_LINE.search(body) else []


def _fetch(targets: Iterable[Target], budget: float) -> None:
    """Fetch embeds at the same time, and store the results. Do not wait longer than `budget` seconds."""
    known = (target for target in targets if target.provider in PROVIDERS)
    requests = {target.canonical: PROVIDERS[target.provider] for target in known}
    if not requests:
        return
    if settings.THUMBNAILS_BUCKET:
        clients.s3()  # several threads can't create a client at the same time
    deadline = time.monotonic() + budget
    pool = ThreadPoolExecutor(THREADS, "embeds")
    futures = {url: pool.submit(fetch_embed, url, provider, deadline) for url, provider in requests.items()}
    wait(futures.values(), timeout=budget)
    pool.shutdown(wait=False, cancel_futures=True)
    for url, future in futures.items():
        if embed := _read_result(url, future):
            models.Embed.objects.update_or_create(url=url, defaults={"data": embed})
        else:  # an earlier fetch may have found the title without the picture
            models.Embed.objects.get_or_create(url=url, defaults={"data": _FAILED})


def _read_result(url: str, future: Future[Embed]) -> Embed | None:
    """Return the fetched embed, or `None` and log the reason."""
    if not future.done():
        logger.warning("Could not fetch the embed %s: no time left", url)
        return None
    try:
        return future.result()
    except FetchError as error:
        logger.warning("Could not fetch the embed %s: %s", url, error)
    except Exception:  # an unusual response of another site must not prevent a save
        logger.exception("Could not read the embed %s", url)
    return None
