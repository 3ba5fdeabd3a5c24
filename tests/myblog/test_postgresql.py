"""Behaviour with PostgreSQL that SQLite does not show."""

import json
import runpy
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from http import HTTPStatus
from threading import Barrier, Event
from time import sleep

import psycopg
import pytest
from django.conf import LazySettings
from django.contrib.auth.models import Group, User
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import close_old_connections, connection, connections, transaction
from django.db.migrations.executor import MigrationExecutor
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from blog import lambda_handlers
from blog.models import Photo, Post, Tag, UnsavedText
from blog.publishing import publish as publishing
from blog.reader import queries, types
from common.aws import clients
from myblog.settings import blog
from tests.support import admin_form
from tests.support.postgresql import PostgreSQL

PATHS = (
    "/", "/posts/new/", "/posts/old/", "/posts/never/", "/tags/sea/", "/archive/2026/", "/archive/2026/01/",
    "/search/", "/search/?q=text", "/feed.atom", "/feed.json", "/sitemap.xml", "/robots.txt", "/healthz",
    "/api/v1/posts", "/api/v1/posts?search=text", "/api/v1/posts/new", "/api/v1/tags", "/api/schema", "/api/docs",
)  # fmt: skip


@pytest.fixture(scope="session")
def server() -> Iterator[PostgreSQL]:
    server = PostgreSQL()
    yield server
    server.remove()


@pytest.fixture
def postgresql(
    server: PostgreSQL, django_db_blocker: DjangoDbBlocker, aws_resources: object
) -> Iterator[PostgreSQL]:
    """A migrated and empty PostgreSQL as the default database."""
    with django_db_blocker.unblock(), default_database(server.url):
        call_command("migrate", verbosity=0)
        yield server
        connection.close()  # it may have been stopped
        call_command("flush", interactive=False, verbosity=0)


@contextmanager
def default_database(url: str, secret: str = "") -> Iterator[None]:
    usual = connections["default"]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATABASE_URL", url)
        patch.setenv("DATABASE_SECRET_ARN", secret)
        databases = runpy.run_path(blog.__file__)["DATABASES"]
    connections.settings |= connections.configure_settings(databases)
    del connections["default"]
    ContentType.objects.clear_cache()
    try:
        yield
    finally:
        connection.close()
        connections.settings["default"] = usual.settings_dict
        connections["default"] = usual
        ContentType.objects.clear_cache()


@pytest.fixture
def ada(postgresql: PostgreSQL) -> User:
    ada = User.objects.create_user("ada", is_staff=True)
    ada.groups.add(Group.objects.get(name="Editor"))
    return ada


def write(author: User, title: str, *tags: Tag) -> Post:
    post = Post(author=author, title=title, summary="S.", body="Text.", status=Post.Status.PUBLISHED)
    post.published_at = datetime(2026, 1, 1, 9, tzinfo=UTC)
    post.full_clean()
    post.save()
    post.tags.set(tags)
    return post


def test_deployment_checks_pass(postgresql: PostgreSQL) -> None:
    assert connection.vendor == "postgresql"
    call_command("check", databases=["default"], fail_level="WARNING")


def test_each_connection_uses_the_current_secret(
    server: PostgreSQL, django_db_blocker: DjangoDbBlocker, settings: LazySettings
) -> None:
    with psycopg.connect(server.url) as owner:
        owner.execute("CREATE ROLE june LOGIN; CREATE ROLE july LOGIN")
    june, july = (json.dumps({"username": name, "password": f"of {name}"}) for name in ("june", "july"))
    settings.DATABASE_SECRET_ARN = clients.secrets().create_secret(Name="database", SecretString=june)["ARN"]
    nobody = f"postgresql:///postgres?host={server.folder}"
    with django_db_blocker.unblock(), default_database(nobody, settings.DATABASE_SECRET_ARN):
        assert signed_in() == ("june", "of june")
        clients.secrets().put_secret_value(SecretId=settings.DATABASE_SECRET_ARN, SecretString=july)
        connection.close()
        assert signed_in() == ("july", "of july")


def signed_in() -> tuple[str, str]:
    connection.ensure_connection()
    info = connection.connection.info
    return info.user, info.password


def test_posts_published_in_parallel_link_to_each_other(ada: User) -> None:
    both = Barrier(2)

    def publish(title: str) -> None:
        with transaction.atomic():
            post = write(ada, title)
            both.wait(10)
            publishing.sync_post(post)
            sleep(0.2)  # without a lock, the other thread would read its links meanwhile
        connection.close()

    with ThreadPoolExecutor(2) as editors:
        list(editors.map(publish, ["Earlier", "Later"]))

    assert linked_slugs("earlier") == (None, "later")
    assert linked_slugs("later") == ("earlier", None)


def test_photo_processed_during_publishing_is_shown(
    ada: User, put_renditions: Callable[[str, list[int]], None]
) -> None:
    photo, looked = Photo.objects.create(file="uploads/a/b.jpg", width=1200, height=800), Event()

    def publish() -> None:
        with transaction.atomic():
            post = write(ada, "Post")
            post.body = "![Pier](/uploads/a/b.jpg)"
            post.save()
            publishing.sync_post(post)
            looked.set()
            sleep(0.2)  # without a lock, the handler would process the photo's message meanwhile
        connection.close()

    with ThreadPoolExecutor(1) as editor:
        published_by_then = editor.submit(publish)
        assert looked.wait(10)
        put_renditions(photo.key, [320, 640, 1200])
        lambda_handlers.processed_photos(
            {"Records": [{"messageId": "1", "body": json.dumps({"key": photo.key})}]}
        )
        published_by_then.result()

    detail = queries.get_post("post", timezone.now())
    assert isinstance(detail, types.PostDetail)
    assert "640.webp 640w" in detail.post["html"]


def linked_slugs(slug: str) -> tuple[str | None, str | None]:
    """Return the slugs of the previous and the next post in the read model."""
    detail = queries.get_post(slug, timezone.now())
    assert isinstance(detail, types.PostDetail)
    older, newer = detail.links["older"], detail.links["newer"]
    return older and older["slug"], newer and newer["slug"]


def test_migration_copies_autosaves_to_unsaved_texts(ada: User) -> None:
    post = write(ada, "Tides")
    call_command("migrate", "blog", "0007_public_slugs", verbosity=0)
    apps = MigrationExecutor(connection).loader.project_state([("blog", "0007_public_slugs")]).apps
    autosaves = apps.get_model("blog", "Autosave").objects
    for post_id, title in ((post.pk, "Ebb"), (None, "Just begun")):
        autosaves.create(post_id=post_id, editor_id=ada.pk, data={"title": [title], "body": ["Text."]})
    call_command("migrate", "blog", verbosity=0)
    texts = {text.first_words: (text.post, text.editor) for text in UnsavedText.objects.all()}
    assert texts == {"Ebb Text.": (post, ada), "Just begun Text.": (None, ada)}


@pytest.mark.parametrize("is_new", [True, False])
def test_form_submitted_twice_at_the_same_time_is_saved_once(ada: User, is_new: bool) -> None:
    post = None if is_new else write(ada, "Tides")
    client, both = Client(), Barrier(2)
    client.force_login(ada)
    data = admin_form.open_form(client, post) | {"title": "Tides", "body": "Changed."}

    def submit() -> str:
        browser = Client()
        browser.cookies = client.cookies
        both.wait(10)
        response = admin_form.submit_form(browser, post, data)
        connection.close()
        return str(response.headers.get("Location"))

    with ThreadPoolExecutor(2) as threads:
        locations = [thread.result() for thread in [threads.submit(submit) for _ in range(2)]]

    saved = Post.objects.get()
    assert locations == [admin_form.post_url("change", saved)] * 2
    assert saved.version == (0 if is_new else 1)


def test_pages_work_while_the_database_is_down(ada: User, client: Client, postgresql: PostgreSQL) -> None:
    post = write(ada, "Old", Tag.objects.create(name="Sea", slug="sea"))
    publishing.sync_post(post)
    post.slug = "new"
    post.save()
    publishing.sync_post(post)
    before = [answer(client, path) for path in PATHS]
    with stopped(postgresql):
        after = [answer(client, path) for path in PATHS]
    assert after == before
    assert [status for status, _, _ in before[:4]] == [200, 200, 301, 404]
    assert all(status == HTTPStatus.OK for status, _, _ in before[4:])


def answer(client: Client, path: str) -> tuple[int, dict[str, str], bytes]:
    answer = client.get(path, headers={"X-Request-Id": "the-same"})
    return answer.status_code, dict(answer.headers), answer.content


def test_admin_reports_an_unreachable_database_and_recovers(ada: User, postgresql: PostgreSQL) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(ada)
    assert client.get("/admin/blog/post/").status_code == HTTPStatus.OK
    with stopped(postgresql):
        down = client.get("/admin/blog/post/")
    assert down.status_code in {HTTPStatus.INTERNAL_SERVER_ERROR, HTTPStatus.SERVICE_UNAVAILABLE}
    assert "try again in a minute" in down.text
    close_old_connections()  # as at the end of a request
    assert client.get("/admin/blog/post/").status_code == HTTPStatus.OK


def test_broken_database_connection_is_replaced(ada: User, postgresql: PostgreSQL) -> None:
    assert User.objects.exists()
    with stopped(postgresql):
        pass
    close_old_connections()  # as at the beginning of a request
    assert User.objects.exists()


@contextmanager
def stopped(server: PostgreSQL) -> Iterator[None]:
    server.stop()
    try:
        yield
    finally:
        server.start()
