from collections.abc import Callable
from typing import Any

from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from blog import published
from blog.models import Post, Revision, Tag
from tests.blog import desk
from tests.conftest import MakePost


def revisions() -> list[Revision]:
    return list(Revision.objects.order_by("pk"))


def test_each_save_that_changed_something_is_kept(edith: Client, make_post: MakePost) -> None:
    post = make_post("Tides", body="First.")
    desk.save(edith, post, body="Second.")
    desk.save(edith, post)  # nothing changed
    desk.save(edith, post, tags=[Tag.objects.create(name="Sea", slug="sea").pk])
    kept = [(each.data["body"], each.data["tags"]) for each in revisions()]
    assert kept == [("First.", []), ("Second.", []), ("Second.", ["Sea"])]


def test_the_list_says_who_changed_what(edith: Client, make_post: MakePost) -> None:
    post = make_post("Tides")
    desk.save(edith, post, title="Ebb", summary="Both.")
    said = desk.text(edith.get(desk.address("revisions", post)))
    assert "Edith Orr Title, Summary" in said
    assert "Ada Lovelace The first one" in said


def test_it_shows_word_by_word_what_changed_since(edith: Client, make_post: MakePost) -> None:
    post = make_post("Tides", body="The quick fox jumps over the dog.\n\nA line that goes.")
    desk.save(edith, post, body="The slow fox jumps over the dog.\n\nAnd something else entirely <b>new</b>")
    html = edith.get(desk.address("revision", post, revisions()[0].pk)).content.decode()
    assert "removed: </span>quick</del>" in html
    assert "added: </span>slow</ins>" in html
    assert "Removed: </span>A line that goes.</del>" in html
    assert "&lt;b&gt;new&lt;/b&gt;</ins>" in html


def test_it_shows_what_one_save_changed(edith: Client, make_post: MakePost) -> None:
    post = make_post("Tides", body="One.")
    desk.save(edith, post, body="Two.")
    desk.save(edith, post, title="Ebb")
    said = desk.text(edith.get(desk.address("revision", post, revisions()[1].pk) + "?before"))
    assert "Body" in said.partition("was removed.")[2]
    assert "Title" not in said.partition("was removed.")[2]


def restore(client: Client, post: Post, revision: Revision, version: int) -> Any:
    return client.post(desk.address("revision", post, revision.pk), {"version": version})


def test_a_restored_revision_is_published_and_is_a_revision_itself(
    edith: Client, make_post: MakePost
) -> None:
    post = make_post("Tides", body="First.", tags=("Sea",), series="Coast")
    desk.save(edith, post, title="Ebb", body="Second.", tags=[], series="", slug="ebb")
    answer = restore(edith, post, revisions()[0], version=1)
    assert "Restored the text of" in desk.messages(edith, answer)
    found = published.post("ebb", timezone.now())  # the address is a matter of its own
    assert isinstance(found, published.Found)
    assert (found.post["title"], found.post["series"], found.post["tags"][0]["name"]) == (
        "Tides",
        "Coast",
        "Sea",
    )
    assert "First." in found.post["html"]
    assert [each.data["body"] for each in revisions()] == ["First.", "Second.", "First."]


def test_a_restored_draft_stays_a_draft(edith: Client, make_post: MakePost) -> None:
    post = make_post("Tides", body="First.")
    edith.post(desk.address("change", post), desk.form(edith, post) | {"_unpublish": "1", "body": "Second."})
    restore(edith, post, revisions()[0], version=1)
    post.refresh_from_db()
    assert (post.body, post.status) == ("First.", "draft")


def test_what_has_been_deleted_since_is_left_out_and_named(edith: Client, make_post: MakePost) -> None:
    post = make_post("Tides", tags=("Sea",), series="Coast")
    desk.save(edith, post, body="Second.", tags=[], series="")
    Tag.objects.all().delete()
    said = desk.messages(edith, restore(edith, post, revisions()[0], version=1))
    assert "Left out, because deleted since: the tag “Sea”." in said


def test_a_restore_overwrites_no_later_save(edith: Client, make_post: MakePost) -> None:
    post = make_post("Tides", body="First.")
    desk.save(edith, post, body="Second.")
    desk.save(edith, post, body="Third.")
    said = desk.messages(edith, restore(edith, post, revisions()[0], version=1))
    assert "Not restored. Edith Orr saved this post" in said
    assert Post.objects.get().body == "Third."


def test_a_refused_restore_changes_nothing(
    edith: Client, make_post: MakePost, readers_unreachable: Callable[[], None]
) -> None:
    post = make_post("Tides", body="First.")
    desk.save(edith, post, body="Second.")
    readers_unreachable()
    assert "Not restored. DynamoDB" in desk.messages(edith, restore(edith, post, revisions()[0], version=1))
    assert Post.objects.get().body == "Second."
    assert len(revisions()) == 2


def test_a_revision_outlives_its_editor(edith: Client, make_post: MakePost) -> None:
    post = make_post("Tides")
    desk.save(edith, post, body="Second.")
    desk.save(edith, post, body="Third.")
    Revision.objects.filter(pk=revisions()[1].pk).update(editor=User.objects.none().first())
    assert "someone deleted since" in desk.text(edith.get(desk.address("revisions", post)))
