"""The projection: a post's read model, its items and the counts that it changes, built from SQL."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, cast

from django.db.models import Q
from django.utils import timezone

from blog.embeds.stored import load_embeds
from blog.models import Photo, Post, Tag
from blog.photos.pictures import load_pictures
from blog.publishing.links.timeline import Placement, find_placement, select_timeline
from blog.reader.queries import post_position
from blog.reader.search import extract_stems
from blog.reader.types import PostLinks, PostSummary, PublishedPost
from blog.rendering import markdown
from blog.rendering.embeds.targets import list_origins
from blog.rendering.markdown import Rendered
from blog.rendering.pictures import remove_placeholder
from common import content_table
from common.content_table import CountKind, Item, Key, StoredCount
from common.timestamps import format_timestamp

MAX_SUMMARY = 660  # bytes, packed: with its keys an item stays below 800


@dataclass(frozen=True)
class Projection:
    """A post's read model and its rendered body."""

    post: PublishedPost
    rendered: Rendered


def project_post(post: Post, tags: Iterable[Tag] | None = None, *, with_lines: bool = False) -> Projection:
    """Render a post's body and build its read model. `tags` replace the post's own tags."""
    assert post.published_at
    document = markdown.parse(post.body)
    photos = Photo.objects.filter(Q(file__in=document.photo_keys) | Q(pk=post.cover_id))
    pictures = load_pictures(photos)
    rendered = document.render(pictures, load_embeds(document.embeds), with_lines=with_lines)
    published: PublishedPost = {
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
    if rendered.embeds:
        published["embeds"] = list_origins(rendered.embeds)
    if post.cover:
        published["cover"] = pictures[post.cover.key]
    if post.series:
        published["series"] = post.series.name
    if post.expires_at:
        published["expires_at"] = format_timestamp(post.expires_at)
    for name in ("canonical_url", "seo_title", "seo_description"):
        if value := getattr(post, name):
            published[name] = value
    return Projection(published, rendered)


def build_items(post: Post, published: PublishedPost, links: PostLinks) -> list[Item]:
    """Return a published post's items, without those of its words and former slugs. Raise `ItemTooLarge`."""
    return [
        *content_table.build_post_items(published, links, post.body),
        *build_summary_items(published),
    ]


def build_summary_items(published: PublishedPost) -> list[Item]:
    keys, summary = find_placement(published).keys, _pack_summary(published)
    return content_table.build_summary_items(keys, summary, published.get("expires_at"))


def _pack_summary(published: PublishedPost) -> bytes:
    """Pack the fields that lists show. Shorten the summary's text if the item would be too large."""
    fields = {name: value for name, value in published.items() if name in PostSummary.__annotations__}
    summary = cast("PostSummary", fields)
    if "cover" in summary:
        summary["cover"] = remove_placeholder(summary["cover"])
    while len(packed := content_table.pack(summary)) > MAX_SUMMARY and len(text := summary["summary"]) > 20:
        summary["summary"] = text[: len(text) * 9 // 10].rstrip(" …") + "…"
    return packed


def list_word_keys(published: PublishedPost, text: str) -> set[Key]:
    """Return the keys of a post's words. `text` is its body without markup."""
    tags = " ".join(tag["name"] for tag in published["tags"])
    stems = extract_stems(f"{published['title']} {published['summary']} {tags} {text}")
    return set(content_table.word_keys(post_position(published), stems))


# --- Counts


def build_count_items(placements: Sequence[Placement], without: Post | None) -> list[Item]:
    """Count the posts of the tags and months of these placements in SQL. Exclude `without`."""
    tags = {tag for placement in placements for tag in placement.tags}
    names = dict(Tag.objects.filter(slug__in=tags).values_list("slug", "name"))
    return [
        # A tag that was deleted or has a new slug is counted too. Its count falls to 0.
        *(
            _build_count_item("tag", tag, names.get(tag, tag), select_timeline(tag=tag, without=without))
            for tag in sorted(tags)
        ),
        *(
            _build_count_item("month", month, month, _select_month(month, without))
            for month in sorted({placement.month for placement in placements})
        ),
    ]


def _select_month(month: str, without: Post | None) -> Any:
    posts = select_timeline(without=without)
    return posts.filter(published_at__year=month[:4], published_at__month=month[5:])


def _build_count_item(kind: CountKind, key: str, name: str, posts: Any) -> Item:
    """Count the posts that are visible now, and list the changes that time will bring."""
    now = timezone.now()
    appearing = posts.filter(published_at__gt=now).values_list("published_at", flat=True)
    expiring = posts.filter(expires_at__gt=now).values_list("expires_at", flat=True)
    changes = [
        *((format_timestamp(time), 1) for time in appearing),
        *((format_timestamp(time), -1) for time in expiring),
    ]
    count = StoredCount(key, name, posts.live(now).count(), sorted(changes))
    return content_table.build_count_item(kind, count)
