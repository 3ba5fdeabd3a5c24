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


def live(client: Client, post: Post | None = None, **changes: Any) -> dict[str, str]:
    answer = client.post(admin_form.address("render", post), admin_form.form(client, post) | changes)
    found: dict[str, str] = json.loads(answer.content)
    return found


def main(html: str) -> str:
    """Give the part of a page that is the post, whose image addresses carry nothing of the moment."""
    return str(BeautifulSoup(html, "html.parser").select_one("main"))


def test_a_preview_is_the_page_that_readers_will_get(
    edith: Client, client: Client, make_post: MakePost
) -> None:
    cover = Photo.objects.create(file="uploads/1/a.jpg", alt="Boats", caption="At dusk", width=3, height=2)
    for number in range(3):
        make_post(f"Part {number}", series="Coast", tags=("Sea",))
    post = make_post(
        "Tides", status="draft", body="# Hi\n\nText[^1]\n\n[^1]: Note", tags=("Sea",), series="Coast"
    )
    admin_form.save(edith, post, cover=cover.pk, published_at="2026-01-01T00:00:00")
    preview = edith.get(admin_form.address("preview", post)).content.decode()
    admin_form.save(edith, post, status="published", published_at="2026-01-01T00:00:00")
    assert main(preview) == main(client.get("/posts/tides/").content.decode())


def test_a_preview_is_kept_by_no_cache_and_no_search_engine(edith: Client, make_post: MakePost) -> None:
    answer = edith.get(admin_form.address("preview", make_post(status="draft")))
    assert "no-store" in answer.headers["Cache-Control"]
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert "ETag" not in answer.headers


def test_it_shows_what_is_not_saved_yet(edith: Client, make_post: MakePost) -> None:
    post = make_post("Tides", body="Saved.")
    tag = Tag.objects.create(name="Sea", slug="sea")
    typed = {"body": "Typed.", "title": "Ebb", "tags": [tag.pk]}
    edith.post(admin_form.address("autosave", post), admin_form.form(edith, post) | typed)
    typed_page = admin_form.text(edith.get(admin_form.address("preview", post) + "?autosave"))
    assert "Typed." in typed_page
    assert "Ebb" in typed_page
    assert "Sea" in typed_page
    assert "Saved." in admin_form.text(edith.get(admin_form.address("preview", post)))
    assert Post.objects.get().body == "Saved."


def test_it_shows_a_post_that_was_never_saved(edith: Client) -> None:
    edith.post(admin_form.address("autosave"), admin_form.form(edith) | {"title": "", "body": "Only begun."})
    assert "Only begun." in admin_form.text(edith.get(admin_form.address("preview")))
    assert not Post.objects.exists()


def test_without_anything_typed_it_leads_to_the_form(edith: Client) -> None:
    assert edith.get(admin_form.address("preview")).headers["Location"] == admin_form.address("add")


def test_the_live_preview_follows_the_typing(edith: Client, make_post: MakePost) -> None:
    found = live(edith, make_post("Tides"), body="Now *this*.", title="Ebb")
    assert "<em>this</em>" in found["page"]
    assert "Ebb" in main(found["page"])
    assert "Visible to editors only." in live(edith, title="New", body="Text.")["visibility"]


def test_the_live_preview_runs_no_script_of_a_post(edith: Client) -> None:
    page = live(edith, title="T", body="<script>alert(1)</script><img src=x onerror=alert(1)>")["page"]
    assert "alert(1)" not in main(page)


def test_without_readers_storage_the_form_goes_on(edith: Client, make_post: MakePost) -> None:
    post = make_post("Tides")
    Photo.objects.create(file="uploads/1/a.jpg", alt="Boats", width=3, height=2)
    data = admin_form.form(edith, post) | {"body": "![](/uploads/1/a.jpg)"}
    down = EndpointConnectionError(endpoint_url="http://dynamodb")
    with patch("common.content_table.get_renditions", side_effect=down):
        answer = edith.post(admin_form.address("render", post), data)
        page = edith.get(admin_form.address("preview", post))
    assert answer.status_code == 503
    assert "is unreachable" in json.loads(answer.content)["error"]
    assert page.status_code in {200, 503}


@pytest.mark.parametrize("name", ["render", "preview", "autosave"])
def test_it_answers_only_what_it_is_for(edith: Client, make_post: MakePost, name: str) -> None:
    wrong: dict[str, Callable[..., Any]] = {"render": edith.get, "preview": edith.post, "autosave": edith.put}
    assert wrong[name](admin_form.address(name, make_post())).status_code == 405
