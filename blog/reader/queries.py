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

from blog.reader.search import common_moments
from blog.reader.types import (
    Dated,
    MovedPost,
    PostCount,
    PostDetail,
    PostLink,
    PostLinks,
    PostSummary,
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

PAGE_SIZE = 20
MAX_WORDS = 8  # of a search
MAX_SLUG = 80  # what is longer names nothing of ours, and might not fit into a key
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ#[-\w]{1,80}")


@dataclass(frozen=True)
class PostPage:
    packed: tuple[bytes, ...]  # the summaries, as they are stored
    next: str | None  # the cursor of the next page
    until: datetime | None  # when this page's content changes by itself

    @cached_property
    def results(self) -> list[PostSummary]:
        return [kept(each) for each in self.packed]


GONE: Literal["gone"] = "gone"


def visible(dated: Dated | PostLink | PostSummary, now: datetime) -> bool:
    """Tell whether readers see this at `now`: the one rule, of which key bounds and `VISIBLE` are the query's form."""
    return dated["published_at"] <= format_timestamp(now) < dated.get("expires_at", END)


def next_change(dated: Iterable[Dated | PostLink | PostSummary], now: datetime) -> datetime | None:
    """Tell when the first of these next appears or disappears."""
    times = (
        t for d in dated for t in (d["published_at"], d.get("expires_at", "")) if t > format_timestamp(now)
    )
    return earliest(*map(parse_timestamp, times))


# --- A post


def post(
    slug: str, now: datetime, *, markdown: bool = False
) -> PostDetail | MovedPost | Literal["gone"] | None:
    """Read a post by its slug, with the Markdown only when asked; `None` means that there never was one."""
    if len(slug) > MAX_SLUG:
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
    found, links = cast("PublishedPost", kept(packed[0])), cast("PostLinks", kept(packed[1]))
    if not visible(found, now):
        return GONE if found["published_at"] <= format_timestamp(now) else None
    if markdown and not source_item:  # a replica may have one before the other
        return None
    source = unpack_item(source_item) if markdown else None
    return PostDetail(found, shown(links, now), next_change([found, *neighbours(links)], now), source, packed)


def neighbours(links: PostLinks) -> list[PostLink]:
    around = [links["newer"], links["older"], *links["related"], *links.get("parts", [])]
    return [link for link in around if link]


def shown(links: PostLinks, now: datetime) -> PostLinks:
    def if_visible(link: PostLink | None) -> PostLink | None:
        return link if link and visible(link, now) else None

    kept: PostLinks = {
        "newer": if_visible(links["newer"]),
        "older": if_visible(links["older"]),
        "related": [link for link in links["related"] if visible(link, now)][:3],
    }
    if "parts" in links:
        kept["parts"] = [link for link in links["parts"] if visible(link, now)]
    return kept


# --- Lists


def posts(
    now: datetime,
    *,
    tag: str | None = None,
    period: str = "",
    words: Sequence[str] = (),
    cursor: str | None = None,
    size: int = PAGE_SIZE,
) -> PostPage:
    """Give a page of summaries, newest first.

    `period` is a year or month (`2026`, `2026-11`), `words` are stems that the posts all hold (`blog.reader.stems`).
    Raises `InvalidCursor`.
    """
    if tag and len(tag) > MAX_SLUG:
        return NOTHING
    low, end = period, f"{period}~" if period else END
    high = min(end, format_timestamp(now) + AFTER)
    bound = min(high, position_before(decode_cursor(cursor))) if cursor else high
    partitions = [
        *([tag_partition(tag)] if tag else []),
        *(word_partition(word) for word in words[:MAX_WORDS]),
    ]
    if words:
        items, more = joined(partitions, low, bound, now, size)
    else:
        items, more = listed(partitions[0] if partitions else POSTS, low, bound, now, size)
    until = next_change(map(dated, items), now)
    if high < end and not cursor:
        until = earliest(until, next_in(partitions[0] if partitions else POSTS, high, end))
    packed = tuple(item["d"]["B"] for item in items)
    return PostPage(packed, cursors.encode(items[-1]["sk"]["S"]) if more else None, until)


NOTHING = PostPage((), None, None)


@lru_cache(maxsize=1000)
def kept(packed: bytes) -> Any:
    """Unpack what may have been unpacked before. Nobody changes what this gives: others have it too."""
    return unpack(packed)


def dated(item: Item) -> Dated:
    """Read from a summary's item when it is visible."""
    found: Dated = {"published_at": item["sk"]["S"].partition("#")[0]}
    return {**found, "expires_at": item["expires_at"]["S"]} if "expires_at" in item else found


def moment(summary: PostSummary | PostLink) -> str:
    return position(summary["published_at"], summary["slug"])


def decode_cursor(cursor: str) -> str:
    moment = cursors.decode(cursor)
    if not MOMENT.fullmatch(moment):
        raise InvalidCursor(cursor)
    return moment


def listed(pk: str, low: str, high: str, now: datetime, size: int) -> tuple[list[Item], bool]:
    """Read `size` visible summaries downwards from `high`, and whether there may be more below."""
    results: list[Item] = []
    while low <= high and len(results) < size:
        page = query_visible(pk, low, high, now, limit=size - len(results))
        results += page["Items"]
        if not (last := page.get("LastEvaluatedKey")):
            return results, False
        high = position_before(last["sk"]["S"])
    return results, bool(results)


def next_in(pk: str, low: str, high: str) -> datetime | None:
    """Tell when the next scheduled post of a list appears."""
    condition = between(pk, low, high)
    found = query({**condition, "ScanIndexForward": True, "Limit": 1})["Items"]
    return parse_timestamp(found[0]["sk"]["S"].partition("#")[0]) if found else None


def every(now: datetime, period: str = "") -> Iterator[PostSummary]:
    """Give all visible summaries of a period (or of all time), a thousand a query: for the sitemap."""
    cursor = None
    while True:
        page = posts(now, period=period, cursor=cursor, size=1000)
        yield from page.results
        if not (cursor := page.next):
            return


def recent(now: datetime, size: int = PAGE_SIZE) -> tuple[list[PublishedPost], datetime | None]:
    """Give the newest posts whole, for the feeds, and when that changes."""
    page = posts(now, size=size)
    slugs = [summary["slug"] for summary in page.results]
    items = batch_get([post_key(slug) for slug in slugs])
    by_slug = {
        post["slug"]: cast("PublishedPost", post)
        for item in items
        if "d" in item and (post := unpack_item(item))
    }
    return [by_slug[slug] for slug in slugs if slug in by_slug], page.until


def joined(
    partitions: Sequence[str], low: str, high: str, now: datetime, size: int
) -> tuple[list[Item], bool]:
    """Read the summaries of the posts that stand in every one of `partitions`."""
    moments = list(islice(common_moments(partitions, low, high, now), size + 1))
    items = {item["sk"]["S"]: item for item in batch_get([(POSTS, moment) for moment in moments[:size]])}
    return [items[m] for m in moments[:size] if m in items], len(moments) > size


# --- Counts


def counts(kind: Literal["tag", "month"], now: datetime) -> tuple[list[PostCount], datetime | None]:
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
