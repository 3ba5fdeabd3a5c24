"""Publishing of many posts: those of an import, or all posts to rebuild the published copy from SQL."""

from __future__ import annotations

import time
from collections import defaultdict, deque
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial

from blog.models import Post
from blog.publishing import addresses, projection, publish, tags
from blog.publishing.cache import purge
from blog.publishing.links import series
from blog.publishing.links.adjacent import combine_links
from blog.publishing.links.timeline import (
    AdjacentPosts,
    Placement,
    build_link,
    find_placement,
    select_timeline,
)
from blog.publishing.publish import PublishError, Unreachable
from blog.reader.types import PartLink, PostLink, PostLinks
from common import content_table
from common.aws.batch import MAX_WRITE, slices
from common.content_table import Item

CHUNK = 500  # posts; while a chunk is written, an editor who publishes has to wait
_WRITERS = 4  # threads; DynamoDB stores posts while the next one is rendered

Failures = list[tuple[Post, str]]


def republish(
    posts: Collection[Post] | None = None, advance: Callable[[], object] = lambda: None
) -> Failures:
    """Publish `posts`, which must be new to readers. Without `posts`, publish all and delete all older items.

    Call `advance` after each post. Return the posts that could not be written, each with the reason. Raise
    `PublishError` if DynamoDB is unreachable.
    """
    started = time.time_ns() // 1_000_000
    published = set(Post.objects.published().values_list("pk", flat=True))
    new = {post.pk for post in posts} & published if posts is not None else None
    failures: Failures = []
    placements: set[Placement] = set()
    for pks in slices(sorted(published if new is None else new), CHUNK):
        with publish.projection_lock(), _Writers() as writers:
            placements |= _write_posts(_load_posts(pks), new, writers, advance)
        addresses.record_public_slugs(set(pks) - {post.pk for post, _ in writers.failures})
        failures += writers.failures
    with publish.projection_lock(), publish.translate_errors():
        content_table.put(projection.build_count_items(list(placements), None))
        if new is None:
            content_table.put([*addresses.build_removed_items(), *tags.build_redirect_items()])
            if not failures:
                content_table.delete_older(started)
    purge(["/*"])
    return failures


def _load_posts(pks: Collection[int]) -> Sequence[Post]:
    posts = Post.objects.published().filter(pk__in=pks).order_by("pk")
    return list(posts.select_related("author", "cover", "series").prefetch_related("tags", "redirects"))


def _write_posts(
    posts: Sequence[Post], new: set[int] | None, writers: _Writers, advance: Callable[[], object]
) -> set[Placement]:
    """Write posts and, if only `new` ones are written, the links of the posts that link to them."""
    timeline = _Timeline()
    placements = set()
    for post in posts:
        with writers.collecting_failures(post):
            projected = projection.project_post(post)
            former = addresses.list_former_slugs(post)
            words = projection.list_word_keys(projected.post, projected.rendered.text)
            items = [
                *content_table.build_word_items(words, projected.post.get("expires_at")),
                *projection.build_items(post, projected.post, timeline.build_links(post)),
                *addresses.build_redirect_items(post, former, former, is_public=True),
            ]
            placements.add(find_placement(projected.post))
            writers.start(post, partial(_write_items, items))
        advance()
    for other in _load_posts(timeline.find_linking(posts) - new) if new is not None else ():
        links = timeline.build_links(other)
        writers.start(other, partial(content_table.update_links, other.slug, links))
    return placements


def _write_items(items: Sequence[Item]) -> None:
    for some in slices(items, MAX_WRITE):  # one call after the other: the posts are written in parallel
        content_table.put(some)


class _Writers:
    """Threads that write posts. The queue is short, because rendered posts take much memory."""

    def __init__(self) -> None:
        self.failures: Failures = []
        self._pool = ThreadPoolExecutor(_WRITERS)
        self._pending: deque[tuple[Post, Future[None]]] = deque()

    def start(self, post: Post, write: Callable[[], None]) -> None:
        if len(self._pending) > 4 * _WRITERS:
            self._finish_first()
        self._pending.append((post, self._pool.submit(write)))

    def _finish_first(self) -> None:
        post, future = self._pending.popleft()
        with self.collecting_failures(post):
            future.result()

    @contextmanager
    def collecting_failures(self, post: Post) -> Iterator[None]:
        """Collect the error of a post. Raise `Unreachable`, which every other post would meet too."""
        try:
            with publish.translate_errors():
                yield
        except Unreachable:
            raise
        except PublishError as error:
            self.failures.append((post, str(error)))

    def __enter__(self) -> _Writers:
        return self

    def __exit__(self, error: type[BaseException] | None, *_: object) -> None:
        try:
            while self._pending and not error:
                self._finish_first()
        finally:
            self._pool.shutdown(cancel_futures=True)


class _Timeline:
    """All published posts in memory. `links.adjacent.build_links` would query SQL for each post."""

    def __init__(self) -> None:
        posts = list(select_timeline().only("slug", "title", "published_at", "expires_at", "series"))
        self._tags = _load_tags(posts)
        self._lists: defaultdict[str | None, list[Post]] = defaultdict(list)  # by tag; `None` has all posts
        self._series: defaultdict[int | None, list[Post]] = defaultdict(list)
        self._parts: dict[int | None, list[PostLink]] = {}  # the links to all parts of a series
        self._index: dict[tuple[str | None, int], int] = {}  # by tag and post, into the tag's list
        for post in posts:
            self._series[post.series_id].append(post)
            for tag in (None, *self._tags[post.pk]):
                self._index[tag, post.pk] = len(self._lists[tag])
                self._lists[tag].append(post)

    def build_links(self, post: Post) -> PostLinks:
        parts = self._build_parts(post) if post.series_id else None
        return combine_links(post.tags.all(), lambda tag: self._find_adjacent(post.pk, tag), parts)

    def _build_parts(self, post: Post) -> list[PartLink]:
        posts = self._series[post.series_id]
        if post.series_id not in self._parts:
            self._parts[post.series_id] = [build_link(part) for part in posts]
        return series.select_parts(self._parts[post.series_id], posts.index(post))

    def find_linking(self, posts: Iterable[Post]) -> set[int]:
        """Return the primary keys of the posts that link to one of these posts."""
        pks: set[int] = set()
        for post in posts:
            for tag in (None, *self._tags[post.pk]):
                pks |= {other.pk for other in self._find_adjacent(post.pk, tag) if other}
            if post.series_id:
                pks |= {part.pk for part in self._series[post.series_id]}
        return pks

    def _find_adjacent(self, pk: int, tag: str | None) -> AdjacentPosts:
        posts, index = self._lists[tag], self._index[tag, pk]
        return posts[index + 1] if index + 1 < len(posts) else None, posts[index - 1] if index else None


def _load_tags(posts: Iterable[Post]) -> dict[int, list[str]]:
    tags: dict[int, list[str]] = {post.pk: [] for post in posts}
    for pk, slug in Post.tags.through.objects.values_list("post_id", "tag__slug"):
        if pk in tags:
            tags[pk].append(slug)
    return tags
