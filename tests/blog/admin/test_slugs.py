"""The slug in the form of a post: created from the title, typed, or taken over from another post."""

from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone

from blog.models import Post, Redirect
from blog.publishing import publish
from blog.reader import queries
from blog.reader.types import MovedPost, PostDetail
from tests.support import admin_form
from tests.support.admin_form import Fields
from tests.support.posts import MakePost


def rename(post: Post, slug: str) -> None:
    post.slug = slug
    post.save()
    publish.sync_post(post)


def read_slug_field(response: Any) -> str:
    """Return the text of the slug's row: its errors, label and help."""
    page = BeautifulSoup(response.content, "html.parser")
    row = page.select_one(".field-slug")
    assert row
    return " ".join(row.get_text(" ").split())


def find_id(slug: str) -> int | None:
    result = queries.get_post(slug, timezone.now())
    return result.post["id"] if isinstance(result, PostDetail) else None


@pytest.fixture
def moved(make_post: MakePost) -> Post:
    """A published post of Ada with the former slug weekly-links."""
    post = make_post("Weekly links")
    rename(post, "weekly-links-one")
    return post


def test_new_post_gets_a_slug_that_no_post_has_or_had(edith: Client, moved: Post) -> None:
    for expected in ("weekly-links-2", "weekly-links-3"):
        admin_form.save_post(edith, title="Weekly links", status="published")
        assert Post.objects.latest("pk").slug == expected
    assert queries.get_post("weekly-links", timezone.now()) == MovedPost("weekly-links-one")


def test_proposal_equals_the_slug_of_a_save(edith: Client, moved: Post) -> None:
    url = admin_form.post_url("slug")
    assert edith.get(url, {"title": "Weekly links"}).json() == {"slug": "weekly-links-2"}
    assert edith.get(admin_form.post_url("slug", moved), {"title": "Weekly links"}).json() == {
        "slug": "weekly-links"
    }
    assert edith.get(url, {"title": "\0 中文 " * 500}).json() == {"slug": "post"}


def test_proposal_for_another_authors_post_is_not_found(outsider: Client, moved: Post) -> None:
    assert outsider.get(admin_form.post_url("slug", moved), {"title": "A"}).status_code == 404


def test_slug_of_a_draft_follows_its_title(edith: Client) -> None:
    admin_form.save_post(edith, title="Untitled")
    post = Post.objects.get()
    assert post.slug == "untitled"
    assert admin_form.open_form(edith, post)["slug"] == ""
    admin_form.save_post(edith, post, title="Night train")
    admin_form.save_post(edith, post, title="Night ferry", _publish="1")
    post.refresh_from_db()
    assert (post.slug, find_id("night-ferry")) == ("night-ferry", post.pk)
    assert not Redirect.objects.exists()


def test_slug_of_a_public_post_does_not_follow_its_title(edith: Client) -> None:
    admin_form.save_post(edith, title="Night train", status="published")
    post = Post.objects.get()
    admin_form.save_post(edith, post, title="Night ferry")
    admin_form.save_post(edith, post, _unpublish="1")
    admin_form.save_post(edith, post, title="Night bus")
    post.refresh_from_db()
    assert (post.title, post.slug) == ("Night bus", "night-train")


def test_slug_of_a_scheduled_post_follows_its_title(edith: Client) -> None:
    tomorrow = timezone.now() + timedelta(days=1)
    time = f"{tomorrow:%Y-%m-%dT%H:%M}"
    admin_form.save_post(edith, title="Night train", status="published", published_at=time)
    post = Post.objects.get()
    admin_form.save_post(edith, post, title="Night ferry")
    post.refresh_from_db()
    assert post.slug == "night-ferry"
    summaries = queries.list_posts(tomorrow + timedelta(hours=1)).results
    assert [summary["slug"] for summary in summaries] == ["night-ferry"]


def test_typed_slug_does_not_follow_the_title(edith: Client) -> None:
    admin_form.save_post(edith, title="Night train", slug="train")
    post = Post.objects.get()
    assert admin_form.open_form(edith, post)["slug"] == "train"
    admin_form.save_post(edith, post, title="Night ferry")
    post.refresh_from_db()
    assert post.slug == "train"


def test_emptied_slug_follows_the_title_again(edith: Client) -> None:
    admin_form.save_post(edith, title="Night train", slug="train")
    post = Post.objects.get()
    admin_form.save_post(edith, post, slug="")
    admin_form.save_post(edith, post, title="Night ferry")
    post.refresh_from_db()
    assert post.slug == "night-ferry"


def test_numbered_slug_stays_while_the_title_stays(edith: Client, make_post: MakePost) -> None:
    make_post("Night train")
    admin_form.save_post(edith, title="Night train")
    post = Post.objects.latest("pk")
    admin_form.save_post(edith, post, body="More.")
    post.refresh_from_db()
    assert post.slug == "night-train-2"


def test_slug_of_another_post_is_refused_with_its_title(edith: Client, make_post: MakePost) -> None:
    make_post("Tides")
    response = admin_form.save_post(edith, title="Ebb", slug="tides", body="My words.")
    assert "“Tides” has this slug. Choose another slug." in read_slug_field(response)
    assert "already exists" not in admin_form.page_text(response)
    assert admin_form.read_form(response)["body"] == "My words."


def test_slug_of_another_authors_draft_is_refused_without_its_title(
    outsider: Client, make_post: MakePost
) -> None:
    make_post("A secret draft", status="draft")
    response = admin_form.save_post(outsider, title="Ebb", slug="a-secret-draft")
    assert "Another post has this slug. Choose another slug." in read_slug_field(response)
    assert "A secret draft" not in admin_form.page_text(response)


def test_author_cannot_take_a_former_slug_of_another_author(outsider: Client, moved: Post) -> None:
    data: Fields = {"title": "Mine", "slug": "weekly-links", "_take_slug": "weekly-links", "_publish": "1"}
    response = admin_form.save_post(outsider, **data)
    text = read_slug_field(response)
    assert "Old links with this slug point to “Weekly links”. Choose another slug." in text
    assert "Take this slug over" not in text
    assert Post.objects.count() == 1
    assert queries.get_post("weekly-links", timezone.now()) == MovedPost("weekly-links-one")


def test_former_slug_is_taken_only_after_a_confirmation(edith: Client, moved: Post) -> None:
    data: Fields = {"title": "Other", "slug": "weekly-links", "status": "published"}
    response = admin_form.save_post(edith, **data)
    assert "“Weekly links” had this slug" in read_slug_field(response)
    assert "Take this slug over from “Weekly links”" in read_slug_field(response)
    refused = admin_form.save_post(edith, **data, _take_slug="some-other-slug")
    assert refused.status_code == 200
    admin_form.submit_form(edith, None, admin_form.read_form(response))  # with the checkbox
    post = Post.objects.latest("pk")
    assert (post.slug, find_id("weekly-links")) == ("weekly-links", post.pk)
    assert not Redirect.objects.exists()


def test_draft_with_a_former_slug_changes_nothing_for_readers(edith: Client, moved: Post) -> None:
    admin_form.save_post(edith, title="Other", slug="weekly-links", _take_slug="weekly-links")
    draft = Post.objects.latest("pk")
    assert draft.slug == "weekly-links"
    assert queries.get_post("weekly-links", timezone.now()) == MovedPost("weekly-links-one")
    assert Redirect.objects.get().post == moved
    admin_form.save_post(edith, draft, _publish="1")  # was confirmed before
    assert find_id("weekly-links") == draft.pk
