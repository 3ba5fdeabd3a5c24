"""Random sequences of an editor's changes: whatever happens, readers get what SQL says."""

import random
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from blog.models import Draft, Post, Revision, Tag
from blog.publishing import drafts, events
from blog.publishing.publish import PublishError
from blog.publishing.republish import republish
from blog.reader import queries
from tests.support import admin_form
from tests.support.posts import MakePost

SLUGS = ["one", "two", "three", "four"]
TAGS = ["Sea", "Land"]


def read_blog() -> dict[str, Any]:
    """Return what readers see at each address and in the lists."""
    now = timezone.now()
    lists = [queries.list_posts(now, tag=tag).results for tag in (None, "sea", "land")]
    return {"posts": {slug: queries.get_post(slug, now) for slug in SLUGS}, "lists": lists}


class Editor:
    """Makes random changes with the admin's forms. Requests that the admin refuses change nothing."""

    def __init__(self, client: Client, chance: random.Random) -> None:
        self.client, self.chance = client, chance
        self.changes: list[Callable[[Post], object]] = [
            *(self.save, self.save, self.save, self.trash, self.undo, self.restore, self.revert),
            *(self.discard, self.delete, self.publish_due, self.bulk),
        ]

    def change(self) -> None:
        post = self.chance.choice(Post.objects.order_by("pk"))
        self.chance.choice(self.changes)(post)

    def post(self, name: str, post: Post, *more: int, **data: Any) -> None:
        self.client.post(admin_form.post_url(name, post, *more), data)

    def save(self, post: Post) -> None:
        if post.trashed_at:
            return
        tags = [str(tag.pk) for tag in Tag.objects.all() if self.chance.random() < 0.5]
        number = self.chance.randrange(1000)
        fields = {"title": f"Title {number}", "body": f"Text {number}.", "tags": tags}
        slug = {"slug": self.chance.choice(SLUGS)} if self.chance.random() < 0.5 else {}
        button = self.chance.choice(["_continue", "_save", "_draft", "_publish", "_unpublish"])
        data = admin_form.open_form(self.client, post) | fields | slug
        admin_form.submit_form(self.client, post, data, button)

    def trash(self, post: Post) -> None:
        self.post("delete", post)

    def undo(self, post: Post) -> None:
        self.client.post(reverse("admin:blog_post_undo_trash"), {"post": [post.pk]})

    def restore(self, post: Post) -> None:
        self.post("restore", post)

    def revert(self, post: Post) -> None:
        revisions = Revision.objects.filter(post=post).order_by("pk")
        if revisions and not post.trashed_at:
            revision = self.chance.choice(list(revisions))
            self.post("revision", post, revision.pk, version=post.version)

    def discard(self, post: Post) -> None:
        self.post("discard", post, version=post.version)

    def delete(self, post: Post) -> None:
        if Post.objects.count() > 2:
            self.post("delete_for_good", post)

    def publish_due(self, post: Post) -> None:
        time = timezone.now().replace(microsecond=0) - timedelta(minutes=1)
        if Draft.objects.filter(post=post).update(publish_at=time):
            with suppress(PublishError, ValidationError):
                drafts.publish_scheduled(post.pk, time)

    def bulk(self, post: Post) -> None:
        action = self.chance.choice(["publish", "unpublish", "move_to_trash"])
        data = {"action": action, "_selected_action": [post.pk]}
        self.client.post(reverse("admin:blog_post_changelist"), data)


def fail_at_random(monkeypatch: pytest.MonkeyPatch, chance: random.Random) -> None:
    """Raise an error for some saves when they send their event: readers have the new state then."""
    announce = events.announce_post

    def announce_or_fail(post: Post, *, is_new: bool) -> None:
        if chance.random() < 0.3:
            raise PublishError("SNS is unreachable.")
        announce(post, is_new=is_new)

    monkeypatch.setattr(events, "announce_post", announce_or_fail)


@pytest.mark.parametrize("seed", range(4))
def test_republishing_after_random_changes_alters_nothing(
    edith: Client, make_post: MakePost, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    for name in TAGS:
        Tag.objects.create(name=name, slug=name.lower())
    for slug in SLUGS[:3]:
        make_post(slug.capitalize(), slug=slug, tags=("Sea",))
    chance = random.Random(seed)
    editor = Editor(edith, chance)
    fail_at_random(monkeypatch, chance)
    for _ in range(25):
        editor.change()
    before = read_blog()
    assert not republish()
    assert read_blog() == before
