"""Projecting many posts at once: a whole import, or everything anew from SQL."""

from __future__ import annotations

import time
from collections import defaultdict, deque
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

from blog.models import Post
from blog.publishing import projection, publish
from blog.publishing.cache import purge
from blog.publishing.projection import MAX_PARTS, Adjacent, Placement
from blog.publishing.publish import PublishError, Unreachable
from blog.reader.queries import post_position
from blog.reader.types import PostLinks
from common import content_table
from common.aws import clients
from common.aws.batch import MAX_WRITE, slices

CHUNK = 500  # posts: while so many are written, an editor who publishes has to wait
_WRITERS = 4  # DynamoDB takes in some posts while the next one is rendered

Failures = list[tuple[Post, str]]


def republish(
    posts: Collection[Post] | None = None, advance: Callable[[], object] = lambda: None
) -> Failures:
    """Project `posts`, which readers don't have yet; or all anew, and then drop whatever else readers have.

    Calls `advance` for each post. Gives the posts that could not be written, each with the reason; the others
    are. Raises `PublishError` when DynamoDB can't be reached.
    """
    started = time.time_ns() // 1_000_000
    published = set(Post.objects.published().values_list("pk", flat=True))
    new = {post.pk for post in posts} & published if posts is not None else None
    failed: Failures = []
    found: set[Placement] = set()
    for pks in slices(sorted(published if new is None else new), CHUNK):
        with publish.projection_lock(), _Writers() as writers:
            found |= _write_posts(_load_posts(pks), new, writers, advance)
        failed += writers.failed
    with publish.projection_lock(), publish.translate_errors():
        content_table.put(projection.build_count_items(list(found), None))
        if new is None and not failed:
            _delete_older(started)
    purge(["/*"])
    return failed


def _load_posts(pks: Collection[int]) -> Sequence[Post]:
    posts = Post.objects.published().filter(pk__in=pks).order_by("pk")
    return list(posts.select_related("author", "cover", "series").prefetch_related("tags", "redirects"))


def _write_posts(
    posts: Sequence[Post], new: set[int] | None, writers: _Writers, advance: Callable[[], object]
) -> set[Placement]:
    """Write `posts`, and if there are `new` ones the links of others around them. Gives where they stand."""
    timeline = _Timeline()
    found = set()
    for post in posts:
        with writers.noting(post):
            projected = projection.project_post(post)
            made = projected.post
            written = projection.build_items(post, made, timeline.links(post))
            words = projection.build_word_items(
                made, projection.build_word_keys(made, projected.rendered.text)
            )
            found.add(Placement(post_position(made), tuple(tag["slug"] for tag in made["tags"]), None))
            writers.start(post, _write_items, words + written)
        advance()
    for other in _load_posts(timeline.around(posts) - new) if new is not None else ():
        writers.start(other, _write_links, projection.build_links_update(other, timeline.links(other)))
    return found


def _write_items(items: Sequence[Any]) -> None:
    for some in slices(items, MAX_WRITE):
        content_table.put(some)


def _write_links(update: Any) -> None:
    clients.dynamodb().update_item(**update)


def _delete_older(started: int) -> None:
    """Delete what no post has written since `started`; photos' renditions are the worker's, and stay."""
    pages = (
        clients.dynamodb()
        .get_paginator("scan")
        .paginate(
            TableName=content_table.table_name(),
            ProjectionExpression="pk, sk",
            FilterExpression="v < :started",
            ExpressionAttributeValues={":started": {"N": str(started)}},
        )
    )
    for page in pages:
        content_table.delete([(found["pk"]["S"], found["sk"]["S"]) for found in page["Items"]])


class _Writers:
    """Threads that write posts, a few ahead and no more, for memory's sake; and those that they could not."""

    def __init__(self) -> None:
        self.failed: Failures = []
        self.pool = ThreadPoolExecutor(_WRITERS)
        self.pending: deque[tuple[Post, Future[None]]] = deque()

    def start(self, post: Post, write: Callable[[Any], None], what: Any) -> None:
        if len(self.pending) > 4 * _WRITERS:
            self.settle()
        self.pending.append((post, self.pool.submit(write, what)))

    def settle(self) -> None:
        post, future = self.pending.popleft()
        with self.noting(post):
            future.result()

    @contextmanager
    def noting(self, post: Post) -> Iterator[None]:
        """Note what goes wrong with a post, unless it will with all others too. Raises `Unreachable`."""
        try:
            with publish.translate_errors():
                yield
        except Unreachable:
            raise
        except PublishError as error:
            self.failed.append((post, str(error)))

    def __enter__(self) -> _Writers:
        return self

    def __exit__(self, error: type[BaseException] | None, *_: object) -> None:
        try:
            while self.pending and not error:
                self.settle()
        finally:
            self.pool.shutdown(cancel_futures=True)


class _Timeline:
    """Where every published post stands: in memory what `projection.links` asks SQL for, post by post."""

    def __init__(self) -> None:
        everything = list(
            projection.select_published().only("slug", "title", "published_at", "expires_at", "series")
        )
        self.tags = _load_tags(everything)
        self.lists: defaultdict[str | None, list[Post]] = defaultdict(list)
        self.series: defaultdict[int | None, list[Post]] = defaultdict(list)
        self.position: dict[tuple[str | None, int], int] = {}
        for post in everything:
            self.series[post.series_id].append(post)
            for tag in (None, *self.tags[post.pk]):
                self.position[tag, post.pk] = len(self.lists[tag])
                self.lists[tag].append(post)

    def beside(self, pk: int, tag: str | None) -> Adjacent:
        posts, at = self.lists[tag], self.position[tag, pk]
        return posts[at + 1] if at + 1 < len(posts) else None, posts[at - 1] if at else None

    def links(self, post: Post) -> PostLinks:
        parts = self.series[post.series_id][:MAX_PARTS] if post.series_id else None
        return projection.combine_links(post.tags.all(), lambda tag: self.beside(post.pk, tag), parts)

    def around(self, posts: Iterable[Post]) -> set[int]:
        """Find the posts whose links the coming of these alters, by their primary keys."""
        found: set[int] = set()
        for post in posts:
            for tag in (None, *self.tags[post.pk]):
                found |= {other.pk for other in self.beside(post.pk, tag) if other}
            if post.series_id:
                found |= {part.pk for part in self.series[post.series_id][:MAX_PARTS]}
        return found


def _load_tags(posts: Iterable[Post]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {post.pk: [] for post in posts}
    for pk, slug in Post.tags.through.objects.values_list("post_id", "tag__slug"):
        if pk in found:
            found[pk].append(slug)
    return found
