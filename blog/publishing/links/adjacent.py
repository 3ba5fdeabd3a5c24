"""The links of a post to other posts: the newer and the older one, related ones and the parts of its series."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from blog.models import Post, Tag
from blog.publishing.links import series
from blog.publishing.links.timeline import AdjacentPosts, Placement, build_link, find_adjacent
from blog.reader.types import PartLink, PostLinks
from common import content_table
from common.timestamps import format_timestamp


def build_links(post: Post, without: Post | None = None, tags: Iterable[Tag] | None = None) -> PostLinks:
    """Build a post's links from SQL. None of them links to `without`. `tags` replace the post's own tags."""
    assert post.published_at
    tags = post.tags.all() if tags is None else tags
    position = content_table.position(format_timestamp(post.published_at), post.slug)

    def find_adjacent_by_tag(tag: str | None) -> AdjacentPosts:
        return find_adjacent(position, tag=tag, without=without)

    parts = _build_parts(post, without) if post.series else None
    return combine_links(tags, find_adjacent_by_tag, parts)


def _build_parts(post: Post, without: Post | None) -> list[PartLink]:
    """Return the links of a part as it is, which SQL may not have."""
    assert post.series
    own = build_link(post)
    parts = series.list_parts(post.series.name, without)
    parts = series.sort_parts([own, *(part for part in parts if part["slug"] != own["slug"])])
    return series.select_parts(parts, parts.index(own))


def combine_links(
    tags: Iterable[Tag],
    find_adjacent_by_tag: Callable[[str | None], AdjacentPosts],
    parts: list[PartLink] | None,
) -> PostLinks:
    """Build a post's links from the adjacent posts, among all posts (`None`) and among those of each tag."""
    newer, older = find_adjacent_by_tag(None)
    same_tags = (post for tag in tags for post in find_adjacent_by_tag(tag.slug))
    related = list({post.pk: post for post in same_tags if post}.values())[:6]
    links: PostLinks = {
        "newer": build_link(newer) if newer else None,
        "older": build_link(older) if older else None,
        "related": [build_link(post) for post in related],
    }
    if parts is not None:
        links["parts"] = parts
    return links


def find_linking_posts(post: Post, placements: Iterable[Placement]) -> list[Post]:
    """Find the other posts that are adjacent to `post` at these placements. A change of it alters their links."""
    others: dict[int, Post] = {}
    for placement in placements:
        for tag in (None, *placement.tags):
            adjacent = find_adjacent(placement.position, tag=tag, without=post)
            others |= {other.pk: other for other in adjacent if other}
    return list(others.values())
