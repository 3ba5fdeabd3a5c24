"""What readers get of a post: SQL's rows as the items of `blog.reader.queries`, and which other items they touch.

Every item has `v`, the time in ms when it was written: `republish` rewrites all items and deletes older ones.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import unescape
from typing import TYPE_CHECKING, Any, cast

import nh3
from django.db.models import Q
from django.utils import timezone

from blog.models import Photo, Post, Tag
from blog.reader import stems as search
from blog.reader.queries import moment
from blog.reader.types import PostLink, PostLinks
from blog.reader.types import PublishedPost as Projected
from blog.rendering import markdown
from blog.rendering.pictures import listed, pictures
from common.content_table import (
    COUNTS,
    POSTS,
    Item,
    Key,
    pack,
    position,
    post_key,
    source_key,
    table_name,
    tag_partition,
    typed_key,
    word_partition,
)
from common.timestamps import format_timestamp

if TYPE_CHECKING:
    from blog.reader.types import PostSummary

Pair = tuple[Post | None, Post | None]  # newer, older

MAX_SUMMARY = 660  # bytes, packed: with its keys an item stays below 800
MAX_POST = 390_000  # bytes, packed: DynamoDB takes 400 KB an item
MAX_PARTS = 20  # of a series that link to each other


class TooLong(ValueError):
    """The post doesn't fit into an item."""


@dataclass(frozen=True)
class Place:
    """Where a post stands in the lists."""

    moment: str
    tags: tuple[str, ...]
    series: str | None

    @property
    def keys(self) -> set[Key]:
        return {(POSTS, self.moment), *((tag_partition(tag), self.moment) for tag in self.tags)}

    @property
    def month(self) -> str:
        return self.moment[:7]


def place(projected: Projected | None) -> Place | None:
    if not projected:
        return None
    return Place(moment(projected), tuple(tag["slug"] for tag in projected["tags"]), projected.get("series"))


def places(*found: Place | None) -> list[Place]:
    return [place for place in found if place]


# --- Its items


def projected(post: Post, tags: Iterable[Tag] | None = None) -> Projected:
    """Give the post as readers get it, rendered, with its own tags unless others are given."""
    assert post.published_at
    photos = Photo.objects.filter(Q(file__in=markdown.photo_keys(post.body)) | Q(pk=post.cover_id))
    by_key = pictures(photos)
    rendered = markdown.render(post.body, by_key)
    made: Projected = {
        "id": post.pk,
        "slug": post.slug,
        "title": post.title,
        "summary": post.summary,
        "author": post.author.get_full_name() or post.author.get_username(),
        "tags": [{"name": tag.name, "slug": tag.slug} for tag in (post.tags.all() if tags is None else tags)],
        "published_at": format_timestamp(post.published_at),
        "updated_at": format_timestamp(max(post.updated_at, post.published_at)),
        "minutes": rendered.minutes,
        "html": rendered.html,
        "headings": rendered.headings,
    }
    if post.cover:
        made["cover"] = by_key[post.cover.key]
    if post.series:
        made["series"] = post.series.name
    if post.expires_at:
        made["expires_at"] = format_timestamp(post.expires_at)
    for name in ("canonical_url", "seo_title", "seo_description"):
        if value := getattr(post, name):
            made[name] = value
    return made


def items(post: Post, made: Projected, linked: PostLinks) -> list[Item]:
    """Give every item of a published post but its words."""
    moved = [item(post_key(redirect.old_slug), moved={"S": post.slug}) for redirect in post.redirects.all()]
    return [*whole(made, linked, post.body), *in_lists(made), *moved]


def whole(made: Projected, linked: PostLinks, markdown: str) -> list[Item]:
    head = item(post_key(made["slug"]), d={"B": pack(made)}, id={"N": str(made["id"])})
    source = item(source_key(made["slug"]), d={"B": pack(markdown)})
    if len(head["d"]["B"]) + len(source["d"]["B"]) > MAX_POST:
        raise TooLong(f"This post is too long to publish: compressed, it is over {MAX_POST // 1000} kB.")
    return [head | {"links": {"B": pack(linked)}}, source]


def in_lists(made: Projected) -> list[Item]:
    summary, expiry = packed_summary(made), ends(made)
    partitions = (POSTS, *(tag_partition(tag["slug"]) for tag in made["tags"]))
    return [item((pk, moment(made)), d={"B": summary}, **expiry) for pk in partitions]


def gone(old: Projected | None) -> list[Item]:
    return [item(post_key(old["slug"]))] if old else []


def item(key: Key, **attributes: Any) -> Item:
    return {**typed_key(*key), "v": {"N": str(time.time_ns() // 1_000_000)}, **attributes}


def ends(made: Projected) -> Item:
    """Give what hides an item from its end on, and then lets DynamoDB delete it."""
    if "expires_at" not in made:
        return {}
    ttl = int(datetime.fromisoformat(made["expires_at"]).timestamp())
    return {"expires_at": {"S": made["expires_at"]}, "ttl": {"N": str(ttl)}}


def packed_summary(made: Projected) -> bytes:
    """Pack what lists show, shortening the summary where the whole would be too large."""
    names = "slug title summary author tags published_at updated_at minutes cover expires_at".split()
    summary = cast("PostSummary", {name: made[name] for name in names if name in made})  # type: ignore[literal-required]
    if "cover" in summary:
        summary["cover"] = listed(summary["cover"])
    while len(packed := pack(summary)) > MAX_SUMMARY and len(text := summary["summary"]) > 20:
        summary["summary"] = text[: len(text) * 9 // 10].rstrip(" …") + "…"
    return packed


# --- Neighbours


def timeline(*, tag: str | None = None, without: Post | None = None) -> Any:
    found = Post.objects.published().only("slug", "title", "published_at", "expires_at")
    found = found.filter(tags__slug=tag) if tag else found
    return (found.exclude(pk=without.pk) if without else found).order_by("published_at", "slug")


def newer_and_older(at: str, **which: Any) -> Pair:
    """Find the posts next to a moment."""
    published_at, _, slug = at.partition("#")
    when = datetime.fromisoformat(published_at)
    found = timeline(**which)
    newer = found.filter(Q(published_at__gt=when) | Q(published_at=when, slug__gt=slug)).first()
    older = found.filter(Q(published_at__lt=when) | Q(published_at=when, slug__lt=slug)).last()
    return newer, older


def links(post: Post, without: Post | None = None, tags: Iterable[Tag] | None = None) -> PostLinks:
    assert post.published_at
    tags = post.tags.all() if tags is None else tags
    at = position(format_timestamp(post.published_at), post.slug)

    def beside(tag: str | None) -> Pair:
        return newer_and_older(at, tag=tag, without=without)

    return linked(tags, beside, parts(post.series.name, without) if post.series else None)


def linked(
    tags: Iterable[Tag], beside: Callable[[str | None], Pair], parts: Sequence[Post] | None
) -> PostLinks:
    """Make a post's links of what stands beside it, among all posts (`None`) and among those of each of its tags."""
    newer, older = beside(None)
    same_tags = (other for tag in tags for other in beside(tag.slug))
    related = list({other.pk: other for other in same_tags if other}.values())[:6]
    made: PostLinks = {
        "newer": link(newer),
        "older": link(older),
        "related": [link(other) for other in related],
    }
    if parts is not None:
        made["parts"] = [link(part) for part in parts]
    return made


def link(post: Any) -> Any:
    if not post:
        return None
    made: PostLink = {
        "slug": post.slug,
        "title": post.title,
        "published_at": format_timestamp(post.published_at),
    }
    if post.expires_at:
        made["expires_at"] = format_timestamp(post.expires_at)
    return made


def parts(series: str, without: Post | None = None) -> list[Post]:
    return list(timeline(without=without).filter(series__name=series)[:MAX_PARTS])


def around(post: Post, *found: Place | None) -> list[Post]:
    """Find the other posts whose links a change at these places may alter."""
    others: dict[int, Post] = {}
    for at in places(*found):
        for tag in (None, *at.tags):
            beside = newer_and_older(at.moment, tag=tag, without=post)
            others |= {other.pk: other for other in beside if other}
        others |= {part.pk: part for part in parts(at.series, post)} if at.series else {}
    return list(others.values())


def link_update(post: Post, linked: PostLinks) -> Any:
    """Give the update of the links of a post that readers have."""
    return {
        "TableName": table_name(),
        "Key": typed_key(*post_key(post.slug)),
        "UpdateExpression": "SET links = :links",
        "ConditionExpression": "attribute_exists(d)",
        "ExpressionAttributeValues": {":links": {"B": pack(linked)}},
    }


# --- Counts


def counted(found: Sequence[Place], without: Post | None) -> list[Item]:
    """Give the count items of the tags and months of these places, as SQL now has them."""
    slugs = {tag for place in found for tag in place.tags}
    names = dict(Tag.objects.filter(slug__in=slugs).values_list("slug", "name"))
    return [
        # A tag that is gone, or has another slug now, is counted too: down to none.
        *(
            count_item("tag", slug, names.get(slug, slug), timeline(tag=slug, without=without))
            for slug in sorted(slugs)
        ),
        *(
            count_item("month", month, month, in_month(timeline(without=without), month))
            for month in sorted({place.month for place in found})
        ),
    ]


def in_month(posts: Any, month: str) -> Any:
    return posts.filter(published_at__year=month[:4], published_at__month=month[5:])


def count_item(kind: str, of: str, name: str, posts: Any) -> Item:
    """Count the posts that are visible now, and list the changes that time will bring."""
    now = timezone.now()
    coming = posts.filter(published_at__gt=now).values_list("published_at", flat=True)
    ending = posts.filter(expires_at__gt=now).values_list("expires_at", flat=True)
    changes = sorted(
        [
            *((format_timestamp(time), 1) for time in coming),
            *((format_timestamp(time), -1) for time in ending),
        ]
    )
    return item(
        (COUNTS, f"{kind}#{of}"),
        name={"S": name},
        n={"N": str(posts.live(now).count())},
        changes={"S": json.dumps(changes)},
    )


# --- Words


def word_keys(made: Projected | None) -> set[Key]:
    if not made:
        return set()
    names = " ".join(tag["name"] for tag in made["tags"])
    text = unescape(nh3.clean(made["html"], tags=set()))
    stems = search.stems(f"{made['title']} {made['summary']} {names} {text}")
    return {(word_partition(stem), moment(made)) for stem in stems}


def word_items(made: Projected | None, keys: Iterable[Key]) -> list[Item]:
    return [item(key, **ends(made)) for key in keys] if made else []
