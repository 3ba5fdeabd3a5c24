"""The projection: what is published in SQL, written to DynamoDB for readers (see `blog.reader.queries` for the keys).

A post's items, its neighbours' links and the counts change in one transaction, so readers see the old state or
the new. `blog.publishing.projection` says what the items are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from copy import copy
from typing import TYPE_CHECKING, cast

from botocore.exceptions import BotoCoreError, ClientError
from django.db import connection, transaction
from django.utils import timezone

from blog.models import Post, Tag
from blog.publishing.cache import purge
from blog.publishing.projection import (
    Place,
    TooLong,
    around,
    counted,
    gone,
    items,
    link,
    link_update,
    links,
    place,
    places,
    projected,
    word_items,
    word_keys,
)
from blog.reader.queries import shown
from blog.reader.types import PostDetail
from blog.reader.types import PublishedPost as Projected
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
PROJECTION_LOCK = 0x6D79626C  # any constant: the advisory lock under which projections follow each other


class PublishError(Exception):
    """Readers still see the old state; the message is for the editor."""


class Unreachable(PublishError):
    """DynamoDB doesn't answer: neither will it for the next post."""


def sync(post: Post) -> bool:
    """Bring readers what SQL now says of `post`, or take it from them. Tells whether it is new to them.

    Raises `PublishError`.
    """
    with one_at_a_time(), errors_for_editors():
        old, new = stored(post), projected(post) if is_public(post) else None
        change(post, old, new)
    return bool(new and not old)


def remove(post: Post) -> None:
    """Take `post` from readers, before it is deleted from SQL. Raises `PublishError`."""
    with one_at_a_time(), errors_for_editors():
        change(post, stored(post), None)


def change(post: Post, old: Projected | None, new: Projected | None) -> None:
    if not old and not new:
        return
    was, will_be = place(old), place(new)
    affected = around(post, was, will_be)
    puts = items(post, new, links(post)) if new else gone(old)
    deletes = (was.keys if was else set()) - {(i["pk"]["S"], i["sk"]["S"]) for i in puts}
    if old and (not new or old["slug"] != new["slug"]):
        deletes.add(source_key(old["slug"]))
    without = None if new else post
    puts += counted(places(was, will_be), without)
    actions = [
        *map(put_action, puts),
        *map(delete_action, sorted(deletes)),
        *({"Update": link_update(other, links(other, without))} for other in affected),
    ]
    if len(actions) > MAX_ACTIONS:
        raise PublishError(f"This change touches {len(actions)} items; one transaction takes {MAX_ACTIONS}.")
    old_words, new_words = word_keys(old), word_keys(new)
    put(word_items(new, new_words))
    try:
        clients.dynamodb().transact_write_items(TransactItems=cast("list[TransactWriteItemTypeDef]", actions))
    except (BotoCoreError, ClientError):
        with suppress(BotoCoreError, ClientError):
            delete(new_words - old_words)
        raise
    delete(old_words - new_words)
    paths = changed_paths([post, *affected], places(was, will_be), {p["slug"] for p in (old, new) if p})
    transaction.on_commit(lambda: purge(paths))


def preview(post: Post, tags: Sequence[Tag]) -> PostDetail:
    """Give a post, saved or not, as its readers would find it now. Raises `PublishError`."""
    now = timezone.now()
    post = copy(post)
    post.published_at = post.published_at or now
    with errors_for_editors():
        around = links(post, without=post, tags=tags)
        if "parts" in around:
            around["parts"] = sorted([*around["parts"], link(post)], key=lambda part: part["published_at"])
        return PostDetail(projected(post, tags), shown(around, now), None)


def is_public(post: Post) -> bool:
    return Post.objects.published().filter(pk=post.pk).exists()


def stored(post: Post) -> Projected | None:
    """Read what readers have of this post, under its present or a former address."""
    slugs = [post.slug, *post.redirects.values_list("old_slug", flat=True)]
    found = (item for item in batch_get([post_key(slug) for slug in slugs], consistent=True) if "d" in item)
    return next(
        (cast("Projected", unpack_item(item)) for item in found if item["id"]["N"] == str(post.pk)), None
    )


# --- Around a change


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Let projections follow each other: two at once would miss each other as neighbours."""
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [PROJECTION_LOCK])
        yield


@contextmanager
def errors_for_editors() -> Iterator[None]:
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


def changed_paths(posts: Iterable[Post], found: Iterable[Place], slugs: Iterable[str]) -> set[str]:
    """Name the addresses whose answers a change alters; lists with all their pages."""
    pages = {f"/posts/{slug}/" for slug in (*slugs, *(post.slug for post in posts))}
    lists = {"/", "/search/", *(f"/tags/{tag}/" for place in found for tag in place.tags)}
    lists |= {
        f"/archive/{year}/" for place in found for year in (place.month[:4], place.month.replace("-", "/"))
    }
    fixed = {"/feed.atom", "/feed.json", "/sitemap.xml*", "/api/v1/posts*", "/api/v1/tags*"}
    return {*pages, *fixed, *lists, *(f"{path}?*" for path in lists)}
