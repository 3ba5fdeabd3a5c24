"""The addresses that readers know: the slugs of posts, and the former ones, which redirect.

The item of a former slug has the post's id, and one item has the present slug for all of them. So a post can have any
number of former slugs, and a transaction writes at most three of these items.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from django.db.models import F, Q

from blog.models import Post, Redirect
from common import content_table
from common.content_table import Item


def list_former_slugs(post: Post) -> list[str]:
    return sorted(redirect.old_slug for redirect in post.redirects.all())


def build_redirect_items(
    post: Post, former: Sequence[str], new: Iterable[str], *, is_public: bool
) -> list[Item]:
    """Return the items of the `new` ones of a post's `former` slugs, and that of its present slug."""
    address = [content_table.build_address_item(post.pk, post.slug if is_public else None)] if former else []
    redirects = (content_table.build_redirect_item(old, post.slug, post.pk) for old in new)
    return [*address, *redirects]


def build_vacant_item(slug: str) -> Item:
    """Return the item of a slug that its post leaves: a redirect to another post, or else a tombstone."""
    if redirect := Redirect.objects.filter(old_slug=slug).select_related("post").first():
        return content_table.build_redirect_item(slug, redirect.post.slug, redirect.post_id)
    return content_table.build_tombstone_item(slug)


def record_public_slugs(pks: Iterable[int]) -> None:
    """Record that readers know these posts by their present slugs."""
    Post.objects.filter(pk__in=pks).exclude(public_slug=F("slug")).update(public_slug=F("slug"))


def build_tombstones(post: Post) -> list[Item]:
    """Return the items of the former slugs of a post that is deleted for good."""
    return [content_table.build_tombstone_item(slug) for slug in list_former_slugs(post)]


def build_removed_items() -> Iterator[Item]:
    """Yield the items of all addresses of the posts that were public, but are not."""
    was_public = ~Q(public_slug="") | Q(redirects__isnull=False)
    posts = Post.objects.filter(was_public).exclude(pk__in=Post.objects.published()).distinct()
    for post in posts.only("slug", "public_slug").prefetch_related("redirects").iterator(500):
        if post.public_slug:
            yield content_table.build_tombstone_item(post.public_slug)
        former = list_former_slugs(post)
        yield from build_redirect_items(post, former, set(former) - {post.public_slug}, is_public=False)
