"""The readers' side: everything that pages, feeds and the API read, from one DynamoDB table and never by a scan.

Keys. `sk` is a post's *moment*, `<published_at>#<slug>`, wherever items stand in time order, so that
"published by now" is a bound of the key and needs no filter.

| access pattern             | key condition                                        | read units                    |
|----------------------------|------------------------------------------------------|-------------------------------|
| a post                     | pk = POST#slug, sk = POST                            | 0.5 per 4 KB, compressed      |
| a post with its Markdown   | pk = POST#slug                                       | the same, of both items       |
| newest posts, a page       | pk = POSTS, sk between a bound and now               | at most 2.5 for 20 (see below)|
| a year's or month's posts  | the same, with the bounds of the time                | the same                      |
| a tag's posts              | pk = TAG#slug, likewise                              | the same                      |
| posts with words           | pk = WORD#stem, likewise, joined; then the summaries | 0.5 per 60 keys + 0.5 a post  |
| when a list changes next   | pk = POSTS or TAG#slug, sk > now, Limit 1            | 0.5                           |
| tags with counts           | pk = COUNTS, sk begins with tag#                     | 0.5 per 4 KB, 40 tags or so   |
| months with counts         | pk = COUNTS, sk begins with month#                   | 0.5 per 4 KB, 4 years or so   |
| photos' renditions         | pk = PHOTO#key, sk = PHOTO (a batch)                 | 0.5 each                      |

A summary is at most 800 bytes, so 20 of them and the look at what comes next take 2.5 units. A page reads the
items it shows and no others. Reads are eventually consistent: a replica in another region could do no better.

Time does the publishing: an item with a `published_at` in the future is out of the key's bounds until then, and
one whose `expires_at` has passed is hidden by `VISIBLE` and later removed by DynamoDB (`ttl`).
"""

from __future__ import annotations

import json
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as Base64Error
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Any, Literal, NotRequired, TypedDict, cast

from django.conf import settings

from blog.postings import common_moments
from blog.table import (
    AFTER,
    END,
    POSTS,
    Item,
    batch_get,
    before,
    between,
    between_condition,
    key,
    parse,
    query,
    stamp,
    unpack,
    unpacked,
)
from myblog import aws

if TYPE_CHECKING:
    from blog.markdown import Heading
    from blog.pictures import Picture, Renditions

PAGE_SIZE = 20
MAX_WORDS = 8  # of a search
MAX_SLUG = 80  # what is longer names nothing of ours, and might not fit into a key
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ#[-\w]{1,80}")


class BadCursor(ValueError):
    """A cursor that no page of ours gave out."""


class TagRef(TypedDict):
    name: str
    slug: str


class Summary(TypedDict):
    slug: str
    title: str
    summary: str
    author: str
    tags: list[TagRef]
    published_at: str  # UTC, `2026-11-23T09:00:00Z`
    updated_at: str
    minutes: int
    cover: NotRequired[Picture]
    expires_at: NotRequired[str]


class Dated(TypedDict):
    published_at: str
    expires_at: NotRequired[str]


class Post(Summary):
    id: int  # in SQL: it stays when the address changes
    html: str
    series: NotRequired[str]
    headings: list[Heading]
    canonical_url: NotRequired[str]
    seo_title: NotRequired[str]
    seo_description: NotRequired[str]


class Link(TypedDict):
    slug: str
    title: str
    published_at: str
    expires_at: NotRequired[str]


class Links(TypedDict):
    """A post's neighbours, those still to come included: what is shown of them depends on the time."""

    newer: Link | None
    older: Link | None
    related: list[Link]
    parts: NotRequired[list[Link]]  # of the series, the post itself included


@dataclass(frozen=True)
class Page:
    packed: tuple[bytes, ...]  # the summaries, as they are stored
    next: str | None  # the cursor of the next page
    until: datetime | None  # when this page's content changes by itself

    @cached_property
    def results(self) -> list[Summary]:
        return [kept(each) for each in self.packed]


@dataclass(frozen=True)
class Found:
    post: Post
    links: Links  # the visible ones
    until: datetime | None
    markdown: str | None = None
    packed: tuple[bytes, ...] = ()  # as it is stored


@dataclass(frozen=True)
class Moved:
    slug: str


@dataclass(frozen=True)
class Count:
    key: str  # a tag's slug, or a month such as `2026-11`
    name: str
    posts: int


GONE: Literal["gone"] = "gone"


def visible(dated: Dated | Link | Summary, now: datetime) -> bool:
    """Tell whether readers see this at `now`: the one rule, of which key bounds and `VISIBLE` are the query's form."""
    return dated["published_at"] <= stamp(now) < dated.get("expires_at", END)


def next_change(dated: Iterable[Dated | Link | Summary], now: datetime) -> datetime | None:
    """Tell when the first of these next appears or disappears."""
    times = (t for d in dated for t in (d["published_at"], d.get("expires_at", "")) if t > stamp(now))
    return earliest(*map(parse, times))


# --- A post


def post(slug: str, now: datetime, *, markdown: bool = False) -> Found | Moved | Literal["gone"] | None:
    """Read a post by its slug, with the Markdown only when asked; `None` means that there never was one."""
    if len(slug) > MAX_SLUG:
        return None
    pk = f"POST#{slug}"
    if markdown:
        items = query(
            {"KeyConditionExpression": "pk = :pk", "ExpressionAttributeValues": {":pk": {"S": pk}}}
        )["Items"]
    else:
        answer = aws.dynamodb().get_item(TableName=settings.CONTENT_TABLE, Key=key(pk, "POST"))
        items = [answer["Item"]] if "Item" in answer else []
    by_kind = {item["sk"]["S"]: item for item in items}
    if not (item := by_kind.get("POST")):
        return None
    if "moved" in item:
        return Moved(item["moved"]["S"])
    if "d" not in item:
        return GONE
    packed = (item["d"]["B"], item["links"]["B"])
    found, links = cast("Post", kept(packed[0])), cast("Links", kept(packed[1]))
    if not visible(found, now):
        return GONE if found["published_at"] <= stamp(now) else None
    if markdown and "SOURCE" not in by_kind:  # a replica may have one before the other
        return None
    source = unpack(by_kind["SOURCE"]) if markdown else None
    return Found(found, shown(links, now), next_change([found, *neighbours(links)], now), source, packed)


def neighbours(links: Links) -> list[Link]:
    around = [links["newer"], links["older"], *links["related"], *links.get("parts", [])]
    return [link for link in around if link]


def shown(links: Links, now: datetime) -> Links:
    def if_visible(link: Link | None) -> Link | None:
        return link if link and visible(link, now) else None

    kept: Links = {
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
) -> Page:
    """Give a page of summaries, newest first.

    `period` is a year or month (`2026`, `2026-11`), `words` are stems that the posts all hold (`blog.search`).
    Raises `BadCursor`.
    """
    if tag and len(tag) > MAX_SLUG:
        return NOTHING
    low, end = period, f"{period}~" if period else END
    high = min(end, stamp(now) + AFTER)
    bound = min(high, before(decode_cursor(cursor))) if cursor else high
    partitions = [*([f"TAG#{tag}"] if tag else []), *(f"WORD#{word}" for word in words[:MAX_WORDS])]
    if words:
        items, more = joined(partitions, low, bound, now, size)
    else:
        items, more = listed(partitions[0] if partitions else POSTS, low, bound, now, size)
    until = next_change(map(dated, items), now)
    if high < end and not cursor:
        until = earliest(until, next_in(partitions[0] if partitions else POSTS, high, end))
    packed = tuple(item["d"]["B"] for item in items)
    return Page(packed, encode_cursor(items[-1]["sk"]["S"]) if more else None, until)


NOTHING = Page((), None, None)


@lru_cache(maxsize=1000)
def kept(packed: bytes) -> Any:
    """Unpack what may have been unpacked before. Nobody changes what this gives: others have it too."""
    return unpacked(packed)


def dated(item: Item) -> Dated:
    """Read from a summary's item when it is visible."""
    found: Dated = {"published_at": item["sk"]["S"].partition("#")[0]}
    return {**found, "expires_at": item["expires_at"]["S"]} if "expires_at" in item else found


def moment(summary: Summary | Link) -> str:
    return f"{summary['published_at']}#{summary['slug']}"


def encode_cursor(moment: str) -> str:
    return urlsafe_b64encode(moment.encode()).decode().rstrip("=")


def decode_cursor(cursor: str) -> str:
    try:
        moment = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
    except (Base64Error, ValueError) as error:
        raise BadCursor(cursor) from error
    if not MOMENT.fullmatch(moment):
        raise BadCursor(cursor)
    return moment


def listed(pk: str, low: str, high: str, now: datetime, size: int) -> tuple[list[Item], bool]:
    """Read `size` visible summaries downwards from `high`, and whether there may be more below."""
    results: list[Item] = []
    while low <= high and len(results) < size:
        page = between(pk, low, high, now, limit=size - len(results))
        results += page["Items"]
        if not (last := page.get("LastEvaluatedKey")):
            return results, False
        high = before(last["sk"]["S"])
    return results, bool(results)


def next_in(pk: str, low: str, high: str) -> datetime | None:
    """Tell when the next scheduled post of a list appears."""
    condition = between_condition(pk, low, high)
    found = query({**condition, "ScanIndexForward": True, "Limit": 1})["Items"]
    return parse(found[0]["sk"]["S"].partition("#")[0]) if found else None


def every(now: datetime, period: str = "") -> Iterator[Summary]:
    """Give all visible summaries of a period (or of all time), a thousand a query: for the sitemap."""
    cursor = None
    while True:
        page = posts(now, period=period, cursor=cursor, size=1000)
        yield from page.results
        if not (cursor := page.next):
            return


def recent(now: datetime, size: int = PAGE_SIZE) -> tuple[list[Post], datetime | None]:
    """Give the newest posts whole, for the feeds, and when that changes."""
    page = posts(now, size=size)
    found = batch_get([(f"POST#{summary['slug']}", "POST") for summary in page.results])
    whole = {item["pk"]["S"]: cast("Post", unpack(item)) for item in found if "d" in item}
    return [whole[pk] for summary in page.results if (pk := f"POST#{summary['slug']}") in whole], page.until


def joined(
    partitions: Sequence[str], low: str, high: str, now: datetime, size: int
) -> tuple[list[Item], bool]:
    """Read the summaries of the posts that stand in every one of `partitions`."""
    moments = list(islice(common_moments(partitions, low, high, now), size + 1))
    items = {item["sk"]["S"]: item for item in batch_get([(POSTS, moment) for moment in moments[:size]])}
    return [items[m] for m in moments[:size] if m in items], len(moments) > size


# --- Counts


def counts(kind: Literal["tag", "month"], now: datetime) -> tuple[list[Count], datetime | None]:
    """Count the visible posts of each tag (by slug) or month (oldest first) that has any.

    Tells also when the counts change next.
    """
    condition = {
        "KeyConditionExpression": "pk = :pk AND begins_with(sk, :kind)",
        "ExpressionAttributeValues": {":pk": {"S": "COUNTS"}, ":kind": {"S": f"{kind}#"}},
    }
    found: list[Count] = []
    ahead: list[datetime] = []
    start = None
    while True:
        page = query({**condition, **({"ExclusiveStartKey": start} if start else {})})
        for item in page["Items"]:
            changes: list[tuple[str, int]] = json.loads(item["changes"]["S"])
            due = sum(delta for time, delta in changes if time <= stamp(now))
            ahead += [parse(time) for time, _ in changes if time > stamp(now)]
            if posts := int(item["n"]["N"]) + due:
                found.append(Count(item["sk"]["S"].partition("#")[2], item["name"]["S"], posts))
        if not (start := page.get("LastEvaluatedKey")):
            return found, earliest(*ahead)


# --- Photos


def renditions(keys: Iterable[str]) -> dict[str, Renditions]:
    """Give what the thumbnails worker has made of these photos, by key."""
    return {key: json.loads(item["d"]["S"]) for key, item in photos(keys).items() if "d" in item}


def photos(keys: Iterable[str]) -> dict[str, Item]:
    """Give what the thumbnails worker has left of these photos: `d`, or why there is none as `problem`."""
    # Only the editors' side asks; and the worker writes past DAX, which would remember that there was nothing.
    items = batch_get([(f"PHOTO#{key}", "PHOTO") for key in keys], fresh=True)
    return {item["pk"]["S"].removeprefix("PHOTO#"): item for item in items}


def earliest(*times: datetime | None) -> datetime | None:
    return min((time for time in times if time), default=None)
