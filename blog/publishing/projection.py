"""The projection: builds a post's read model from SQL and finds the other posts that a change affects."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from django.db.models import Q
from django.utils import timezone

from blog.models import Photo, Post, Tag
from blog.photos.pictures import load_pictures
from blog.reader.queries import post_position
from blog.reader.search import extract_stems
from blog.reader.types import PostLink, PostLinks, PostSummary, PublishedPost
from blog.rendering import markdown
from blog.rendering.markdown import Rendered
from blog.rendering.pictures import remove_placeholder
from common import content_table
from common.content_table import CountKind, Item, Key, StoredCount
from common.timestamps import format_timestamp

AdjacentPosts = tuple[Post | None, Post | None]  # newer, older

MAX_SUMMARY = 660  # bytes, packed: with its keys an item stays below 800
MAX_PARTS = 20  # of a series that link to each other


@dataclass(frozen=True)
class Projection:
    """A post's read model and its rendered body."""

    post: PublishedPost
    rendered: Rendered


@dataclass(frozen=True)
class Placement:
    """A post's position and the lists that contain it."""

    position: str
    tags: tuple[str, ...]
    series: str | None

    @property
    def keys(self) -> list[Key]:
        return content_table.summary_keys(self.position, self.tags)

    @property
    def month(self) -> str:
        return self.position[:7]


def find_placement(post: PublishedPost) -> Placement:
    return Placement(post_position(post), tuple(tag["slug"] for tag in post["tags"]), post.get("series"))


# --- A post


def project_post(post: Post, tags: Iterable[Tag] | None = None) -> Projection:
    """Render a post's body and build its read model. `tags` replace the post's own tags."""
    assert post.published_at
    document = markdown.parse(post.body)
    photos = Photo.objects.filter(Q(file__in=document.photo_keys) | Q(pk=post.cover_id))
    pictures = load_pictures(photos)
    rendered = document.render(pictures)
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
    """Return all items of a published post except those of its words. Raise `content_table.ItemTooLarge`."""
    return [
        *content_table.build_post_items(published, links, post.body),
        *build_summary_items(published),
        *(content_table.build_redirect_item(old.old_slug, post.slug) for old in post.redirects.all()),
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


# --- Links to other posts


def build_links(post: Post, without: Post | None = None, tags: Iterable[Tag] | None = None) -> PostLinks:
    """Build a post's links from SQL. None of them links to `without`. `tags` replace the post's own tags."""
    assert post.published_at
    tags = post.tags.all() if tags is None else tags
    position = content_table.position(format_timestamp(post.published_at), post.slug)

    def find_adjacent(tag: str | None) -> AdjacentPosts:
        return _find_adjacent(position, tag=tag, without=without)

    return combine_links(
        tags, find_adjacent, _list_series_parts(post.series.name, without) if post.series else None
    )


def combine_links(
    tags: Iterable[Tag], find_adjacent: Callable[[str | None], AdjacentPosts], parts: Sequence[Post] | None
) -> PostLinks:
    """Build a post's links from the posts adjacent to it, among all posts (`None`) and among those of each tag."""
    newer, older = find_adjacent(None)
    same_tags = (post for tag in tags for post in find_adjacent(tag.slug))
    related = list({post.pk: post for post in same_tags if post}.values())[:6]
    links: PostLinks = {
        "newer": build_link(newer) if newer else None,
        "older": build_link(older) if older else None,
        "related": [build_link(post) for post in related],
    }
    if parts is not None:
        links["parts"] = [build_link(part) for part in parts]
    return links


def build_link(post: Post) -> PostLink:
    assert post.published_at
    link: PostLink = {
        "slug": post.slug,
        "title": post.title,
        "published_at": format_timestamp(post.published_at),
    }
    if post.expires_at:
        link["expires_at"] = format_timestamp(post.expires_at)
    return link


def find_linking_posts(post: Post, placements: Iterable[Placement]) -> list[Post]:
    """Find the other posts whose links a change of `post` at these placements can alter."""
    others: dict[int, Post] = {}
    for placement in placements:
        for tag in (None, *placement.tags):
            adjacent = _find_adjacent(placement.position, tag=tag, without=post)
            others |= {other.pk: other for other in adjacent if other}
        if placement.series:
            others |= {part.pk: part for part in _list_series_parts(placement.series, post)}
    return list(others.values())


def _find_adjacent(position: str, *, tag: str | None, without: Post | None) -> AdjacentPosts:
    timestamp, _, slug = position.partition("#")
    time = datetime.fromisoformat(timestamp)
    posts = select_timeline(tag=tag, without=without)
    newer = posts.filter(Q(published_at__gt=time) | Q(published_at=time, slug__gt=slug)).first()
    older = posts.filter(Q(published_at__lt=time) | Q(published_at=time, slug__lt=slug)).last()
    return newer, older


def _list_series_parts(series: str, without: Post | None = None) -> list[Post]:
    return list(select_timeline(without=without).filter(series__name=series)[:MAX_PARTS])


def select_timeline(*, tag: str | None = None, without: Post | None = None) -> Any:
    """Select the published and scheduled posts in the order of their positions."""
    posts = Post.objects.published().only("slug", "title", "published_at", "expires_at")
    posts = posts.filter(tags__slug=tag) if tag else posts
    return (posts.exclude(pk=without.pk) if without else posts).order_by("published_at", "slug")


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
