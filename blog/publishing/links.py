"""The links of a post to other posts: the newer and the older one, related ones and the parts of its series."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from blog.models import Post, Tag
from blog.publishing.timeline import AdjacentPosts, Placement, find_adjacent, list_series_parts
from blog.reader.types import PostLink, PostLinks
from common import content_table
from common.timestamps import format_timestamp


def build_links(post: Post, without: Post | None = None, tags: Iterable[Tag] | None = None) -> PostLinks:
    """Build a post's links from SQL. None of them links to `without`. `tags` replace the post's own tags."""
    assert post.published_at
    tags = post.tags.all() if tags is None else tags
    position = content_table.position(format_timestamp(post.published_at), post.slug)

    def find_adjacent_by_tag(tag: str | None) -> AdjacentPosts:
        return find_adjacent(position, tag=tag, without=without)

    parts = list_series_parts(post.series.name, without) if post.series else None
    return combine_links(tags, find_adjacent_by_tag, parts)


def combine_links(
    tags: Iterable[Tag],
    find_adjacent_by_tag: Callable[[str | None], AdjacentPosts],
    parts: Sequence[Post] | None,
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
            adjacent = find_adjacent(placement.position, tag=tag, without=post)
            others |= {other.pk: other for other in adjacent if other}
        if placement.series:
            others |= {part.pk: part for part in list_series_parts(placement.series, post)}
    return list(others.values())
