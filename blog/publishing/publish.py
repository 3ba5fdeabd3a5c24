"""Publishing: updates a post's published copy in DynamoDB from SQL.

One transaction changes the post's items, the links of other posts and the counts, so readers see the old state or
the new one. `projection` and `links` build the new values, `common.content_table` builds the items.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from copy import copy
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, cast

from botocore.exceptions import BotoCoreError, ClientError
from django.db import connection, transaction
from django.utils import timezone

from blog.models import Post, Tag
from blog.publishing import addresses, projection
from blog.publishing.cache import purge
from blog.publishing.links.adjacent import build_links, find_linking_posts
from blog.publishing.links.series import find_changed_parts, update_parts
from blog.publishing.links.timeline import Placement, find_placement
from blog.publishing.projection import Projection
from blog.reader.queries import select_visible_links
from blog.reader.types import PartLinks, PostDetail, PostLinks, PublishedPost
from blog.rendering.markdown import Rendered
from blog.rendering.sanitizer import strip_tags
from common import content_table
from common.aws import clients
from common.content_table import MAX_ACTIONS, Item, ItemTooLarge, Key

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.type_defs import TransactWriteItemTypeDef

# The posts that the present block of `restore.restore_on_error` has published or has tried to.
attempted_posts: ContextVar[list[Post] | None] = ContextVar("attempted_posts", default=None)

_MAX_PURGED = 200  # posts; CloudFront bills each path
_LOCK_ID = 0x6D79626C  # any constant; nothing else in this database uses advisory locks


class PublishError(Exception):
    """Readers still see the old state. The message is for the editor."""


class Unreachable(PublishError):
    """DynamoDB does not respond, so the next post would fail too."""


@dataclass(frozen=True)
class SyncResult:
    rendered: Rendered | None  # `None` for a post that is not public
    is_new: bool  # readers did not have the post before


@dataclass(frozen=True)
class Preview:
    detail: PostDetail
    rendered: Rendered


def sync_post(post: Post) -> SyncResult:
    """Publish `post` as it is in SQL, or unpublish it if it is not public any more. Raise `PublishError`."""
    with projection_lock(), translate_errors():
        old, new = _get_published(post), projection.project_post(post) if _is_public(post) else None
        write_change(post, old, new)
        if new and post.public_slug != post.slug:
            addresses.record_public_slugs([post.pk])
            post.public_slug = post.slug
    return SyncResult(new.rendered if new else None, is_new=bool(new and not old))


def unpublish_post(post: Post) -> None:
    """Remove the published copy of `post`, before the post is deleted from SQL. Raise `PublishError`."""
    with projection_lock(), translate_errors():
        write_change(post, _get_published(post), None)


def restore_post(attempted: Post) -> None:
    """Publish a post as it is in SQL, after a failed save published it as `attempted`. Raise `PublishError`."""
    post = Post.objects.filter(pk=attempted.pk).first() or attempted  # a new post is not in SQL any more
    with projection_lock(), translate_errors():
        old = _get_published(post, attempted.slug)
        write_change(post, old, projection.project_post(post) if _is_public(post) else None)


def preview(post: Post, tags: Sequence[Tag], *, with_lines: bool = False) -> Preview:
    """Build the page of a post, saved or not, as readers would see it now. Raise `PublishError`.

    `with_lines` adds the lines of the Markdown that blocks come from, for the editor.
    """
    now = timezone.now()
    post = copy(post)
    post.published_at = post.published_at or now
    with translate_errors():
        links = build_links(post, without=post, tags=tags)
        projected = projection.project_post(post, tags, with_lines=with_lines)
    detail = PostDetail(projected.post, select_visible_links(links, now), until=None)
    return Preview(detail, projected.rendered)


def write_change(post: Post, old: PublishedPost | None, projected: Projection | None) -> None:
    """Replace the `old` published copy by the projected one. Without a projected one, leave a tombstone."""
    if not old and not projected:
        return
    new = projected.post if projected else None
    placements = [find_placement(published) for published in (old, new) if published]
    linking = find_linking_posts(post, placements)
    without = None if new else post
    former = addresses.list_former_slugs(post)
    puts, deletes = _build_own_items(post, old, new, former)
    puts += projection.build_count_items(placements, without)
    links = {other.slug: build_links(other, without) for other in linking}
    parts = find_changed_parts(post, old, new, exclude=links.keys())
    actions = _build_actions(puts, deletes, links)
    space = MAX_ACTIONS - len(actions)
    actions += _build_actions((), (), dict(islice(parts.items(), space)))
    if (attempted := attempted_posts.get()) is not None:
        attempted.append(copy(post))
    old_words = projection.list_word_keys(old, strip_tags(old["html"])) if old else set()
    new_words = projection.list_word_keys(projected.post, projected.rendered.text) if projected else set()

    # The words don't fit into the transaction. So a search can briefly find the old post by a new word, or the new post
    # by an old word. A search skips a post that has no summary yet.
    content_table.put(content_table.build_word_items(new_words, new.get("expires_at") if new else None))
    try:
        clients.dynamodb().transact_write_items(TransactItems=actions)
    except (BotoCoreError, ClientError):
        with suppress(BotoCoreError, ClientError):
            content_table.delete(new_words - old_words)
        raise
    content_table.delete(old_words - new_words)
    update_parts(dict(islice(parts.items(), space, None)))
    slugs = {published["slug"] for published in (old, new) if published}
    slugs |= {post.slug, *links, *parts}
    if not (old and new and old["slug"] == new["slug"]):
        slugs |= set(former)
    paths = _list_changed_paths(slugs, placements)
    transaction.on_commit(lambda: purge(paths))


def _build_own_items(
    post: Post, old: PublishedPost | None, new: PublishedPost | None, former: Sequence[str]
) -> tuple[list[Item], set[Key]]:
    """Return the items of the post to put and the keys to delete. `former` are its former slugs."""
    puts = projection.build_items(post, new, build_links(post)) if new else []
    # Earlier changes wrote the items of all former slugs, except that of the slug which readers know now.
    known = {post.public_slug, old["slug"] if old else ""}.intersection(former) if new else set()
    puts += addresses.build_redirect_items(post, former, sorted(known), is_public=bool(new))
    deletes = set(find_placement(old).keys) if old else set()
    if old:
        deletes.add(content_table.source_key(old["slug"]))
        if old["slug"] not in {*known, new["slug"] if new else ""}:
            puts.append(addresses.build_vacant_item(old["slug"]))
    return puts, deletes - {content_table.item_key(item) for item in puts}


def _build_actions(
    puts: Iterable[Item], deletes: Iterable[Key], links: Mapping[str, PostLinks | PartLinks]
) -> list[TransactWriteItemTypeDef]:
    actions = content_table.build_transaction(puts, deletes, links)
    if len(actions) > MAX_ACTIONS:
        raise PublishError(
            f"This change affects {len(actions)} items, more than the {MAX_ACTIONS} of a DynamoDB transaction."
            " Use fewer tags."
        )
    return cast("list[TransactWriteItemTypeDef]", actions)


def _is_public(post: Post) -> bool:
    return Post.objects.published().filter(pk=post.pk).exists()


def _get_published(post: Post, *more_slugs: str) -> PublishedPost | None:
    """Return the published copy of a post. Its slug is the public one, the present one or one of `more_slugs`."""
    slugs = {post.public_slug, post.slug, *more_slugs} - {""}
    return cast("PublishedPost | None", content_table.find_post(post.pk, sorted(slugs)))


def _list_changed_paths(slugs: Iterable[str], placements: Iterable[Placement]) -> set[str]:
    """Return the paths whose responses a change alters. Paths of lists include all of their pages."""
    pages = {f"/posts/{slug}/" for slug in slugs}
    pages = {"/posts/*"} if len(pages) > _MAX_PURGED else pages
    lists = {"/", "/search/"}
    for placement in placements:
        year, month = placement.month.split("-")
        lists |= {f"/archive/{year}/", f"/archive/{year}/{month}/"}
        lists |= {f"/tags/{tag}/" for tag in placement.tags}
    fixed = {"/feed.atom", "/feed.json", "/sitemap.xml*", "/api/v1/posts*", "/api/v1/tags*"}
    return {*pages, *fixed, *lists, *(f"{path}?*" for path in lists)}


# --- Context managers


@contextmanager
def projection_lock() -> Iterator[None]:
    """Run projections one after the other. Two at the same time would miss each other's links."""
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK_ID])
        yield


@contextmanager
def translate_errors() -> Iterator[None]:
    """Turn errors of AWS into `PublishError`."""
    try:
        yield
    except ItemTooLarge as error:
        raise PublishError(str(error)) from error
    except ClientError as error:
        code = error.response["Error"]["Code"]
        if "ConditionalCheckFailed" in str(error):
            message = "The published copy is incomplete. Run `manage.py republish`."
        else:
            message = f"DynamoDB refused the change ({code}). Readers still see the old state."
        raise PublishError(message) from error
    except BotoCoreError as error:
        raise Unreachable("DynamoDB is unreachable. Readers still see the old state. Try again.") from error
