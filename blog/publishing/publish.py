"""The projection: what is published in SQL, written to DynamoDB for readers (see `blog.reader.queries` for the keys).

A post's items, its neighbours' links and the counts change in one transaction, so readers see the old state or
the new. `blog.publishing.projection` says what the items are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from copy import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from botocore.exceptions import BotoCoreError, ClientError
from django.db import connection, transaction
from django.utils import timezone

from blog.models import Post, Tag
from blog.publishing.cache import purge
from blog.publishing.projection import (
    Placement,
    Projection,
    TooLong,
    build_count_items,
    build_items,
    build_link,
    build_links,
    build_links_update,
    build_word_items,
    build_word_keys,
    find_affected_posts,
    find_placement,
    gone,
    places,
    project_post,
)
from blog.reader.queries import select_visible_links
from blog.reader.types import PostDetail
from blog.reader.types import PublishedPost as Projected
from blog.rendering.markdown import Rendered
from blog.rendering.sanitizer import strip_tags
from common.aws import clients
from common.content_table import (
    batch_get,
    delete,
    delete_action,
    post_key,
    put,
    put_action,
    source_key,
    unpack_item,
)

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.type_defs import TransactWriteItemTypeDef

# https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html
MAX_ACTIONS = 100
_LOCK_ID = 0x6D79626C  # any constant: the advisory lock under which projections follow each other


class PublishError(Exception):
    """Readers still see the old state; the message is for the editor."""


class Unreachable(PublishError):
    """DynamoDB doesn't answer: neither will it for the next post."""


@dataclass(frozen=True)
class SyncResult:
    rendered: Rendered | None  # `None` for a post that is not public
    is_new: bool  # readers did not have the post before


@dataclass(frozen=True)
class Preview:
    detail: PostDetail
    rendered: Rendered


def sync_post(post: Post) -> SyncResult:
    """Make the published copy of `post` equal to SQL: write it, or remove it if it is not public any more.

    Raise `PublishError`.
    """
    with projection_lock(), translate_errors():
        old, new = _get_published(post), project_post(post) if _is_public(post) else None
        write_change(post, old, new)
    return SyncResult(new.rendered if new else None, is_new=bool(new and not old))


def unpublish_post(post: Post) -> None:
    """Remove the published copy of `post`, before the post is deleted from SQL. Raise `PublishError`."""
    with projection_lock(), translate_errors():
        write_change(post, _get_published(post), None)


def write_change(post: Post, old: Projected | None, projected: Projection | None) -> None:
    if not old and not projected:
        return
    new = projected.post if projected else None
    was, will_be = find_placement(old), find_placement(new)
    affected = find_affected_posts(post, was, will_be)
    puts = build_items(post, new, build_links(post)) if new else gone(old)
    deletes = (was.keys if was else set()) - {(i["pk"]["S"], i["sk"]["S"]) for i in puts}
    if old and (not new or old["slug"] != new["slug"]):
        deletes.add(source_key(old["slug"]))
    without = None if new else post
    puts += build_count_items(places(was, will_be), without)
    actions = [
        *map(put_action, puts),
        *map(delete_action, sorted(deletes)),
        *({"Update": build_links_update(other, build_links(other, without))} for other in affected),
    ]
    if len(actions) > MAX_ACTIONS:
        raise PublishError(f"This change touches {len(actions)} items; one transaction takes {MAX_ACTIONS}.")
    old_words = build_word_keys(old, strip_tags(old["html"])) if old else set()
    new_words = build_word_keys(projected.post, projected.rendered.text) if projected else set()
    put(build_word_items(new, new_words) if new else [])
    try:
        clients.dynamodb().transact_write_items(TransactItems=cast("list[TransactWriteItemTypeDef]", actions))
    except (BotoCoreError, ClientError):
        with suppress(BotoCoreError, ClientError):
            delete(new_words - old_words)
        raise
    delete(old_words - new_words)
    paths = _list_changed_paths([post, *affected], places(was, will_be), {p["slug"] for p in (old, new) if p})
    transaction.on_commit(lambda: purge(paths))


def preview(post: Post, tags: Sequence[Tag]) -> Preview:
    """Build the page of a post, saved or not, as readers would see it now. Raise `PublishError`."""
    now = timezone.now()
    post = copy(post)
    post.published_at = post.published_at or now
    with translate_errors():
        around = build_links(post, without=post, tags=tags)
        if "parts" in around:
            around["parts"] = sorted(
                [*around["parts"], build_link(post)], key=lambda part: part["published_at"]
            )
        projected = project_post(post, tags)
    detail = PostDetail(projected.post, select_visible_links(around, now), until=None)
    return Preview(detail, projected.rendered)


def _is_public(post: Post) -> bool:
    return Post.objects.published().filter(pk=post.pk).exists()


def _get_published(post: Post) -> Projected | None:
    """Read what readers have of this post, under its present or a former address."""
    slugs = [post.slug, *post.redirects.values_list("old_slug", flat=True)]
    found = (item for item in batch_get([post_key(slug) for slug in slugs], consistent=True) if "d" in item)
    return next(
        (cast("Projected", unpack_item(item)) for item in found if item["id"]["N"] == str(post.pk)), None
    )


# --- Around a change


@contextmanager
def projection_lock() -> Iterator[None]:
    """Let projections follow each other: two at once would miss each other as neighbours."""
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK_ID])
        yield


@contextmanager
def translate_errors() -> Iterator[None]:
    try:
        yield
    except TooLong as error:
        raise PublishError(str(error)) from error
    except ClientError as error:
        code = error.response["Error"]["Code"]
        if "ConditionalCheckFailed" in str(error):
            raise PublishError(
                "Readers' copy lacks a neighbouring post: run `manage.py republish`."
            ) from error
        raise PublishError(
            f"DynamoDB refused the change ({code}). Readers still see the old state."
        ) from error
    except BotoCoreError as error:
        raise Unreachable("DynamoDB can't be reached. Readers still see the old state.") from error


def _list_changed_paths(posts: Iterable[Post], found: Iterable[Placement], slugs: Iterable[str]) -> set[str]:
    """Name the addresses whose answers a change alters; lists with all their pages."""
    pages = {f"/posts/{slug}/" for slug in (*slugs, *(post.slug for post in posts))}
    lists = {"/", "/search/", *(f"/tags/{tag}/" for place in found for tag in place.tags)}
    lists |= {
        f"/archive/{year}/" for place in found for year in (place.month[:4], place.month.replace("-", "/"))
    }
    fixed = {"/feed.atom", "/feed.json", "/sitemap.xml*", "/api/v1/posts*", "/api/v1/tags*"}
    return {*pages, *fixed, *lists, *(f"{path}?*" for path in lists)}
