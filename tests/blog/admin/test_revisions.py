from collections.abc import Callable
from typing import Any

from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from blog.models import Post, Revision, Tag
from blog.reader import queries, types
from tests.support import admin_form
from tests.support.posts import MakePost


def revisions() -> list[Revision]:
    return list(Revision.objects.order_by("pk"))


def test_each_save_that_changed_something_is_kept(edith: Client, make_post: MakePost) -> None:
    post = make_post("Tides", body="First.")
    admin_form.save(edith, post, body="Second.")
    admin_form.save(edith, post)  # nothing changed
    admin_form.save(edith, post, tags=[Tag.objects.create(name="Sea", slug="sea").pk])
    kept = [(each.data["body"], each.data["tags"]) for each in revisions()]
    assert kept == [("First.", []), ("Second.", []), ("Second.", ["Sea"])]


def test_the_list_says_who_changed_what(edith: Client, make_post: MakePost) -> None:
    post = make_post("Tides")
    admin_form.save(edith, post, title="Ebb", summary="Both.")
    said = admin_form.text(edith.get(admin_form.address("revisions", post)))
    assert "Edith Orr Title, Summary" in said
    assert "Ada Lovelace First revision" in said


def test_it_shows_word_by_word_what_changed_since(edith: Client, make_post: MakePost) -> None:
    post = make_post("Tides", body="The quick fox jumps over the dog.\n\nA line that goes.")
    admin_form.save(
        edith, post, body="The slow fox jumps over the dog.\n\nAnd something else entirely <b>new</b>"
    )
    html = edith.get(admin_form.address("revision", post, revisions()[0].pk)).content.decode()
    assert "removed: </span>quick</del>" in html
    assert "added: </span>slow</ins>" in html
    assert "Removed: </span>A line that goes.</del>" in html
    assert "&lt;b&gt;new&lt;/b&gt;</ins>" in html


def test_it_shows_what_one_save_changed(edith: Client, make_post: MakePost) -> None:
    post = make_post("Tides", body="One.")
    admin_form.save(edith, post, body="Two.")
    admin_form.save(edith, post, title="Ebb")
    said = admin_form.text(edith.get(admin_form.address("revision", post, revisions()[1].pk) + "?before"))
    assert "Body" in said.partition("text was removed.")[2]
    assert "Title" not in said.partition("text was removed.")[2]


def restore(client: Client, post: Post, revision: Revision, version: int) -> Any:
    return client.post(admin_form.address("revision", post, revision.pk), {"version": version})


def test_a_restored_revision_is_published_and_is_a_revision_itself(
    edith: Client, make_post: MakePost
) -> None:
    post = make_post("Tides", body="First.", tags=("Sea",), series="Coast")
    admin_form.save(edith, post, title="Ebb", body="Second.", tags=[], series="", slug="ebb")
    answer = restore(edith, post, revisions()[0], version=1)
    assert "Restored the text of" in admin_form.messages(edith, answer)
    found = queries.get_post("ebb", timezone.now())  # the address is a matter of its own
    assert isinstance(found, types.PostDetail)
    assert (found.post["title"], found.post["series"], found.post["tags"][0]["name"]) == (
        "Tides",
        "Coast",
        "Sea",
    )
    assert "First." in found.post["html"]
    assert [each.data["body"] for each in revisions()] == ["First.", "Second.", "First."]


def test_a_restored_draft_stays_a_draft(edith: Client, make_post: MakePost) -> None:
    post = make_post("Tides", body="First.")
    edith.post(
        admin_form.address("change", post),
        admin_form.form(edith, post) | {"_unpublish": "1", "body": "Second."},
    )
    restore(edith, post, revisions()[0], version=1)
    post.refresh_from_db()
    assert (post.body, post.status) == ("First.", "draft")


def test_what_has_been_deleted_since_is_left_out_and_named(edith: Client, make_post: MakePost) -> None:
    post = make_post("Tides", tags=("Sea",), series="Coast")
    admin_form.save(edith, post, body="Second.", tags=[], series="")
    Tag.objects.all().delete()
    said = admin_form.messages(edith, restore(edith, post, revisions()[0], version=1))
    assert "Deleted since then and not restored: the tag “Sea”." in said


def test_a_restore_overwrites_no_later_save(edith: Client, make_post: MakePost) -> None:
    post = make_post("Tides", body="First.")
    admin_form.save(edith, post, body="Second.")
    admin_form.save(edith, post, body="Third.")
    said = admin_form.messages(edith, restore(edith, post, revisions()[0], version=1))
    assert "Not restored. Edith Orr saved this post" in said
    assert Post.objects.get().body == "Third."


def test_a_refused_restore_changes_nothing(
    edith: Client, make_post: MakePost, readers_unreachable: Callable[[], None]
) -> None:
    post = make_post("Tides", body="First.")
    admin_form.save(edith, post, body="Second.")
    readers_unreachable()
    assert "Not restored. DynamoDB" in admin_form.messages(
        edith, restore(edith, post, revisions()[0], version=1)
    )
    assert Post.objects.get().body == "Second."
    assert len(revisions()) == 2


def test_a_revision_outlives_its_editor(edith: Client, make_post: MakePost) -> None:
    post = make_post("Tides")
    admin_form.save(edith, post, body="Second.")
    admin_form.save(edith, post, body="Third.")
    Revision.objects.filter(pk=revisions()[1].pk).update(editor=User.objects.none().first())
    assert "Deleted user" in admin_form.text(edith.get(admin_form.address("revisions", post)))
