import json
from collections.abc import Callable
from typing import Any
from unittest.mock import patch

import pytest
from botocore.exceptions import EndpointConnectionError
from bs4 import BeautifulSoup
from django.test import Client

from blog.models import Photo, Post, Tag
from tests.support import admin_form
from tests.support.posts import MakePost


def render_live(client: Client, post: Post | None = None, **changes: Any) -> dict[str, str]:
    response = client.post(admin_form.post_url("render", post), admin_form.open_form(client, post) | changes)
    result: dict[str, str] = json.loads(response.content)
    return result


def get_main(html: str) -> str:
    """Return the main part of a page, whose URLs do not depend on the time."""
    return str(BeautifulSoup(html, "html.parser").select_one("main"))


def test_preview_is_identical_to_the_published_page(
    edith: Client, client: Client, make_post: MakePost
) -> None:
    cover = Photo.objects.create(file="uploads/1/a.jpg", alt="Boats", caption="At dusk", width=3, height=2)
    for number in range(3):
        make_post(f"Part {number}", series="Coast", tags=("Sea",))
    post = make_post(
        "Tides", status="draft", body="# Hi\n\nText[^1]\n\n[^1]: Note", tags=("Sea",), series="Coast"
    )
    admin_form.save_post(edith, post, cover=cover.pk, published_at="2026-01-01T00:00:00")
    preview = edith.get(admin_form.post_url("preview", post)).content.decode()
    admin_form.save_post(edith, post, status="published", published_at="2026-01-01T00:00:00")
    assert get_main(preview) == get_main(client.get("/posts/tides/").content.decode())


def test_preview_is_neither_cached_nor_indexed(edith: Client, make_post: MakePost) -> None:
    response = edith.get(admin_form.post_url("preview", make_post(status="draft")))
    assert "no-store" in response.headers["Cache-Control"]
    assert response.headers["X-Robots-Tag"] == "noindex"
    assert "ETag" not in response.headers


def test_preview_shows_an_unsaved_text(edith: Client, make_post: MakePost) -> None:
    post = make_post("Tides", body="Saved.")
    tag = Tag.objects.create(name="Sea", slug="sea")
    changes = {"body": "Typed.", "title": "Ebb", "tags": [tag.pk]}
    data = admin_form.open_form(edith, post) | changes
    edith.post(admin_form.post_url("autosave", post), data)
    url = f"{admin_form.post_url('preview', post)}?unsaved={data['_unsaved']}"
    text = admin_form.page_text(edith.get(url))
    assert "Typed." in text
    assert "Ebb" in text
    assert "Sea" in text
    assert "Saved." in admin_form.page_text(edith.get(admin_form.post_url("preview", post)))
    assert Post.objects.get().body == "Saved."


def test_preview_shows_an_unsaved_new_post(edith: Client) -> None:
    data = admin_form.open_form(edith) | {"title": "", "body": "Only begun."}
    edith.post(admin_form.post_url("autosave"), data)
    url = f"{admin_form.post_url('preview')}?unsaved={data['_unsaved']}"
    assert "Only begun." in admin_form.page_text(edith.get(url))
    assert not Post.objects.exists()


def test_preview_without_a_post_redirects_to_the_form(edith: Client) -> None:
    assert edith.get(admin_form.post_url("preview")).headers["Location"] == admin_form.post_url("add")


def test_live_preview_renders_the_submitted_text(edith: Client, make_post: MakePost) -> None:
    result = render_live(edith, make_post("Tides"), body="Now *this*.", title="Ebb")
    assert "<em>this</em>" in result["page"]
    assert "Ebb" in get_main(result["page"])
    assert "Visible to editors only." in render_live(edith, title="New", body="Text.")["visibility"]


def test_live_preview_removes_scripts(edith: Client) -> None:
    page = render_live(edith, title="T", body="<script>alert(1)</script><img src=x onerror=alert(1)>")["page"]
    assert "alert(1)" not in get_main(page)


def test_preview_reports_an_unreachable_table(edith: Client, make_post: MakePost) -> None:
    post = make_post("Tides")
    Photo.objects.create(file="uploads/1/a.jpg", alt="Boats", width=3, height=2)
    data = admin_form.open_form(edith, post) | {"body": "![](/uploads/1/a.jpg)"}
    unreachable = EndpointConnectionError(endpoint_url="http://dynamodb")
    with patch("common.content_table.get_renditions", side_effect=unreachable):
        response = edith.post(admin_form.post_url("render", post), data)
        page = edith.get(admin_form.post_url("preview", post))
    assert response.status_code == 503
    assert "is unreachable" in json.loads(response.content)["error"]
    assert page.status_code in {200, 503}


@pytest.mark.parametrize("name", ["render", "preview", "autosave"])
def test_other_methods_are_not_allowed(edith: Client, make_post: MakePost, name: str) -> None:
    not_allowed: dict[str, Callable[..., Any]] = {
        "render": edith.get,
        "preview": edith.post,
        "autosave": edith.put,
    }
    assert not_allowed[name](admin_form.post_url(name, make_post())).status_code == 405
