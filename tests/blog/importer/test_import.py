"""`manage.py import_posts`: new, changed and unchanged posts."""

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
from blog.publishing import save, trash
from blog.reader import queries, types
from common import content_table
from common.aws import clients
from tests.support.import_folder import ImportFolder
from tests.support.posts import MakePost

MAY = datetime(2026, 5, 14, tzinfo=UTC)


def get_published(slug: str) -> types.PostDetail:
    detail = queries.get_post(slug, timezone.now())
    assert isinstance(detail, types.PostDetail)
    return detail


def test_import_publishes_a_new_post(folder: ImportFolder, author: User) -> None:
    folder.write_post(summary="In short", tags=["Sea", "Night sky"], series="Coast", body="High *water*.")
    assert folder.run_import() == ["Posts: 1 new, 0 changed, 0 unchanged."]
    post = Post.objects.get()
    assert (post.title, post.slug, post.summary, post.body) == ("Tides", "tides", "In short", "High *water*.")
    assert (post.author, post.status, post.published_at, post.updated_at) == (author, "published", MAY, MAY)
    assert post.series
    assert (post.series.name, sorted(tag.slug for tag in post.tags.all())) == ("Coast", ["night-sky", "sea"])
    assert get_published("tides").post["html"] == "<p>High <em>water</em>.</p>\n"
    assert [summary["slug"] for summary in queries.list_posts(timezone.now(), tag="night-sky").results] == [
        "tides"
    ]
    assert [summary["slug"] for summary in queries.list_posts(timezone.now(), words=["water"]).results] == [
        "tides"
    ]


def test_import_reads_subfolders_but_not_hidden_ones(folder: ImportFolder) -> None:
    folder.write_post("2026/a.md")
    folder.write_post("2026/b/index.markdown")
    folder.write_post(".git/c.md")
    folder.write_post("node_modules/d.md")
    folder.write_post("_index.md")
    folder.write_text("e.txt", "")
    folder.run_import()
    assert sorted(post.slug for post in Post.objects.all()) == ["a", "b"]


def test_second_import_changes_nothing(folder: ImportFolder) -> None:
    folder.write_post(tags=["Sea"], body="![](harbour.jpg)")
    folder.write_photo()
    folder.run_import()
    before = scan_table()
    with patch.object(clients.s3(), "put_object") as upload:
        assert folder.run_import()[-1] == "Posts: 0 new, 0 changed, 1 unchanged."
    assert not upload.called
    assert scan_table() == before
    assert Post.objects.get().version == 0
    assert not Revision.objects.exists()


def scan_table() -> list[Any]:
    items = clients.dynamodb().scan(TableName=content_table.table_name())["Items"]
    return sorted(items, key=lambda item: (item["pk"]["S"], item["sk"]["S"]))


def test_changed_file_changes_the_post(folder: ImportFolder) -> None:
    folder.write_post(tags=["Sea"], body="High water.")
    folder.run_import()
    folder.write_post(tags=["Light"], body="Low water.", title="Ebb", lastmod="2026-06-01")
    assert folder.run_import() == ["Posts: 0 new, 1 changed, 0 unchanged."]
    post = Post.objects.get()
    assert (post.title, post.body, post.version) == ("Ebb", "Low water.", 1)
    assert post.updated_at == datetime(2026, 6, 1, tzinfo=UTC)
    assert [revision.data["body"] for revision in Revision.objects.all()] == ["Low water.", "High water."]
    assert get_published("tides").post["html"] == "<p>Low water.</p>\n"
    now = timezone.now()
    counts, _ = queries.count_posts("tag", now)
    assert [(count.key, count.posts) for count in counts] == [("light", 1)]
    assert not queries.list_posts(now, words=["high"]).results
    assert folder.run_import() == ["Posts: 0 new, 0 changed, 1 unchanged."]


def test_edited_post_is_not_overwritten(folder: ImportFolder, author: User) -> None:
    folder.write_post(body="High water.")
    folder.run_import()
    post = Post.objects.get()
    with save.edit_post(post, version=post.version, editor=author):
        post.body = "Slack water."
        post.save()
    assert folder.run_import() == ["Posts: 0 new, 0 changed, 1 unchanged."]
    folder.write_post(body="Low water.")
    assert folder.run_import() == [
        "tides.md:1: not imported: the post was edited in the admin after the last import",
        "Posts: 0 new, 0 changed, 0 unchanged.",
    ]
    assert Post.objects.get().body == "Slack water."


def test_import_finds_a_post_by_its_former_slug(folder: ImportFolder, author: User) -> None:
    folder.write_post()
    folder.run_import()
    post = Post.objects.get()
    with save.edit_post(post, version=post.version, editor=author):
        post.slug = "waves"
        post.save()
    assert folder.run_import() == ["Posts: 0 new, 0 changed, 1 unchanged."]
    assert Post.objects.get().slug == "waves"


def test_post_that_was_not_imported_is_not_overwritten(folder: ImportFolder, make_post: MakePost) -> None:
    make_post("Tides")
    folder.write_post()
    error = "tides.md:1: the slug tides belongs to a post that was not imported; the post was not changed"
    assert folder.list_errors() == [error]


def test_unpublished_post_is_not_published_again(folder: ImportFolder, author: User) -> None:
    folder.write_post()
    folder.run_import()
    post = Post.objects.get()
    with save.edit_post(post, version=post.version, editor=author):
        post.status = Post.Status.DRAFT
        post.save()
    folder.run_import()
    assert queries.get_post("tides", timezone.now()) == queries.GONE


def test_draft_is_not_published(folder: ImportFolder) -> None:
    folder.write_post(draft=True)
    folder.run_import()
    assert Post.objects.get().status == "draft"
    assert queries.get_post("tides", timezone.now()) is None


def test_post_with_a_future_date_is_scheduled(folder: ImportFolder) -> None:
    folder.write_post(date="2100-01-01")
    folder.run_import()
    assert queries.get_post("tides", timezone.now()) is None
    assert queries.get_post("tides", datetime(2100, 1, 2, tzinfo=UTC))


def test_draft_option_imports_drafts(folder: ImportFolder) -> None:
    folder.write_post()
    folder.run_import(draft=True)
    assert queries.get_post("tides", timezone.now()) is None
    assert folder.run_import() == ["Posts: 0 new, 1 changed, 0 unchanged."]
    assert get_published("tides")


def test_dry_run_changes_nothing(folder: ImportFolder) -> None:
    folder.write_post(body="![](harbour.jpg)", author="Mary Somerville", tags=["Sea"])
    folder.write_photo()
    with patch.object(clients.s3(), "put_object") as upload:
        output = folder.run_import(dry_run=True)
    assert output[-1] == "Posts: 1 new, 0 changed, 0 unchanged (dry run)."
    assert (Post.objects.count(), User.objects.count(), Tag.objects.count()) == (0, 1, 0)
    assert not upload.called
    assert scan_table() == []


def test_import_resumes_after_a_failure(folder: ImportFolder) -> None:
    folder.write_post("a.md")
    folder.write_post("b.md")
    unreachable = EndpointConnectionError(endpoint_url="https://dynamodb")
    with (
        patch.object(clients.dynamodb(), "batch_write_item", side_effect=unreachable),
        pytest.raises(CommandError, match="is unreachable"),
    ):
        folder.run_import()
    assert Imported.objects.filter(projected=False).count() == 2
    folder.write_post("b.md", title="Ebb")
    assert folder.run_import() == ["Posts: 2 new, 1 changed, 0 unchanged."]
    assert get_published("a").links["newer"] == {
        "slug": "b",
        "title": "Ebb",
        "published_at": "2026-05-14T00:00:00Z",
    }
    assert [post.version for post in Post.objects.order_by("slug")] == [0, 1]


def test_change_that_cannot_be_published_is_retried(folder: ImportFolder) -> None:
    folder.write_post(body="High water.")
    folder.run_import()
    folder.write_post(body="Low water.")
    unreachable = EndpointConnectionError(endpoint_url="https://dynamodb")
    with patch.object(clients.dynamodb(), "transact_write_items", side_effect=unreachable):
        assert folder.list_errors() == [
            "tides.md:1: DynamoDB is unreachable. Readers still see the old state. Try again."
        ]
    assert Post.objects.get().body == "High water."
    folder.run_import()
    assert get_published("tides").post["html"] == "<p>Low water.</p>\n"


def test_post_too_long_to_publish_is_reported_each_time(folder: ImportFolder) -> None:
    noise = Random(1)
    folder.write_post("long.md", body="\n\n".join(f"{noise.getrandbits(4000):x}" for _ in range(480)))
    folder.write_post("good.md")
    error = "long.md:1: This post is too long to publish: compressed, it exceeds 390 kB. Split it into several posts."
    assert folder.list_errors() == [error]
    assert get_published("good")
    assert folder.list_errors() == [error]


def test_post_in_the_trash_is_not_imported_again(folder: ImportFolder) -> None:
    folder.write_post(body="High water.")
    folder.run_import()
    trash.move_to_trash(Post.objects.get())
    folder.write_post(body="Low water.")
    assert "not imported: the post is in the trash" in folder.run_import()[0]
    assert Post.objects.get().body == "High water."
    assert queries.get_post("tides", timezone.now()) == queries.GONE
