from typing import Any

from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from blog.models import Post, Revision, Tag
from blog.reader import queries, types
from tests.support import admin_form
from tests.support.posts import MakePost


def list_revisions() -> list[Revision]:
    return list(Revision.objects.order_by("pk"))


def test_each_save_with_changes_creates_a_revision(edith: Client, make_post: MakePost) -> None:
    post = make_post("Tides", body="First.")
    admin_form.save_post(edith, post, body="Second.")
    admin_form.save_post(edith, post)  # nothing changed
    admin_form.save_post(edith, post, tags=[Tag.objects.create(name="Sea", slug="sea").pk])
    values = [(revision.data["body"], revision.data["tags"]) for revision in list_revisions()]
    assert values == [("First.", []), ("Second.", []), ("Second.", ["Sea"])]


def test_list_shows_editors_and_changed_fields(edith: Client, make_post: MakePost) -> None:
    post = make_post("Tides")
    admin_form.save_post(edith, post, title="Ebb", summary="Both.")
    text = admin_form.page_text(edith.get(admin_form.post_url("revisions", post)))
    assert "Edith Orr Title, Summary" in text
    assert "Ada Lovelace First revision" in text


def test_revision_shows_changed_words(edith: Client, make_post: MakePost) -> None:
    post = make_post("Tides", body="The quick fox jumps over the dog.\n\nA line that goes.")
    admin_form.save_post(
        edith, post, body="The slow fox jumps over the dog.\n\nAnd something else entirely <b>new</b>"
    )
    html = edith.get(admin_form.post_url("revision", post, list_revisions()[0].pk)).content.decode()
    assert "removed: </span>quick</del>" in html
    assert "added: </span>slow</ins>" in html
    assert "Removed: </span>A line that goes.</del>" in html
    assert "&lt;b&gt;new&lt;/b&gt;</ins>" in html


def test_revision_shows_the_changes_of_one_save(edith: Client, make_post: MakePost) -> None:
    post = make_post("Tides", body="One.")
    admin_form.save_post(edith, post, body="Two.")
    admin_form.save_post(edith, post, title="Ebb")
    text = admin_form.page_text(
        edith.get(admin_form.post_url("revision", post, list_revisions()[1].pk) + "?before")
    )
    assert "Body" in text.partition("text was removed.")[2]
    assert "Title" not in text.partition("text was removed.")[2]


def test_revision_shows_times_with_their_zone(edith: Client, make_post: MakePost) -> None:
    post = make_post("Tides")
    admin_form.save_post(edith, post, expires_at="2031-05-04T10:30")
    text = admin_form.page_text(edith.get(admin_form.post_url("revision", post, list_revisions()[0].pk)))
    assert "4 May 2031, 10:30:00 UTC" in text


def test_history_names_no_technical_fields(edith: Client, make_post: MakePost) -> None:
    post = make_post("Tides")
    admin_form.save_post(edith, post, summary="Both.")
    admin_form.save_post(edith, post, summary="Ebb and flow.", base=list_revisions()[-1].pk)
    messages = [entry.get_change_message() for entry in LogEntry.objects.all()]
    assert messages
    assert not [message for message in messages if "base" in message.lower()]


def restore(client: Client, post: Post, revision: Revision, version: int) -> Any:
    return client.post(admin_form.post_url("revision", post, revision.pk), {"version": version})


def get_published(slug: str) -> types.PublishedPost:
    detail = queries.get_post(slug, timezone.now())
    assert isinstance(detail, types.PostDetail)
    return detail.post


def test_restore_makes_a_draft_of_a_published_post(edith: Client, make_post: MakePost) -> None:
    post = make_post("Tides", body="First.", tags=("Sea",), series="Coast")
    admin_form.save_post(edith, post, title="Ebb", body="Second.", tags=[], series="", slug="ebb")
    url = admin_form.post_url("revision", post, list_revisions()[0].pk)
    assert "as a draft. Readers still see the published text" in admin_form.page_text(edith.get(url))
    text = admin_form.follow_messages(edith, restore(edith, post, list_revisions()[0], version=1))
    assert "Restored the text of" in text
    assert "Readers see it after you select “Update”." in text
    assert get_published("ebb")["title"] == "Ebb"
    fields = admin_form.open_form(edith, post)
    assert (fields["title"], fields["body"], fields["slug"]) == ("Tides", "First.", "ebb")
    admin_form.submit_form(edith, post, fields)
    published = get_published("ebb")
    assert (published["title"], published["series"], published["tags"][0]["name"]) == (
        "Tides",
        "Coast",
        "Sea",
    )
    values = [(revision.data["body"], revision.data.get("draft", False)) for revision in list_revisions()]
    assert values == [("First.", False), ("Second.", False), ("First.", True), ("First.", False)]


def test_restore_of_a_draft_does_not_publish(edith: Client, make_post: MakePost) -> None:
    post = make_post("Tides", body="First.")
    edith.post(
        admin_form.post_url("change", post),
        admin_form.open_form(edith, post) | {"_unpublish": "1", "body": "Second."},
    )
    restore(edith, post, list_revisions()[0], version=1)
    post.refresh_from_db()
    assert (post.body, post.status) == ("First.", "draft")


def test_restore_reports_deleted_tags(edith: Client, make_post: MakePost) -> None:
    post = make_post("Tides", tags=("Sea",), series="Coast")
    admin_form.save_post(edith, post, body="Second.", tags=[], series="")
    Tag.objects.all().delete()
    text = admin_form.follow_messages(edith, restore(edith, post, list_revisions()[0], version=1))
    assert "Deleted since then and not restored: the tag “Sea”." in text


def test_restore_is_refused_after_a_later_save(edith: Client, make_post: MakePost) -> None:
    post = make_post("Tides", body="First.")
    admin_form.save_post(edith, post, body="Second.")
    admin_form.save_post(edith, post, body="Third.")
    text = admin_form.follow_messages(edith, restore(edith, post, list_revisions()[0], version=1))
    assert "Not restored. Edith Orr saved this post" in text
    assert Post.objects.get().body == "Third."


def test_list_shows_revisions_of_deleted_users(edith: Client, make_post: MakePost) -> None:
    post = make_post("Tides")
    admin_form.save_post(edith, post, body="Second.")
    admin_form.save_post(edith, post, body="Third.")
    Revision.objects.filter(pk=list_revisions()[1].pk).update(editor=User.objects.none().first())
    assert "Deleted user" in admin_form.page_text(edith.get(admin_form.post_url("revisions", post)))
