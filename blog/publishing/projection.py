"""What readers get of a post: SQL's rows as the items of `blog.reader.queries`, and which other items they touch.

Every item has `v`, the time in ms when it was written: `republish` rewrites all items and deletes older ones.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, cast

from django.db.models import Q
from django.utils import timezone

from blog.models import Photo, Post, Tag
from blog.photos.pictures import load_pictures
from blog.reader import search
from blog.reader.queries import post_position
from blog.reader.types import PostLink, PostLinks
from blog.reader.types import PublishedPost as Projected
from blog.rendering import markdown
from blog.rendering.markdown import Rendered
from blog.rendering.pictures import remove_placeholder
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

Adjacent = tuple[Post | None, Post | None]  # newer, older

MAX_SUMMARY = 660  # bytes, packed: with its keys an item stays below 800
MAX_POST = 390_000  # bytes, packed: DynamoDB takes 400 KB an item
MAX_PARTS = 20  # of a series that link to each other


class TooLong(ValueError):
    """The post doesn't fit into an item."""


@dataclass(frozen=True)
class Projection:
    """A post's read model and what its body was rendered to."""

    post: Projected
    rendered: Rendered


@dataclass(frozen=True)
class Placement:
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


def find_placement(projected: Projected | None) -> Placement | None:
    if not projected:
        return None
    return Placement(
        post_position(projected), tuple(tag["slug"] for tag in projected["tags"]), projected.get("series")
    )


def places(*found: Placement | None) -> list[Placement]:
    return [place for place in found if place]


# --- Its items


def project_post(post: Post, tags: Iterable[Tag] | None = None) -> Projection:
    """Render a post's body and build its read model. `tags` replace the post's own tags."""
    assert post.published_at
    document = markdown.parse(post.body)
    photos = Photo.objects.filter(Q(file__in=document.photo_keys) | Q(pk=post.cover_id))
    by_key = load_pictures(photos)
    rendered = document.render(by_key)
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
    return Projection(made, rendered)


def build_items(post: Post, made: Projected, linked: PostLinks) -> list[Item]:
    """Give every item of a published post but its words."""
    moved = [item(post_key(redirect.old_slug), moved={"S": post.slug}) for redirect in post.redirects.all()]
    return [*build_post_items(made, linked, post.body), *build_summary_items(made), *moved]


def build_post_items(made: Projected, linked: PostLinks, markdown: str) -> list[Item]:
    head = item(post_key(made["slug"]), d={"B": pack(made)}, id={"N": str(made["id"])})
    source = item(source_key(made["slug"]), d={"B": pack(markdown)})
    if len(head["d"]["B"]) + len(source["d"]["B"]) > MAX_POST:
        raise TooLong(f"This post is too long to publish: compressed, it is over {MAX_POST // 1000} kB.")
    return [head | {"links": {"B": pack(linked)}}, source]


def build_summary_items(made: Projected) -> list[Item]:
    summary, expiry = _pack_summary(made), ends(made)
    partitions = (POSTS, *(tag_partition(tag["slug"]) for tag in made["tags"]))
    return [item((pk, post_position(made)), d={"B": summary}, **expiry) for pk in partitions]


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


def _pack_summary(made: Projected) -> bytes:
    """Pack what lists show, shortening the summary where the whole would be too large."""
    names = "slug title summary author tags published_at updated_at minutes cover expires_at".split()
    summary = cast("PostSummary", {name: made[name] for name in names if name in made})  # type: ignore[literal-required]
    if "cover" in summary:
        summary["cover"] = remove_placeholder(summary["cover"])
    while len(packed := pack(summary)) > MAX_SUMMARY and len(text := summary["summary"]) > 20:
        summary["summary"] = text[: len(text) * 9 // 10].rstrip(" …") + "…"
    return packed


# --- Neighbours


def select_published(*, tag: str | None = None, without: Post | None = None) -> Any:
    found = Post.objects.published().only("slug", "title", "published_at", "expires_at")
    found = found.filter(tags__slug=tag) if tag else found
    return (found.exclude(pk=without.pk) if without else found).order_by("published_at", "slug")


def _find_adjacent(at: str, **which: Any) -> Adjacent:
    """Find the posts next to a moment."""
    published_at, _, slug = at.partition("#")
    when = datetime.fromisoformat(published_at)
    found = select_published(**which)
    newer = found.filter(Q(published_at__gt=when) | Q(published_at=when, slug__gt=slug)).first()
    older = found.filter(Q(published_at__lt=when) | Q(published_at=when, slug__lt=slug)).last()
    return newer, older


def build_links(post: Post, without: Post | None = None, tags: Iterable[Tag] | None = None) -> PostLinks:
    assert post.published_at
    tags = post.tags.all() if tags is None else tags
    at = position(format_timestamp(post.published_at), post.slug)

    def beside(tag: str | None) -> Adjacent:
        return _find_adjacent(at, tag=tag, without=without)

    return combine_links(tags, beside, _list_series_parts(post.series.name, without) if post.series else None)


def combine_links(
    tags: Iterable[Tag], beside: Callable[[str | None], Adjacent], parts: Sequence[Post] | None
) -> PostLinks:
    """Make a post's links of what stands beside it, among all posts (`None`) and among those of each of its tags."""
    newer, older = beside(None)
    same_tags = (other for tag in tags for other in beside(tag.slug))
    related = list({other.pk: other for other in same_tags if other}.values())[:6]
    made: PostLinks = {
        "newer": build_link(newer),
        "older": build_link(older),
        "related": [build_link(other) for other in related],
    }
    if parts is not None:
        made["parts"] = [build_link(part) for part in parts]
    return made


def build_link(post: Any) -> Any:
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


def _list_series_parts(series: str, without: Post | None = None) -> list[Post]:
    return list(select_published(without=without).filter(series__name=series)[:MAX_PARTS])


def find_affected_posts(post: Post, *found: Placement | None) -> list[Post]:
    """Find the other posts whose links a change at these places may alter."""
    others: dict[int, Post] = {}
    for at in places(*found):
        for tag in (None, *at.tags):
            beside = _find_adjacent(at.moment, tag=tag, without=post)
            others |= {other.pk: other for other in beside if other}
        others |= {part.pk: part for part in _list_series_parts(at.series, post)} if at.series else {}
    return list(others.values())


def build_links_update(post: Post, linked: PostLinks) -> Any:
    """Give the update of the links of a post that readers have."""
    return {
        "TableName": table_name(),
        "Key": typed_key(*post_key(post.slug)),
        "UpdateExpression": "SET links = :links",
        "ConditionExpression": "attribute_exists(d)",
        "ExpressionAttributeValues": {":links": {"B": pack(linked)}},
    }


# --- Counts


def build_count_items(found: Sequence[Placement], without: Post | None) -> list[Item]:
    """Give the count items of the tags and months of these places, as SQL now has them."""
    slugs = {tag for place in found for tag in place.tags}
    names = dict(Tag.objects.filter(slug__in=slugs).values_list("slug", "name"))
    return [
        # A tag that is gone, or has another slug now, is counted too: down to none.
        *(
            _build_count_item("tag", slug, names.get(slug, slug), select_published(tag=slug, without=without))
            for slug in sorted(slugs)
        ),
        *(
            _build_count_item("month", month, month, _filter_month(select_published(without=without), month))
            for month in sorted({place.month for place in found})
        ),
    ]


def _filter_month(posts: Any, month: str) -> Any:
    return posts.filter(published_at__year=month[:4], published_at__month=month[5:])


def _build_count_item(kind: str, of: str, name: str, posts: Any) -> Item:
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


def build_word_keys(made: Projected, text: str) -> set[Key]:
    """Return the keys of a post's words. `text` is its body without markup."""
    names = " ".join(tag["name"] for tag in made["tags"])
    stems = search.extract_stems(f"{made['title']} {made['summary']} {names} {text}")
    return {(word_partition(stem), post_position(made)) for stem in stems}


def build_word_items(made: Projected, keys: Iterable[Key]) -> list[Item]:
    return [item(key, **ends(made)) for key in keys]
