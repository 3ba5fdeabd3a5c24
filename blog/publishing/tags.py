"""Tags that get another slug or become one: their former slugs redirect."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.db import transaction

from blog.models import Draft, Post, Tag, TagRedirect
from blog.publishing.cache import purge
from blog.publishing.publish import sync_post, translate_errors
from common import content_table
from common.content_table import Item


def build_redirect_items() -> list[Item]:
    """Return the items of the former slugs of all tags."""
    redirects = TagRedirect.objects.select_related("tag")
    return [content_table.build_moved_tag_item(old.old_slug, old.tag.slug) for old in redirects]


def publish_redirects(tag: Tag) -> None:
    """Write the redirects of a tag. Call this after its posts have its new slug. Raise `PublishError`."""
    former = list(tag.redirects.values_list("old_slug", flat=True))
    with translate_errors():
        content_table.put([content_table.build_moved_tag_item(slug, tag.slug) for slug in former])
        if not TagRedirect.objects.filter(old_slug=tag.slug).exists():
            content_table.delete([content_table.moved_tag_key(tag.slug)])
    _purge_on_commit({tag.slug, *former})


def remove_redirects(slugs: Collection[str]) -> None:
    """Remove the redirects of deleted tags. Raise `PublishError`."""
    with translate_errors():
        content_table.delete([content_table.moved_tag_key(slug) for slug in slugs])
    _purge_on_commit(slugs)


def merge_tags(target: Tag, others: Collection[Tag]) -> None:
    """Add the tag `target` to the posts of the `others`, and delete the others. Their slugs redirect.

    Call it in a transaction within `restore_on_error`. Raise `PublishError`.
    """
    posts = list(Post.objects.filter(tags__in=others).distinct())
    target.posts.add(*posts)
    rename_in_drafts({tag.name: target.name for tag in others})
    former = [*TagRedirect.objects.filter(tag__in=others).values_list("old_slug", flat=True)]
    former += [tag.slug for tag in others]
    Tag.objects.filter(pk__in=[tag.pk for tag in others]).delete()
    for slug in former:
        TagRedirect.objects.update_or_create(old_slug=slug, defaults={"tag": target})
    for post in posts:
        sync_post(post)
    publish_redirects(target)


def rename_in_drafts(names: dict[str, str]) -> None:
    """Replace the names of tags in the drafts of published posts, which know tags by their names."""
    for draft in Draft.objects.iterator(50):
        tags = draft.data["tags"]
        renamed = list(dict.fromkeys(names.get(name, name) for name in tags))
        if renamed != tags:
            Draft.objects.filter(pk=draft.pk).update(data={**draft.data, "tags": renamed})


def _purge_on_commit(slugs: Iterable[str]) -> None:
    paths = {f"/tags/{slug}/{query}" for slug in slugs for query in ("", "?*")}
    transaction.on_commit(lambda: purge(paths))
