"""Readers keep reading while the SQL database is down."""

from collections.abc import Iterator

import pytest
from django.db import connections
from django.test import Client

from tests.conftest import MakePost

PATHS = (
    "/", "/posts/new/", "/posts/old/", "/posts/never/", "/tags/sea/", "/archive/2026/", "/archive/2026/01/",
    "/search/", "/search/?q=text", "/feed.atom", "/feed.json", "/sitemap.xml", "/robots.txt", "/healthz",
    "/api/v1/posts", "/api/v1/posts?search=text", "/api/v1/posts/new", "/api/v1/tags", "/api/schema", "/api/docs",
)  # fmt: skip


@pytest.fixture
def no_sql(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a reader's request asked SQL")

    for connection in connections.all():
        for name in ("cursor", "connect", "ensure_connection"):
            monkeypatch.setattr(connection, name, refuse)
    yield
    monkeypatch.undo()


def test_every_reader_address_answers_as_before(
    client: Client, make_post: MakePost, request: pytest.FixtureRequest
) -> None:
    post = make_post("Old", tags=("Sea",))
    post.slug = "new"
    post.save()
    from blog import publishing

    publishing.sync(post)
    before = [(r.status_code, r.content) for r in map(client.get, PATHS)]
    request.getfixturevalue("no_sql")
    after = [(r.status_code, r.content) for r in map(client.get, PATHS)]
    assert after == before
    assert [status for status, _ in before[:4]] == [200, 200, 301, 404]
