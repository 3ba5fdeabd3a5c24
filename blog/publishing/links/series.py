"""The parts of a series, which link to each other.

Each part links to all others of a short series. In a long one, it links to the first part and to those around it. So
a new part at the end changes ten others, whatever the length.
"""

from __future__ import annotations

import logging
from bisect import bisect
from collections.abc import Container, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import cast

from botocore.exceptions import BotoCoreError, ClientError

from blog.models import Post
from blog.publishing.links.timeline import build_link, select_timeline
from blog.reader.queries import post_position
from blog.reader.types import PartLink, PartLinks, PostLink, PublishedPost
from common import content_table

logger = logging.getLogger(__name__)

MAX_PARTS = 20  # that a part links to, with itself
_AROUND = 9  # parts before a part of a long series, and after it
_WRITERS = 8  # threads, fewer than a client's ten connections


def list_parts(series: str, without: Post | None = None) -> list[PostLink]:
    return [build_link(part) for part in select_timeline(without=without).filter(series__name=series)]


def select_parts(parts: Sequence[PostLink], index: int) -> list[PartLink]:
    """Return the links of a part, by its index among all parts. In a long series, they have the parts' numbers."""
    if len(parts) <= MAX_PARTS:
        return cast("list[PartLink]", [*parts])
    shown = {0, *range(max(0, index - _AROUND), min(len(parts), index + _AROUND + 1))}
    return [cast("PartLink", {**parts[at], "number": at + 1}) for at in sorted(shown)]


def find_changed_parts(
    post: Post, old: PublishedPost | None, new: PublishedPost | None, exclude: Container[str]
) -> dict[str, PartLinks]:
    """Return the new links of the other parts that a change of `post` alters, by slug, from the closest one."""
    changed: dict[str, list[PartLink]] = {}
    for series in {version["series"] for version in (old, new) if version and "series" in version}:
        versions = [v if v and v.get("series") == series else None for v in (old, new)]
        others = list_parts(series, post)
        before, after = (_insert(others, version) for version in versions)
        version = versions[-1] or versions[0]
        assert version
        place = bisect([post_position(part) for part in others], post_position(version))
        closest = sorted(range(len(others)), key=lambda index: abs(index - place))
        changed |= dict(_compare([others[index] for index in closest], before, after))
    return {slug: {"parts": parts} for slug, parts in changed.items() if slug not in exclude}


def update_parts(links: Mapping[str, PartLinks]) -> None:
    """Replace the links of those parts of a long series that don't fit into a transaction.

    A part that could not be updated has the former links, whose slugs redirect. `manage.py republish` repairs it.
    """

    def update(slug: str) -> None:
        try:
            content_table.update_links(slug, links[slug])
        except (BotoCoreError, ClientError):
            logger.exception("Could not update the links of %s to its series", slug)

    with ThreadPoolExecutor(_WRITERS) as pool:
        list(pool.map(update, links))


def _insert(others: Sequence[PostLink], post: PublishedPost | None) -> list[PostLink]:
    return sort_parts([*others, _as_link(post)]) if post else [*others]


def sort_parts(parts: Sequence[PostLink]) -> list[PostLink]:
    return sorted(parts, key=post_position)


def _as_link(post: PublishedPost) -> PostLink:
    link: PostLink = {"slug": post["slug"], "title": post["title"], "published_at": post["published_at"]}
    return {**link, "expires_at": post["expires_at"]} if "expires_at" in post else link


def _compare(
    others: Sequence[PostLink], before: Sequence[PostLink], after: Sequence[PostLink]
) -> Iterator[tuple[str, list[PartLink]]]:
    """Yield the new links of those of the `others` that a change from `before` to `after` alters."""
    places = [{part["slug"]: index for index, part in enumerate(parts)} for parts in (before, after)]
    for part in others:
        was, now = (place[part["slug"]] for place in places)
        links = select_parts(after, now)
        if select_parts(before, was) != links:
            yield part["slug"], links
