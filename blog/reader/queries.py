"""Queries of the read model, for pages, feeds and the API. `common.content_table` lists their costs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache
from itertools import islice
from typing import Any, Literal, cast

from blog.reader.search import MAX_WORDS, intersect_partitions
from blog.reader.types import (
    MovedPost,
    PostCount,
    PostDetail,
    PostLink,
    PostLinks,
    PostSummary,
    PublishedPost,
)
from common import content_table, cursors
from common.content_table import AFTER, END, POSTS, CountKind, ListEntry
from common.cursors import InvalidCursor
from common.text import MAX_SLUG_LENGTH
from common.timestamps import format_timestamp, parse_timestamp

GONE: Literal["gone"] = "gone"

_PAGE_SIZE = 20
_POSITION = re.compile(rf"\d{{4}}-\d\d-\d\dT\d\d:\d\d:\d\dZ#[-\w]{{1,{MAX_SLUG_LENGTH}}}")

_Period = tuple[str, str | None]  # `published_at` and `expires_at`


@dataclass(frozen=True)
class PostPage:
    """A page of summaries."""

    packed: tuple[bytes, ...]  # the stored bytes of the summaries, as a cache key
    next: str | None  # the cursor of the next page
    until: datetime | None  # when the page changes by itself

    @cached_property
    def results(self) -> list[PostSummary]:
        return [_unpack_cached(summary) for summary in self.packed]


EMPTY_PAGE = PostPage((), None, None)


# --- Visibility


def is_visible(post: PostLink, now: datetime) -> bool:
    """Check a period. Queries apply the same rule with the bounds of keys and a filter."""
    return post["published_at"] <= format_timestamp(now) < post.get("expires_at", END)


def _find_next_change(periods: Iterable[_Period], now: datetime) -> datetime | None:
    """Return the time at which the next of these posts appears or disappears."""
    present = format_timestamp(now)
    return earliest(
        *(parse_timestamp(time) for period in periods for time in period if time and time > present)
    )


def earliest(*times: datetime | None) -> datetime | None:
    return min((time for time in times if time), default=None)


# --- A post


def get_post(
    slug: str, now: datetime, *, markdown: bool = False
) -> PostDetail | MovedPost | Literal["gone"] | None:
    """Return a post, or `None` if no post with this slug has been visible yet.

    A slug with capitals that no post has moves to the one in lower case. `markdown` adds the source to the result.
    """
    found = _get_exact_post(slug, now, markdown=markdown)
    if found or slug == slug.lower():
        return found
    lower = _get_exact_post(slug.lower(), now)
    return MovedPost(slug.lower()) if isinstance(lower, PostDetail) else lower


def _get_exact_post(
    slug: str, now: datetime, *, markdown: bool = False
) -> PostDetail | MovedPost | Literal["gone"] | None:
    stored = (
        content_table.get_stored_post(slug, with_source=markdown) if len(slug) <= MAX_SLUG_LENGTH else None
    )
    if not stored:
        return None
    if stored.moved_to:
        return MovedPost(stored.moved_to)
    if not stored.packed:
        return GONE
    post, links = _unpack_post(stored.packed)
    if not is_visible(post, now):
        return GONE if post["published_at"] <= format_timestamp(now) else None
    if markdown and stored.source is None:  # a replica may receive one item before the other
        return None
    until = _find_next_change(map(_get_period, [post, *_list_links(links)]), now)
    return PostDetail(post, select_visible_links(links, now), until, stored.source, stored.packed)


def _unpack_post(packed: Sequence[bytes]) -> tuple[PublishedPost, PostLinks]:
    post, links, *parts = map(_unpack_cached, packed)
    return post, cast("PostLinks", {**links, "parts": parts[0]}) if parts else links


def select_visible_links(links: PostLinks, now: datetime) -> PostLinks:
    def if_visible(link: PostLink | None) -> PostLink | None:
        return link if link and is_visible(link, now) else None

    visible: PostLinks = {
        "newer": if_visible(links["newer"]),
        "older": if_visible(links["older"]),
        "related": [link for link in links["related"] if is_visible(link, now)][:3],
    }
    if "parts" in links:
        visible["parts"] = [link for link in links["parts"] if is_visible(link, now)]
    return visible


def _list_links(links: PostLinks) -> list[PostLink]:
    optional = [links["newer"], links["older"], *links["related"], *links.get("parts", [])]
    return [link for link in optional if link]


def _get_period(post: PostLink) -> _Period:
    return post["published_at"], post.get("expires_at")


@lru_cache(maxsize=1000)
def _unpack_cached(packed: bytes) -> Any:
    """Unpack a stored value. Most requests read the same few values. Callers share them, so must not change them."""
    return content_table.unpack(packed)


# --- Lists


def list_posts(
    now: datetime,
    *,
    tag: str | None = None,
    period: str = "",
    words: Sequence[str] = (),
    cursor: str | None = None,
    size: int = _PAGE_SIZE,
) -> PostPage:
    """Return a page of summaries, newest first. Raise `InvalidCursor`.

    `period` is a year or month such as `2026` or `2026-11`. `words` are stems that each post must contain
    (see `blog.reader.search.extract_stems`).
    """
    if tag and len(tag) > MAX_SLUG_LENGTH:
        return EMPTY_PAGE
    low, end = period, f"{period}~" if period else END
    present = min(end, format_timestamp(now) + AFTER)
    high = min(present, content_table.position_before(_decode_cursor(cursor))) if cursor else present
    partitions = [content_table.tag_partition(tag)] if tag else []
    partitions += map(content_table.word_partition, words[:MAX_WORDS])
    partition = partitions[0] if partitions else POSTS
    if words:
        entries, has_more = _query_intersection(partitions, low, high, now, size)
    else:
        entries, has_more = _query_partition(partition, low, high, now, size)
    until = _find_next_change(((entry.published_at, entry.expires_at) for entry in entries), now)
    if present < end and not cursor:
        until = earliest(until, _find_next_publication(partition, present, end))
    packed = tuple(entry.packed for entry in entries)
    return PostPage(packed, cursors.encode(entries[-1].position) if has_more else None, until)


def _query_partition(pk: str, low: str, high: str, now: datetime, size: int) -> tuple[list[ListEntry], bool]:
    """Return up to `size` visible entries downwards from `high`, and whether there may be more."""
    entries: list[ListEntry] = []
    next_high: str | None = high
    while next_high and low <= next_high and len(entries) < size:
        page, next_high = content_table.query_visible(pk, low, next_high, now, limit=size - len(entries))
        entries += page
    return entries, bool(entries and next_high)


def _query_intersection(
    partitions: Sequence[str], low: str, high: str, now: datetime, size: int
) -> tuple[list[ListEntry], bool]:
    """Return up to `size` entries of the posts that are in all partitions, and whether there are more."""
    positions = list(islice(intersect_partitions(partitions, low, high, now), size + 1))
    return content_table.get_summaries(positions[:size]), len(positions) > size


def _find_next_publication(pk: str, low: str, high: str) -> datetime | None:
    """Return the time at which the next scheduled post of a partition appears."""
    position = content_table.find_first_position(pk, low, high)
    return parse_timestamp(content_table.split_position(position)[0]) if position else None


def _decode_cursor(cursor: str) -> str:
    position = cursors.decode(cursor)
    if not _POSITION.fullmatch(position):
        raise InvalidCursor(cursor)
    return position


def post_position(post: PostLink) -> str:
    return content_table.position(post["published_at"], post["slug"])


def iterate_posts(now: datetime, period: str = "") -> Iterator[PostSummary]:
    """Yield the summaries of all visible posts of a period, for the sitemap. A thousand take one query."""
    cursor = None
    while True:
        page = list_posts(now, period=period, cursor=cursor, size=1000)
        yield from page.results
        if not (cursor := page.next):
            return


def list_newest_posts(now: datetime, size: int = _PAGE_SIZE) -> tuple[list[PublishedPost], datetime | None]:
    """Return the newest posts in full, for the feeds, and the time at which that list changes by itself."""
    page = list_posts(now, size=size)
    slugs = [summary["slug"] for summary in page.results]
    posts = content_table.get_posts(slugs)
    return [posts[slug] for slug in slugs if slug in posts], page.until


def find_moved_tag(slug: str, now: datetime) -> str | None:
    """Return the present slug of a tag that has no posts: it was renamed, or is written in lower case."""
    lower = slug.lower()
    if len(slug) > MAX_SLUG_LENGTH:
        return None
    if lower != slug and list_posts(now, tag=lower, size=1).results:
        return lower
    return content_table.find_moved_tag(lower)


# --- Counts


def count_posts(kind: CountKind, now: datetime) -> tuple[list[PostCount], datetime | None]:
    """Return the tags (by slug) or months (oldest first) that have visible posts, and when the counts change next."""
    present = format_timestamp(now)
    counts: list[PostCount] = []
    future: list[datetime] = []
    for stored in content_table.query_counts(kind):
        number = stored.number + sum(delta for time, delta in stored.changes if time <= present)
        future += [parse_timestamp(time) for time, _ in stored.changes if time > present]
        if number:
            counts.append(PostCount(stored.key, stored.name, number))
    return counts, earliest(*future)
