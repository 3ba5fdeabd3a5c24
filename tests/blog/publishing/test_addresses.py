"""Addresses of posts: what readers get at each of them equals what SQL says, after any sequence of changes."""

import random
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from blog.models import MAX_TAGS, Post, Redirect
from blog.publishing import publish, save, trash
from blog.publishing.republish import republish
from blog.reader import queries
from blog.reader.types import MovedPost, PostDetail
from common.aws import clients
from tests.support.posts import MakePost

SLUGS = ["one", "two", "three", "four", "five"]


def read_address(slug: str) -> object:
    """Return what readers get: a post's id, the slug of a redirect and where it ends, the status gone, or nothing."""
    match queries.get_post(slug, timezone.now()):
        case PostDetail() as detail:
            return detail.post["id"]
        case MovedPost(slug=target):
            return "moved", target, read_address(target)
        case other:
            return other


def read_addresses() -> dict[str, object]:
    return {slug: read_address(slug) for slug in SLUGS}


def rename(post: Post, slug: str) -> None:
    post.slug = slug
    post.save()
    publish.sync_post(post)


@pytest.fixture
def count_actions(make_post: MakePost) -> Iterator[list[int]]:
    """The number of actions in each transaction."""
    sizes: list[int] = []

    def note(params: dict[str, Any], **_: Any) -> None:
        sizes.append(len(params["TransactItems"]))

    events = clients.dynamodb().meta.events
    events.register("provide-client-params.dynamodb.TransactWriteItems", note)
    yield sizes
    events.unregister("provide-client-params.dynamodb.TransactWriteItems", note)


class Editor:
    """Makes random changes, as editors can. A slug is taken if no other post has it."""

    def __init__(self, seed: int, author: User) -> None:
        self.chance, self.author = random.Random(seed), author
        self.log: list[str] = []

    def change(self) -> None:
        kinds = [self.add, self.edit, self.edit, self.edit, self.trash, self.undo, self.restore, self.delete]
        self.chance.choice(kinds)()

    def add(self) -> None:
        if free := sorted({*SLUGS} - {*Post.objects.values_list("slug", flat=True)}):
            post = Post(title="A post", slug=self.chance.choice(free), author=self.author)
            self._choose_status(post)
            self._note("add", post)
            post.save()
            publish.sync_post(post)

    def edit(self) -> None:
        if post := self._choose(Post.objects.kept()):
            taken = Post.objects.exclude(pk=post.pk).values_list("slug", flat=True)
            with save.edit_post(post, version=post.version, editor=self.author):
                post.slug = self.chance.choice(sorted({*SLUGS} - {*taken}))
                self._choose_status(post)
                self._note("edit", post)
                post.save()

    def trash(self) -> None:
        self._run(trash.move_to_trash, Post.objects.kept())

    def undo(self) -> None:
        self._run(trash.undo, Post.objects.trashed())

    def restore(self) -> None:
        self._run(lambda post: trash.restore_as_draft(post, editor=self.author), Post.objects.trashed())

    def delete(self) -> None:
        self._run(trash.delete_post, Post.objects.trashed())

    def _run(self, action: Callable[[Post], None], posts: Any) -> None:
        if post := self._choose(posts):
            self._note(getattr(action, "__name__", "restore"), post)
            action(post)

    def _choose(self, posts: Any) -> Post | None:
        found = list(posts.order_by("pk"))
        return self.chance.choice(found) if found else None

    def _choose_status(self, post: Post) -> None:
        post.status = self.chance.choice(Post.Status.values)
        days = self.chance.choice([-1, -1, 1])
        if post.status == Post.Status.PUBLISHED:
            post.published_at = timezone.now().replace(microsecond=0) + timedelta(days=days)

    def _note(self, kind: str, post: Post) -> None:
        self.log.append(f"{kind} {post.pk} {post.slug} {post.status} {post.published_at}")


@pytest.mark.usefixtures("aws_resources")
@pytest.mark.parametrize("seed", range(12))
def test_republishing_changes_no_address(author: User, seed: int) -> None:
    editor = Editor(seed, author)
    for _ in range(25):
        editor.change()
    before = read_addresses()
    assert republish() == []
    assert read_addresses() == before, editor.log


@pytest.mark.usefixtures("aws_resources")
@pytest.mark.parametrize("seed", range(100, 106))
def test_saving_a_draft_changes_no_address(author: User, seed: int) -> None:
    editor = Editor(seed, author)
    for _ in range(15):
        editor.change()
        before = read_addresses()
        for slug in {*SLUGS} - {*Post.objects.values_list("slug", flat=True)}:
            draft = Post.objects.create(title="A draft", slug=slug, author=author)
            publish.sync_post(draft)
            assert read_addresses() == before, editor.log
            draft.delete()


def test_draft_with_a_former_slug_leaves_the_redirect(make_post: MakePost) -> None:
    post = make_post("One", slug="one")
    rename(post, "two")
    draft = make_post("Other", slug="one", status="draft")
    assert read_address("one") == ("moved", "two", post.pk)
    republish()
    assert read_address("one") == ("moved", "two", post.pk)
    draft.status, draft.published_at = Post.Status.PUBLISHED, post.published_at
    draft.save()
    publish.sync_post(draft)
    assert read_address("one") == draft.pk
    rename(post, "three")
    assert (read_address("one"), read_address("two")) == (draft.pk, ("moved", "three", post.pk))


def test_post_that_lost_a_slug_while_it_was_a_draft_does_not_get_it_back(make_post: MakePost) -> None:
    post = make_post("One", slug="one")
    post.status = Post.Status.DRAFT
    rename(post, "two")
    other = make_post("Other", slug="one")
    post.status = Post.Status.PUBLISHED
    rename(post, "three")
    assert (read_address("one"), read_address("two"), read_address("three")) == (other.pk, None, post.pk)
    assert not Redirect.objects.filter(old_slug="one").exists()


def test_draft_that_was_never_public_leaves_no_redirect(make_post: MakePost) -> None:
    draft = make_post("One", slug="one", status="draft")
    rename(draft, "two")
    assert not Redirect.objects.exists()
    assert (read_address("one"), read_address("two")) == (None, None)


def test_any_number_of_former_slugs_fits_into_a_transaction(
    make_post: MakePost, count_actions: list[int]
) -> None:
    post = make_post("One", tags=tuple(f"Tag {number}" for number in range(MAX_TAGS)))
    for number in range(70):
        rename(post, f"slug-{number}")
    assert max(count_actions[1:]) == min(count_actions[2:])  # the same for each new slug
    assert max(count_actions) < 50
    assert post.redirects.count() == 70
    for slug in ("one", "slug-0", "slug-68"):
        assert read_address(slug) == ("moved", "slug-69", post.pk)
    count_actions.clear()
    post.title = "Two"
    post.save()
    publish.sync_post(post)
    assert count_actions[0] < 50


def test_former_slug_of_a_removed_post_is_gone(make_post: MakePost) -> None:
    post = make_post("One", slug="one")
    rename(post, "two")
    publish.unpublish_post(post)
    assert read_address("one") == read_address("two") == queries.GONE
