"""The page behind a preview link, as someone without an account sees it."""

import re
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from blog.models import Draft, Photo, Post, PreviewLink
from blog.previews import links
from blog.publishing import revisions
from blog.publishing.publish import PublishError
from tests.support import admin_form
from tests.support.posts import MakePost


def share(post: Post, user: User) -> tuple[PreviewLink, str]:
    """Create a link, and return it with its path."""
    link = links.create_link(post, "7", user)
    return link, links.build_url(link).removeprefix("http://testserver")


def save_draft(post: Post, **changes: str) -> None:
    data = revisions.take_snapshot(post) | changes
    Draft.objects.update_or_create(post=post, defaults={"data": data})


def test_link_shows_a_draft_to_anyone(client: Client, make_post: MakePost, author: User) -> None:
    link, path = share(make_post("Tides", status="draft", body="Not *yet*.", tags=("Sea",)), author)
    response = client.get(path)
    assert response.status_code == 200
    assert "<p>Not <em>yet</em>.</p>" in response.content.decode()
    text = admin_form.page_text(response)
    assert f"Preview of a draft, until {link.expires_at:%-d %B %Y}. Not published." in text
    assert "Sea" in text


def test_link_is_private(client: Client, make_post: MakePost, author: User) -> None:
    _, path = share(make_post("Tides", status="draft"), author)
    response = client.get(path)
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["X-Robots-Tag"] == "noindex"
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert not response.cookies
    assert "ETag" not in response.headers
    page = BeautifulSoup(response.content, "html.parser")
    assert page.select_one("meta[name=robots]").get("content") == "noindex"  # type: ignore[union-attr]
    assert not page.select("link[rel=canonical], script")


def test_link_shows_the_latest_draft_of_a_published_post(
    client: Client, make_post: MakePost, author: User
) -> None:
    post = make_post("Tides", body="Published.")
    _, path = share(post, author)
    assert "This text is published." in admin_form.page_text(client.get(path))
    save_draft(post, body="First change.")
    assert "First change." in admin_form.page_text(client.get(path))
    save_draft(post, body="Second change.", title="Ebb")
    text = admin_form.page_text(client.get(path))
    assert "Second change." in text
    assert "Ebb" in text
    assert "Not published." in text
    assert "Published." in admin_form.page_text(client.get("/posts/tides/"))


def test_published_page_has_no_bar(client: Client, make_post: MakePost, author: User) -> None:
    share(make_post("Tides"), author)
    assert "preview" not in client.get("/posts/tides/").content.decode().lower()


def test_link_shows_photos(client: Client, make_post: MakePost, author: User) -> None:
    Photo.objects.create(file="uploads/1/a.jpg", alt="Boats", width=3, height=2)
    _, path = share(make_post("Tides", status="draft", body="![Boats](/uploads/1/a.jpg)"), author)
    assert 'src="http://cdn.test/uploads/1/a.jpg"' in client.get(path).content.decode()


def test_token_contains_only_the_id(make_post: MakePost, author: User) -> None:
    link, path = share(make_post("A secret title", status="draft"), author)
    assert re.fullmatch(rf"/preview/{link.pk}\.[\w-]{{43}}/", path)


@pytest.mark.parametrize("token", ["1", "1.", "1.x", "x.y", "1:2", "A" * 5000, "%00", "é"])
def test_forged_link_is_not_found(client: Client, db: None, token: str) -> None:
    response = client.get(f"/preview/{token}/")
    assert response.status_code == 404
    assert response.headers["Cache-Control"] == "no-store"
    assert "This preview link is not valid" in admin_form.page_text(response)


def test_link_with_another_id_is_not_found(client: Client, make_post: MakePost, author: User) -> None:
    link, path = share(make_post("Tides", status="draft"), author)
    other, _ = share(make_post("Ebb", status="draft"), author)
    assert client.get(path.replace(f"/{link.pk}.", f"/{other.pk}.")).status_code == 404


def assert_ended(client: Client, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 410
    assert response.headers["Cache-Control"] == "no-store"
    text = admin_form.page_text(response)
    assert "This preview link has ended" in text
    assert "Tides" not in text


def test_expired_link_is_gone(client: Client, make_post: MakePost, author: User) -> None:
    link, path = share(make_post("Tides", status="draft"), author)
    PreviewLink.objects.filter(pk=link.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    assert_ended(client, path)


def test_revoked_link_is_gone(client: Client, make_post: MakePost, author: User) -> None:
    link, path = share(make_post("Tides", status="draft"), author)
    link.delete()
    assert_ended(client, path)


def test_link_of_a_deleted_post_is_gone(client: Client, make_post: MakePost, author: User) -> None:
    post = make_post("Tides", status="draft")
    _, path = share(post, author)
    post.delete()
    assert_ended(client, path)


def test_link_of_a_post_in_the_trash_is_gone(client: Client, make_post: MakePost, author: User) -> None:
    post = make_post("Tides", status="draft")
    _, path = share(post, author)
    Post.objects.filter(pk=post.pk).update(trashed_at=timezone.now())
    assert_ended(client, path)


def test_link_says_so_while_the_table_is_unreachable(
    client: Client, make_post: MakePost, author: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, path = share(make_post("Tides", status="draft"), author)

    def fail(*_: object) -> None:
        raise PublishError("DynamoDB is unreachable.")

    monkeypatch.setattr("blog.publishing.publish.preview", fail)
    response = client.get(path)
    assert response.status_code == 503
    assert "not available now" in admin_form.page_text(response)


def test_link_accepts_no_post(client: Client, make_post: MakePost, author: User) -> None:
    _, path = share(make_post("Tides", status="draft"), author)
    assert client.post(path).status_code == 405
