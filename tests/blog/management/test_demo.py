"""`manage.py demo`: users and posts for a new blog."""

import shutil
from datetime import timedelta
from unittest.mock import patch

import pytest
from django.conf import LazySettings
from django.contrib.auth.models import User
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client
from django.utils import timezone

from blog.models import Photo, Post
from blog.reader import queries
from common.aws import clients
from demo.photos import PHOTOS
from infra.paths import ROOT
from tests.support.import_folder import ImportFolder

POSTS = ROOT / "demo" / "posts"


@pytest.fixture
def demo(folder: ImportFolder, settings: LazySettings) -> ImportFolder:
    """The demo's posts with small photos, which are faster to create."""
    settings.BASE_DIR = folder.path.parent
    demo = ImportFolder(folder.path.parent / "demo" / "posts")
    shutil.copytree(POSTS, demo.path)
    for number, name in enumerate(PHOTOS):
        demo.write_photo(f"../photos/{name}", size=(30 + number, 20))
    return demo


def test_demo_creates_posts_with_photos(demo: ImportFolder) -> None:
    call_command("demo", verbosity=0)
    now = timezone.now()
    summaries = queries.list_posts(now).results
    assert len(summaries) == len(list(POSTS.glob("*.md")))
    assert all(summary.get("cover") for summary in summaries)
    assert all(photo.width < 100 for photo in Photo.objects.all())
    assert Post.objects.filter(status="draft").count() == 1
    later = queries.list_posts(now + timedelta(weeks=1, seconds=1)).results
    assert later[0]["title"] == "What the harbour light is for"
    assert later[1:] == summaries


def test_demo_posts_are_imported_without_warnings(demo: ImportFolder) -> None:
    count = len(list(POSTS.glob("*.md")))
    assert demo.run_import() == [f"Posts: {count} new, 0 changed, 0 unchanged."]


@pytest.mark.parametrize(("name", "is_superuser"), [("editor", True), ("author", False)])
def test_demo_users_can_sign_in(demo: ImportFolder, client: Client, name: str, is_superuser: bool) -> None:
    call_command("demo", verbosity=0)
    assert client.login(username=name, password=name)
    user = User.objects.get(username=name)
    assert (user.is_staff, user.is_superuser, user.groups.get().name) == (True, is_superuser, name.title())


def test_second_demo_changes_nothing(demo: ImportFolder) -> None:
    call_command("demo", verbosity=0)
    Post.objects.filter(status="draft").delete()
    Post.objects.first().delete()  # type: ignore[union-attr]
    User.objects.filter(username="editor").update(first_name="Edda")
    count = Post.objects.count()
    with patch.object(clients.dynamodb(), "batch_write_item") as batch_write:
        call_command("demo", verbosity=0)
    assert not batch_write.called
    assert Post.objects.count() == count
    assert User.objects.get(username="editor").first_name == "Edda"


def test_demo_resumes_after_an_interruption(demo: ImportFolder) -> None:
    with (
        patch("blog.importer.service.republish", side_effect=KeyboardInterrupt),
        pytest.raises(KeyboardInterrupt),
    ):
        call_command("demo", verbosity=0)
    assert not queries.list_posts(timezone.now()).results
    call_command("demo", verbosity=0)
    assert len(queries.list_posts(timezone.now()).results) == len(list(POSTS.glob("*.md")))
    assert Post.objects.filter(status="draft").count() == 1


def test_demo_is_refused_unless_local(db: None, settings: LazySettings) -> None:
    settings.DEMO = False
    with pytest.raises(CommandError, match="passwords"):
        call_command("demo")
    assert not User.objects.exists()
