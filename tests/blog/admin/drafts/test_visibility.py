"""The form, the list and the preview show a draft, and readers do not see it."""

from datetime import UTC, datetime

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from blog.models import Draft, Post, Tag
from blog.reader import queries, types
from tests.support import admin_form
from tests.support.import_folder import ImportFolder
from tests.support.posts import MakePost

LIST = reverse("admin:blog_post_changelist")


def get_published(slug: str) -> types.PublishedPost:
    result = queries.get_post(slug, timezone.now())
    assert isinstance(result, types.PostDetail)
    return result.post


def read_state(client: Client, post: Post) -> str:
    page = BeautifulSoup(client.get(admin_form.post_url("change", post)).content, "html.parser")
    return " ".join(page.select(".visibility")[0].get_text(" ").split())


def test_form_and_list_show_published_with_changes(edith: Client, make_post: MakePost) -> None:
    post = make_post("Tides")
    make_post("Ebb")
    admin_form.save_draft(edith, post, body="New.")
    state = read_state(edith, post)
    assert "Published, with changes" in state
    assert "Its draft has changes that readers don’t see." in state
    page = BeautifulSoup(edith.get(LIST, {"state": "changes"}).content, "html.parser")
    rows = [row.get_text(" ", strip=True) for row in page.select("#result_list tbody tr")]
    assert len(rows) == 1
    assert "● Published, with changes" in rows[0]


def test_visibility_of_a_published_post_is_that_of_its_saved_times(
    edith: Client, make_post: MakePost
) -> None:
    post = make_post("Tides")
    data = admin_form.open_form(edith, post) | {"published_at": "2099-01-01T00:00"}
    visibility = edith.post(admin_form.post_url("render", post), data).json()["visibility"]
    assert visibility == "Published since 1 January 2026, 00:00 UTC."


def test_preview_shows_the_draft(edith: Client, make_post: MakePost) -> None:
    post = make_post("Tides", body="Old.", tags=("Sea",))
    light = Tag.objects.create(name="Light", slug="light")
    admin_form.save_draft(edith, post, body="New.", tags=[light.pk])
    text = admin_form.page_text(edith.get(admin_form.post_url("preview", post)))
    assert "New." in text
    assert "Light" in text
    assert "Old." not in text


def test_message_of_a_scheduled_post_names_its_time(edith: Client, make_post: MakePost) -> None:
    post = make_post("Tides", published_at=datetime(2099, 1, 1, tzinfo=UTC))
    text = admin_form.follow_messages(edith, admin_form.save_draft(edith, post, body="New."))
    assert "Without an update, readers see the former version from 1 January 2099, 00:00 UTC." in text
    text = admin_form.follow_messages(edith, admin_form.save_post(edith, post))
    assert "The post “Tides” was scheduled for 1 January 2099, 00:00 UTC." in text


@pytest.mark.parametrize("button", ["_continue", "_save", "_publish", "_unpublish"])
def test_contributor_cannot_publish_changes_of_a_published_post(
    connie: Client, make_post: MakePost, button: str
) -> None:
    post = make_post("Tides", body="Old.", author=User.objects.get(username="connie"))
    data = admin_form.open_form(connie, post) | {"body": "New.", button: "1"}
    response = connie.post(admin_form.post_url("change", post), data)
    text = admin_form.page_text(response)
    assert "You can’t publish changes. Nothing was saved." in text
    assert admin_form.read_form(response)["body"] == "New."
    assert "Old." in get_published("tides")["html"]
    assert not Draft.objects.exists()


@pytest.mark.parametrize("button", ["_draft", "_submit"])
def test_contributor_can_save_a_draft_of_a_published_post(
    edith: Client, connie: Client, make_post: MakePost, button: str
) -> None:
    post = make_post("Tides", body="Old.", author=User.objects.get(username="connie"))
    admin_form.save_draft(edith, post, expires_at="2030-01-02T03:04", announce="on")
    data = admin_form.open_form(connie, post) | {"body": "New.", button: "1"}
    connie.post(admin_form.post_url("change", post), data)
    draft = Draft.objects.get().data
    assert (draft["body"], draft["expires_at"], draft["announce"]) == (
        "New.",
        "2030-01-02T03:04:00+00:00",
        True,
    )
    assert "Old." in get_published("tides")["html"]
    buttons = BeautifulSoup(connie.get(admin_form.post_url("change", post)).content, "html.parser")
    names = [button["name"] for button in buttons.select(".save-buttons button")]
    assert names == ["_draft", "_submit"]


def test_republish_does_not_publish_a_draft(edith: Client, make_post: MakePost) -> None:
    post = make_post("Tides", body="Old.")
    admin_form.save_draft(edith, post, title="Ebb", body="New.")
    call_command("republish", verbosity=0)
    assert get_published("tides")["title"] == "Tides"
    for url in ("/api/v1/posts/tides", "/feed.atom", "/posts/tides/"):
        content = edith.get(url).content.decode()
        assert "Old." in content
        assert "New." not in content


def test_renamed_tag_publishes_a_post_without_its_draft(edith: Client, make_post: MakePost) -> None:
    post = make_post("Tides", body="Old.", tags=("Sea",))
    admin_form.save_draft(edith, post, body="New.")
    edith.post(
        reverse("admin:blog_tag_change", args=[Tag.objects.get().pk]), {"name": "Ocean", "slug": "ocean"}
    )
    published = get_published("tides")
    assert published["tags"][0]["name"] == "Ocean"
    assert "Old." in published["html"]


def test_import_does_not_overwrite_a_post_with_a_draft(edith: Client, folder: ImportFolder) -> None:
    folder.write_post(body="Old.")
    folder.run_import()
    post = Post.objects.get()
    admin_form.save_draft(edith, post, body="New.")
    folder.write_post(body="Imported.")
    folder.run_import()
    assert "edited in the admin after the last import" in folder.output
    post.refresh_from_db()
    assert post.body.strip() == "Old."
    assert Draft.objects.get().data["body"] == "New."
