"""Queries of the read model: all that pages, feeds and the API read. `common.content_table` has the access patterns."""

from __future__ import annotations

import json
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
    PublicationWindow,
    PublishedPost,
)
from common import content_table, cursors
from common.content_table import (
    AFTER,
    COUNTS,
    END,
    POSTS,
    Item,
    batch_get,
    between,
    position,
    position_before,
    post_key,
    query,
    query_visible,
    tag_partition,
    unpack,
    unpack_item,
    word_partition,
)
from common.cursors import InvalidCursor
from common.timestamps import format_timestamp, parse_timestamp

_PAGE_SIZE = 20
_MAX_SLUG = 80  # what is longer names nothing of ours, and might not fit into a key
_POSITION = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ#[-\w]{1,80}")


@dataclass(frozen=True)
class PostPage:
    packed: tuple[bytes, ...]  # the summaries, as they are stored
    next: str | None  # the cursor of the next page
    until: datetime | None  # when this page's content changes by itself

    @cached_property
    def results(self) -> list[PostSummary]:
        return [_unpack_cached(each) for each in self.packed]


GONE: Literal["gone"] = "gone"


def is_visible(dated: PublicationWindow | PostLink | PostSummary, now: datetime) -> bool:
    """Tell whether readers see this at `now`: the one rule, of which key bounds and `VISIBLE` are the query's form."""
    return dated["published_at"] <= format_timestamp(now) < dated.get("expires_at", END)


def find_next_change(
    dated: Iterable[PublicationWindow | PostLink | PostSummary], now: datetime
) -> datetime | None:
    """Tell when the first of these next appears or disappears."""
    times = (
        t for d in dated for t in (d["published_at"], d.get("expires_at", "")) if t > format_timestamp(now)
    )
    return earliest(*map(parse_timestamp, times))


# --- A post


def get_post(
    slug: str, now: datetime, *, markdown: bool = False
) -> PostDetail | MovedPost | Literal["gone"] | None:
    """Read a post by its slug, with the Markdown only when asked; `None` means that there never was one."""
    if len(slug) > _MAX_SLUG:
        return None
    item, source_item = (
        content_table.get_with_source(slug) if markdown else (content_table.get(post_key(slug)), {})
    )
    if not item:
        return None
    if "moved" in item:
        return MovedPost(item["moved"]["S"])
    if "d" not in item:
        return GONE
    packed = (item["d"]["B"], item["links"]["B"])
    found, links = (
        cast("PublishedPost", _unpack_cached(packed[0])),
        cast("PostLinks", _unpack_cached(packed[1])),
    )
    if not is_visible(found, now):
        return GONE if found["published_at"] <= format_timestamp(now) else None
    if markdown and not source_item:  # a replica may have one before the other
        return None
    source = unpack_item(source_item) if markdown else None
    return PostDetail(
        found,
        select_visible_links(links, now),
        find_next_change([found, *_list_links(links)], now),
        source,
        packed,
    )


def _list_links(links: PostLinks) -> list[PostLink]:
    around = [links["newer"], links["older"], *links["related"], *links.get("parts", [])]
    return [link for link in around if link]


def select_visible_links(links: PostLinks, now: datetime) -> PostLinks:
    def if_visible(link: PostLink | None) -> PostLink | None:
        return link if link and is_visible(link, now) else None

    kept: PostLinks = {
        "newer": if_visible(links["newer"]),
        "older": if_visible(links["older"]),
        "related": [link for link in links["related"] if is_visible(link, now)][:3],
    }
    if "parts" in links:
        kept["parts"] = [link for link in links["parts"] if is_visible(link, now)]
    return kept


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
    """Give a page of summaries, newest first.

    `period` is a year or month (`2026`, `2026-11`), `words` are stems that the posts all hold (`blog.reader.stems`).
    Raises `InvalidCursor`.
    """
    if tag and len(tag) > _MAX_SLUG:
        return EMPTY_PAGE
    low, end = period, f"{period}~" if period else END
    high = min(end, format_timestamp(now) + AFTER)
    bound = min(high, position_before(_decode_cursor(cursor))) if cursor else high
    partitions = [
        *([tag_partition(tag)] if tag else []),
        *(word_partition(word) for word in words[:MAX_WORDS]),
    ]
    if words:
        items, more = _query_intersection(partitions, low, bound, now, size)
    else:
        items, more = _query_partition(partitions[0] if partitions else POSTS, low, bound, now, size)
    until = find_next_change(map(_read_window, items), now)
    if high < end and not cursor:
        until = earliest(until, _find_next_publication(partitions[0] if partitions else POSTS, high, end))
    packed = tuple(item["d"]["B"] for item in items)
    return PostPage(packed, cursors.encode(items[-1]["sk"]["S"]) if more else None, until)


EMPTY_PAGE = PostPage((), None, None)


@lru_cache(maxsize=1000)
def _unpack_cached(packed: bytes) -> Any:
    """Unpack what may have been unpacked before. Nobody changes what this gives: others have it too."""
    return unpack(packed)


def _read_window(item: Item) -> PublicationWindow:
    """Read from a summary's item when it is visible."""
    found: PublicationWindow = {"published_at": item["sk"]["S"].partition("#")[0]}
    return {**found, "expires_at": item["expires_at"]["S"]} if "expires_at" in item else found


def post_position(summary: PostSummary | PostLink) -> str:
    return position(summary["published_at"], summary["slug"])


def _decode_cursor(cursor: str) -> str:
    moment = cursors.decode(cursor)
    if not _POSITION.fullmatch(moment):
        raise InvalidCursor(cursor)
    return moment


def _query_partition(pk: str, low: str, high: str, now: datetime, size: int) -> tuple[list[Item], bool]:
    """Read `size` visible summaries downwards from `high`, and whether there may be more below."""
    results: list[Item] = []
    while low <= high and len(results) < size:
        page = query_visible(pk, low, high, now, limit=size - len(results))
        results += page["Items"]
        if not (last := page.get("LastEvaluatedKey")):
            return results, False
        high = position_before(last["sk"]["S"])
    return results, bool(results)


def _find_next_publication(pk: str, low: str, high: str) -> datetime | None:
    """Tell when the next scheduled post of a list appears."""
    condition = between(pk, low, high)
    found = query({**condition, "ScanIndexForward": True, "Limit": 1})["Items"]
    return parse_timestamp(found[0]["sk"]["S"].partition("#")[0]) if found else None


def iterate_posts(now: datetime, period: str = "") -> Iterator[PostSummary]:
    """Give all visible summaries of a period (or of all time), a thousand a query: for the sitemap."""
    cursor = None
    while True:
        page = list_posts(now, period=period, cursor=cursor, size=1000)
        yield from page.results
        if not (cursor := page.next):
            return


def list_newest_posts(now: datetime, size: int = _PAGE_SIZE) -> tuple[list[PublishedPost], datetime | None]:
    """Give the newest posts whole, for the feeds, and when that changes."""
    page = list_posts(now, size=size)
    slugs = [summary["slug"] for summary in page.results]
    items = batch_get([post_key(slug) for slug in slugs])
    by_slug = {
        post["slug"]: cast("PublishedPost", post)
        for item in items
        if "d" in item and (post := unpack_item(item))
    }
    return [by_slug[slug] for slug in slugs if slug in by_slug], page.until


def _query_intersection(
    partitions: Sequence[str], low: str, high: str, now: datetime, size: int
) -> tuple[list[Item], bool]:
    """Read the summaries of the posts that stand in every one of `partitions`."""
    moments = list(islice(intersect_partitions(partitions, low, high, now), size + 1))
    items = {item["sk"]["S"]: item for item in batch_get([(POSTS, moment) for moment in moments[:size]])}
    return [items[m] for m in moments[:size] if m in items], len(moments) > size


# --- Counts


def count_posts(kind: Literal["tag", "month"], now: datetime) -> tuple[list[PostCount], datetime | None]:
    """Count the visible posts of each tag (by slug) or month (oldest first) that has any.

    Tells also when the counts change next.
    """
    condition = {
        "KeyConditionExpression": "pk = :pk AND begins_with(sk, :kind)",
        "ExpressionAttributeValues": {":pk": {"S": COUNTS}, ":kind": {"S": f"{kind}#"}},
    }
    found: list[PostCount] = []
    ahead: list[datetime] = []
    start = None
    while True:
        page = query({**condition, **({"ExclusiveStartKey": start} if start else {})})
        for item in page["Items"]:
            changes: list[tuple[str, int]] = json.loads(item["changes"]["S"])
            due = sum(delta for time, delta in changes if time <= format_timestamp(now))
            ahead += [parse_timestamp(time) for time, _ in changes if time > format_timestamp(now)]
            if posts := int(item["n"]["N"]) + due:
                found.append(PostCount(item["sk"]["S"].partition("#")[2], item["name"]["S"], posts))
        if not (start := page.get("LastEvaluatedKey")):
            return found, earliest(*ahead)


def earliest(*times: datetime | None) -> datetime | None:
    return min((time for time in times if time), default=None)
