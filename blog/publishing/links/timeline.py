"""The timeline: published and scheduled posts in the order of their positions, like readers' lists."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from blog.models import Post
from blog.reader.queries import post_position
from blog.reader.types import PostLink, PublishedPost
from common import content_table
from common.content_table import Key
from common.timestamps import format_timestamp, parse_timestamp

AdjacentPosts = tuple[Post | None, Post | None]  # newer, older


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


def find_adjacent(position: str, *, tag: str | None, without: Post | None) -> AdjacentPosts:
    published_at, slug = content_table.split_position(position)
    time = parse_timestamp(published_at)
    posts = select_timeline(tag=tag, without=without)
    newer = posts.filter(Q(published_at__gt=time) | Q(published_at=time, slug__gt=slug)).first()
    older = posts.filter(Q(published_at__lt=time) | Q(published_at=time, slug__lt=slug)).last()
    return newer, older


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


def select_timeline(*, tag: str | None = None, without: Post | None = None) -> Any:
    """Select the published and scheduled posts in the order of their positions."""
    posts = Post.objects.published().only("slug", "title", "published_at", "expires_at")
    posts = posts.filter(tags__slug=tag) if tag else posts
    return (posts.exclude(pk=without.pk) if without else posts).order_by("published_at", "slug")
