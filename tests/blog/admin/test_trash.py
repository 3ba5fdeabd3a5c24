"""The trash: posts that were moved there, undo, restoring, and deleting for good."""

from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from blog.models import Draft, Post, Redirect, Revision
from blog.publishing import publish
from blog.reader import queries
from blog.reader.types import MovedPost, PostDetail
from tests.support import admin_form
from tests.support.posts import MakePost

LIST, TRASH = reverse("admin:blog_post_changelist"), reverse("admin:blog_post_trash")


def move_to_trash(client: Client, post: Post) -> Any:
    response = client.post(admin_form.post_url("delete", post))
    assert response.status_code == 302
    return response


def undo(client: Client, *posts: Post) -> Any:
    return client.post(reverse("admin:blog_post_undo_trash"), {"post": [post.pk for post in posts]})


def get_state(slug: str) -> Any:
    return queries.get_post(slug, timezone.now())


def list_slugs() -> list[str]:
    return [summary["slug"] for summary in queries.list_posts(timezone.now()).results]


@pytest.fixture
def moved(make_post: MakePost) -> Post:
    """A published post with a former slug."""
    post = make_post("Tides", tags=("Sea",))
    post.slug = "ebb"
    post.save()
    publish.sync_post(post)
    return post


def test_post_in_the_trash_is_gone_for_readers_and_lists(edith: Client, moved: Post) -> None:
    move_to_trash(edith, moved)
    assert get_state("ebb") == get_state("tides") == queries.GONE
    assert list_slugs() == []
    text = admin_form.page_text(edith.get(LIST))
    assert "Trash (1)" in text
    assert "0 posts" in text
    assert LogEntry.objects.get().get_change_message() == "Moved to the trash."


def test_message_offers_to_undo(edith: Client, moved: Post) -> None:
    page = BeautifulSoup(edith.get(move_to_trash(edith, moved)["Location"]).content, "html.parser")
    form = page.select_one(".messagelist form")
    assert form
    assert "“Tides” was moved to the trash." in page.select(".messagelist li")[0].text
    data = {str(field["name"]): str(field["value"]) for field in form.select("input")}
    enforcing = Client(enforce_csrf_checks=True)
    enforcing.cookies = edith.cookies
    assert enforcing.post(str(form["action"]), data).status_code == 302
    assert isinstance(get_state("ebb"), PostDetail)


def test_undo_restores_the_former_state(edith: Client, moved: Post) -> None:
    admin_form.save_post(edith, moved, body="Unpublished words.", _draft="1")
    before = Post.objects.values().get()
    move_to_trash(edith, moved)
    response = undo(edith, moved)
    assert "“Tides” is back, as before." in admin_form.follow_messages(edith, response)
    after = Post.objects.values().get()
    assert after == before | {"version": before["version"] + 2}
    assert isinstance(get_state("ebb"), PostDetail)
    assert get_state("tides") == MovedPost("ebb")
    assert [count.key for count in queries.count_posts("tag", timezone.now())[0]] == ["sea"]
    assert Draft.objects.filter(post=moved).exists()


def test_undo_of_a_post_that_is_not_in_the_trash_is_refused(edith: Client, moved: Post) -> None:
    assert "There is nothing to undo." in admin_form.follow_messages(edith, undo(edith, moved))


def test_restored_post_is_a_draft_with_its_revisions_and_changes(edith: Client, moved: Post) -> None:
    admin_form.save_post(edith, moved, body="Unpublished words.", _draft="1")
    revisions = Revision.objects.count()
    move_to_trash(edith, moved)
    response = edith.post(admin_form.post_url("restore", moved))
    assert "restored as a draft" in admin_form.follow_messages(edith, response)
    post = Post.objects.get()
    assert (post.status, post.trashed_at, post.body) == ("draft", None, "Unpublished words.")
    assert Revision.objects.count() > revisions
    assert get_state("ebb") == queries.GONE
    admin_form.save_post(edith, post, _publish="1")
    assert get_state("tides") == MovedPost("ebb")


def test_deleted_for_good_leaves_nothing_and_the_status_gone(edith: Client, moved: Post) -> None:
    move_to_trash(edith, moved)
    url = admin_form.post_url("delete_for_good", moved)
    assert "cannot be undone" in admin_form.page_text(edith.get(url))
    assert Post.objects.exists()
    edith.post(url)
    assert not Post.objects.exists()
    assert not Redirect.objects.exists()
    assert get_state("ebb") == get_state("tides") == queries.GONE


def test_post_that_is_not_in_the_trash_cannot_be_deleted_for_good(edith: Client, moved: Post) -> None:
    assert edith.post(admin_form.post_url("delete_for_good", moved)).status_code == 404
    assert Post.objects.exists()


def test_slug_of_a_post_in_the_trash_stays_reserved(edith: Client, moved: Post) -> None:
    move_to_trash(edith, moved)
    response = admin_form.save_post(edith, title="Other", slug="ebb")
    assert "“Tides” in the trash has this slug." in admin_form.page_text(response)
    admin_form.save_post(edith, title="Ebb")
    assert Post.objects.latest("pk").slug == "ebb-2"


def test_list_action_moves_posts_and_can_be_undone(edith: Client, make_post: MakePost) -> None:
    posts = [make_post("First"), make_post("Second", status="draft")]
    data = {"action": "move_to_trash", "_selected_action": [post.pk for post in posts]}
    response = edith.post(LIST, data)
    assert "2 posts were moved to the trash." in admin_form.follow_messages(edith, response)
    assert Post.objects.kept().count() == 0
    undo(edith, *posts)
    assert {(post.title, post.status) for post in Post.objects.kept()} == {
        ("First", "published"),
        ("Second", "draft"),
    }
    assert list_slugs() == ["first"]


def test_post_that_cannot_be_unpublished_is_not_moved(
    edith: Client, moved: Post, break_publishing: Any
) -> None:
    break_publishing()
    response = move_to_trash(edith, moved)
    assert response["Location"] == admin_form.post_url("change", moved)
    text = admin_form.follow_messages(edith, response)
    assert "“Tides” was not moved to the trash. DynamoDB is unreachable." in text
    assert Post.objects.get().trashed_at is None
    assert isinstance(get_state("ebb"), PostDetail)


def test_post_in_the_trash_cannot_be_edited(edith: Client, moved: Post) -> None:
    data = admin_form.open_form(edith, moved) | {"body": "Words that were typed."}
    move_to_trash(edith, moved)
    page = edith.get(admin_form.post_url("change", moved))
    assert "Restore as a draft" in admin_form.page_text(page)
    refused = admin_form.submit_form(edith, moved, data)
    assert refused.status_code == 409
    assert "Words that were typed." in refused.content.decode()
    assert Post.objects.get().body == "Text."
    for name in ("preview", "revisions", "history", "autosave"):
        assert edith.get(admin_form.post_url(name, moved)).status_code in {302, 404}


def test_trash_shows_only_posts_that_the_user_may_edit(
    ada: Client, outsider: Client, make_post: MakePost
) -> None:
    post = make_post("A secret draft", status="draft")
    move_to_trash(ada, post)
    assert "A secret draft" in admin_form.page_text(ada.get(TRASH))
    assert "A secret draft" not in admin_form.page_text(outsider.get(TRASH))
    assert "A secret draft" not in outsider.get(admin_form.post_url("change", post)).content.decode()
    for name in ("restore", "delete_for_good"):
        assert outsider.post(admin_form.post_url(name, post)).status_code == 404
    assert "nothing to undo" in admin_form.follow_messages(outsider, undo(outsider, post))
    assert Post.objects.get().trashed_at


def test_contributor_cannot_move_a_published_post(connie: Client, make_post: MakePost) -> None:
    post = make_post("Tides", author=User.objects.get(username="connie"))
    assert connie.post(admin_form.post_url("delete", post)).status_code == 403
    connie.post(LIST, {"action": "move_to_trash", "_selected_action": [post.pk]})
    assert Post.objects.get().trashed_at is None


def test_trash_says_until_when_a_post_can_be_restored(edith: Client, moved: Post) -> None:
    move_to_trash(edith, moved)
    until = timezone.now() + timedelta(days=30)
    assert f"Can be restored until {until:%-d %B %Y}" in admin_form.page_text(edith.get(TRASH))


def test_posts_are_deleted_for_good_after_thirty_days(edith: Client, make_post: MakePost) -> None:
    old, recent = make_post("Old"), make_post("Recent")
    for post in (old, recent):
        move_to_trash(edith, post)
    Post.objects.filter(pk=old.pk).update(trashed_at=timezone.now() - timedelta(days=31))
    edith.get(TRASH)
    assert [post.title for post in Post.objects.all()] == ["Recent"]
    assert get_state("old") == queries.GONE
