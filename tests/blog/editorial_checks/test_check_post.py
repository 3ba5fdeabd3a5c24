from typing import Any

import pytest
from django.test import Client

from blog.models import Photo, Post
from blog.publishing import publish
from common import content_table
from tests.blog.editorial_checks.conftest import PutRenditions, list_notes
from tests.support import admin_form
from tests.support.posts import MakePost


def test_flawless_post_has_no_notes(flawless_post: Post) -> None:
    assert list_notes(flawless_post) == []


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("![](/uploads/1/silent.jpg)", "An image has no alternative text: silent.jpg."),
        ("<img src='/uploads/1/silent.jpg'>", "An image has no alternative text: silent.jpg."),
        ("![Boat](/uploads/9/lost.jpg)", "The photo /uploads/9/lost.jpg does not exist."),
        ("## Two\n\n#### Four", "A heading of level 4 follows level 2. Use level 3."),
        ("### Three", "A heading of level 3 follows level 1. Use level 2."),
        ("[x](#nowhere)", "The link #nowhere has no target in this post."),
        ("[x](/posts/lost/)", "The link /posts/lost/ is broken"),
        ("[x](/posts/lost?a=1#b)", "The link /posts/lost is broken"),
        ("[x](http://testserver/posts/lost/)", "The link /posts/lost/ is broken"),
        ("[x](/tags/lost/)", "The link /tags/lost/ is broken: the tag does not exist."),
        ("[x](/posts/a-draft/)", "The link /posts/a-draft/ is broken"),
    ],
)
def test_flaw_is_a_warning(
    flawless_post: Post, make_post: MakePost, put_renditions: PutRenditions, body: str, text: str
) -> None:
    put_renditions("uploads/1/silent.jpg", [3])
    make_post("A draft", status="draft")
    Photo.objects.create(file="uploads/1/silent.jpg", alt="", width=3, height=2)
    flawless_post.body = body
    notes = list_notes(flawless_post)
    assert len(notes) == 1
    assert notes[0].startswith("warning: " + text)


def test_placeholder_needs_no_alternative_text(
    flawless_post: Post, put_renditions: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_renditions("uploads/1/cover.jpg", [3])
    renditions = content_table.get_renditions(["uploads/1/cover.jpg"])
    blurred = {
        key: {**item, "placeholder": "data:image/webp;base64,UklGRg=="} for key, item in renditions.items()
    }
    monkeypatch.setattr(content_table, "get_renditions", lambda keys: blurred)
    flawless_post.body = "![Boats](/uploads/1/cover.jpg)"
    assert "UklGRg" in publish.preview(flawless_post, []).rendered.html
    assert list_notes(flawless_post) == []


def test_valid_links_and_headings_have_no_notes(
    flawless_post: Post, make_post: MakePost, put_renditions: PutRenditions
) -> None:
    put_renditions("uploads/2/boat.jpg", [3])
    moved = make_post("Moved", tags=("Sea",))
    moved.slug = "new-address"
    moved.save()
    Photo.objects.create(file="uploads/2/boat.jpg", alt="A boat", width=3, height=2)
    flawless_post.body = """
# Title-like

## Two {#two}

### Three

![](/uploads/2/boat.jpg) [a](/posts/moved/) [b](/posts/new-address/) [c](/tags/sea/) [d](#three)
[e](https://example.com/posts/nowhere/) [f](/search/) [g](mailto:a@example.com)[^1]

[^1]: A note.
"""
    assert list_notes(flawless_post) == []


def test_missing_summary_is_a_warning_and_cover_a_hint(flawless_post: Post) -> None:
    flawless_post.summary, flawless_post.cover, flawless_post.title = "", None, "Long " * 13
    notes = list_notes(flawless_post)
    assert notes[0].startswith("warning: The summary is missing")
    assert notes[1].startswith("hint: The title has 65 characters. Search engines show about 60.")
    assert notes[2].startswith("hint: The post has no cover photo")


def test_save_shows_warnings_and_succeeds(edith: Client, make_post: MakePost) -> None:
    post = make_post("Tides")
    response = admin_form.save_post(edith, post, body="[x](/posts/lost/)", summary="")
    text = admin_form.follow_messages(edith, response)
    assert "The link /posts/lost/ is broken" in text
    assert "The summary is missing" in text
    assert "no cover photo" not in text
    post.refresh_from_db()
    assert post.body == "[x](/posts/lost/)"


def test_live_preview_returns_notes(edith: Client, make_post: MakePost) -> None:
    post = make_post("Tides")
    response = edith.post(
        admin_form.post_url("render", post), admin_form.open_form(edith, post) | {"body": "#### Deep"}
    )
    assert "A heading of level 4 follows level 1" in response.json()["notes"]
