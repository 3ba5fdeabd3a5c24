"""`manage.py import_posts`: new posts, changed ones, and those that it leaves alone."""

from datetime import UTC, datetime
from random import Random
from typing import Any
from unittest.mock import patch

import pytest
from botocore.exceptions import EndpointConnectionError
from django.contrib.auth.models import User
from django.core.management.base import CommandError
from django.utils import timezone

from blog.models import Imported, Post, Revision, Tag
from blog.publishing import save
from blog.reader import queries, types
from common import content_table
from common.aws import clients
from tests.support.import_folder import Folder
from tests.support.posts import MakePost

MAY = datetime(2026, 5, 14, tzinfo=UTC)


def read(slug: str) -> types.PostDetail:
    found = queries.get_post(slug, timezone.now())
    assert isinstance(found, types.PostDetail)
    return found


def test_it_makes_posts_that_readers_see(folder: Folder, author: User) -> None:
    folder.post(summary="In short", tags=["Sea", "Night sky"], series="Coast", body="High *water*.")
    assert folder.load() == ["Posts: 1 new, 0 changed, 0 unchanged."]
    post = Post.objects.get()
    assert (post.title, post.slug, post.summary, post.body) == ("Tides", "tides", "In short", "High *water*.")
    assert (post.author, post.status, post.published_at, post.updated_at) == (author, "published", MAY, MAY)
    assert post.series
    assert (post.series.name, sorted(tag.slug for tag in post.tags.all())) == ("Coast", ["night-sky", "sea"])
    assert read("tides").post["html"] == "<p>High <em>water</em>.</p>\n"
    assert [found["slug"] for found in queries.list_posts(timezone.now(), tag="night-sky").results] == [
        "tides"
    ]
    assert [found["slug"] for found in queries.list_posts(timezone.now(), words=["water"]).results] == [
        "tides"
    ]


def test_it_looks_into_folders_but_not_into_hidden_ones(folder: Folder) -> None:
    folder.post("2026/a.md")
    folder.post("2026/b/index.markdown")
    folder.post(".git/c.md")
    folder.post("node_modules/d.md")
    folder.post("_index.md")
    folder.text("e.txt", "")
    folder.load()
    assert sorted(post.slug for post in Post.objects.all()) == ["a", "b"]


def test_the_second_time_it_changes_nothing(folder: Folder) -> None:
    folder.post(tags=["Sea"], body="![](harbour.jpg)")
    folder.photo()
    folder.load()
    before = table()
    with patch.object(clients.s3(), "put_object") as upload:
        assert folder.load()[-1] == "Posts: 0 new, 0 changed, 1 unchanged."
    assert not upload.called
    assert table() == before
    assert Post.objects.get().version == 0
    assert not Revision.objects.exists()


def table() -> list[Any]:
    items = clients.dynamodb().scan(TableName=content_table.table_name())["Items"]
    return sorted(items, key=lambda item: (item["pk"]["S"], item["sk"]["S"]))


def test_it_brings_what_has_changed_in_the_file(folder: Folder) -> None:
    folder.post(tags=["Sea"], body="High water.")
    folder.load()
    folder.post(tags=["Light"], body="Low water.", title="Ebb", lastmod="2026-06-01")
    assert folder.load() == ["Posts: 0 new, 1 changed, 0 unchanged."]
    post = Post.objects.get()
    assert (post.title, post.body, post.version) == ("Ebb", "Low water.", 1)
    assert post.updated_at == datetime(2026, 6, 1, tzinfo=UTC)
    assert [revision.data["body"] for revision in Revision.objects.all()] == ["Low water.", "High water."]
    assert read("tides").post["html"] == "<p>Low water.</p>\n"
    now = timezone.now()
    counts, _ = queries.count_posts("tag", now)
    assert [(count.key, count.posts) for count in counts] == [("light", 1)]
    assert not queries.list_posts(now, words=["high"]).results
    assert folder.load() == ["Posts: 0 new, 0 changed, 1 unchanged."]


def test_it_leaves_what_was_edited_here(folder: Folder, author: User) -> None:
    folder.post(body="High water.")
    folder.load()
    post = Post.objects.get()
    with save.edit_post(post, version=post.version, editor=author):
        post.body = "Slack water."
        post.save()
    assert folder.load() == ["Posts: 0 new, 0 changed, 1 unchanged."]
    folder.post(body="Low water.")
    assert folder.load() == [
        "tides.md:1: not imported: the post was edited in the admin after the last import",
        "Posts: 0 new, 0 changed, 0 unchanged.",
    ]
    assert Post.objects.get().body == "Slack water."


def test_it_knows_a_post_under_its_former_address(folder: Folder, author: User) -> None:
    folder.post()
    folder.load()
    post = Post.objects.get()
    with save.edit_post(post, version=post.version, editor=author):
        post.slug = "waves"
        post.save()
    assert folder.load() == ["Posts: 0 new, 0 changed, 1 unchanged."]
    assert Post.objects.get().slug == "waves"


def test_it_leaves_a_post_that_was_written_here(folder: Folder, make_post: MakePost) -> None:
    make_post("Tides")
    folder.post()
    error = "tides.md:1: the slug tides belongs to a post that was not imported; the post was not changed"
    assert folder.failures() == [error]


def test_it_does_not_bring_back_what_an_editor_unpublished(folder: Folder, author: User) -> None:
    folder.post()
    folder.load()
    post = Post.objects.get()
    with save.edit_post(post, version=post.version, editor=author):
        post.status = Post.Status.DRAFT
        post.save()
    folder.load()
    assert queries.get_post("tides", timezone.now()) == queries.GONE


def test_a_draft_is_not_shown(folder: Folder) -> None:
    folder.post(draft=True)
    folder.load()
    assert Post.objects.get().status == "draft"
    assert queries.get_post("tides", timezone.now()) is None


def test_a_post_of_the_future_is_scheduled(folder: Folder) -> None:
    folder.post(date="2100-01-01")
    folder.load()
    assert queries.get_post("tides", timezone.now()) is None
    assert queries.get_post("tides", datetime(2100, 1, 2, tzinfo=UTC))


def test_all_as_drafts_first(folder: Folder) -> None:
    folder.post()
    folder.load(draft=True)
    assert queries.get_post("tides", timezone.now()) is None
    assert folder.load() == ["Posts: 0 new, 1 changed, 0 unchanged."]
    assert read("tides")


def test_a_dry_run_changes_nothing(folder: Folder) -> None:
    folder.post(body="![](harbour.jpg)", author="Mary Somerville", tags=["Sea"])
    folder.photo()
    with patch.object(clients.s3(), "put_object") as upload:
        said = folder.load(dry_run=True)
    assert said[-1] == "Posts: 1 new, 0 changed, 0 unchanged (dry run)."
    assert (Post.objects.count(), User.objects.count(), Tag.objects.count()) == (0, 1, 0)
    assert not upload.called
    assert table() == []


@pytest.mark.parametrize("name", ["ada", "Ada", "Ada Lovelace", "ada lovelace"])
def test_an_author_is_known_by_both_names(folder: Folder, author: User, name: str) -> None:
    folder.post(author=name)
    folder.load()
    assert Post.objects.get().author == author


def test_a_new_author_is_made_who_cannot_sign_in(folder: Folder) -> None:
    folder.post("a.md", author="Mary Fairfax Somerville")
    folder.post("b.md", author="Mary Fairfax Somerville")
    folder.load()
    mary = User.objects.get(username="mary-fairfax-somerville")
    assert mary.get_full_name() == "Mary Fairfax Somerville"
    assert (mary.is_active, mary.is_staff, mary.has_usable_password()) == (False, False, False)
    assert mary.posts.count() == 2


def test_the_author_given_goes_before_that_of_the_file(folder: Folder, author: User) -> None:
    folder.post(author="Mary Somerville")
    folder.load(author="ada")
    assert Post.objects.get().author == author


def test_it_refuses_an_author_who_is_no_user(folder: Folder) -> None:
    with pytest.raises(CommandError, match="The user mary does not exist"):
        folder.load(author="mary")


def test_without_an_author_it_is_the_first_superuser(folder: Folder) -> None:
    folder.post(author=None)
    assert folder.failures() == [
        "tides.md:1: no author, and no superuser exists as the default: use --author"
    ]
    root = User.objects.create_superuser("root")
    folder.load()
    assert Post.objects.get().author == root


def test_tags_known_by_another_spelling_are_the_same(folder: Folder) -> None:
    known = Tag.objects.create(name="Night Sky", slug="stars")
    folder.post("a.md", tags=["night sky"])
    folder.post("b.md", tags=["night-sky", "C", "C++"])
    folder.load()
    assert known.posts.count() == 2
    assert sorted(Tag.objects.values_list("name", "slug")) == [
        ("C", "c"),
        ("C++", "cplusplus"),
        ("Night Sky", "stars"),
    ]


def test_a_tag_whose_address_is_taken_gets_another(folder: Folder) -> None:
    Tag.objects.create(name="Fixed stars", slug="stars")
    folder.post(tags=["Stars"])
    folder.load()
    assert Tag.objects.get(name="Stars").slug not in {"stars", ""}


def test_after_a_failure_it_goes_on_from_there(folder: Folder) -> None:
    folder.post("a.md")
    folder.post("b.md")
    down = EndpointConnectionError(endpoint_url="https://dynamodb")
    with (
        patch.object(clients.dynamodb(), "batch_write_item", side_effect=down),
        pytest.raises(CommandError, match="is unreachable"),
    ):
        folder.load()
    assert Imported.objects.filter(projected=False).count() == 2
    folder.post("b.md", title="Ebb")
    assert folder.load() == ["Posts: 2 new, 1 changed, 0 unchanged."]
    assert read("a").links["newer"] == {"slug": "b", "title": "Ebb", "published_at": "2026-05-14T00:00:00Z"}
    assert [post.version for post in Post.objects.order_by("slug")] == [0, 1]


def test_a_change_that_cannot_be_published_is_made_next_time(folder: Folder) -> None:
    folder.post(body="High water.")
    folder.load()
    folder.post(body="Low water.")
    down = EndpointConnectionError(endpoint_url="https://dynamodb")
    with patch.object(clients.dynamodb(), "transact_write_items", side_effect=down):
        assert folder.failures() == [
            "tides.md:1: DynamoDB is unreachable. Readers still see the old state. Try again."
        ]
    assert Post.objects.get().body == "High water."
    folder.load()
    assert read("tides").post["html"] == "<p>Low water.</p>\n"


def test_a_post_too_long_for_readers_is_told_each_time(folder: Folder) -> None:
    noise = Random(1)
    folder.post("long.md", body="\n\n".join(f"{noise.getrandbits(4000):x}" for _ in range(480)))
    folder.post("good.md")
    error = "long.md:1: This post is too long to publish: compressed, it exceeds 390 kB. Split it into several posts."
    assert folder.failures() == [error]
    assert read("good")
    assert folder.failures() == [error]
