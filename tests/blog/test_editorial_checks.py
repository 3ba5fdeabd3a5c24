from typing import Any

import pytest
from django.test import Client

from blog import editorial_checks
from blog.models import Photo, Post
from blog.publishing import publish
from common import content_table
from tests.support import admin_form
from tests.support.posts import MakePost


def notes(post: Post) -> list[str]:
    rendered = publish.preview(post, []).rendered
    return [f"{note.level}: {note.text}" for note in editorial_checks.check_post(post, rendered)]


@pytest.fixture
def spotless(make_post: MakePost) -> Post:
    photo = Photo.objects.create(file="uploads/1/cover.jpg", alt="Boats", width=3, height=2)
    return make_post("Tides", summary="All about tides.", cover=photo, body="Text.")


def test_a_spotless_post_has_no_notes(spotless: Post) -> None:
    assert notes(spotless) == []


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("![](https://example.com/a/boat.jpg)", "An image has no alternative text: boat.jpg."),
        ("<img src='/x.png'>", "An image has no alternative text: x.png."),
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
def test_it_warns_of(spotless: Post, make_post: MakePost, body: str, said: str) -> None:
    make_post("A draft", status="draft")
    spotless.body = body
    found = notes(spotless)
    assert len(found) == 1
    assert found[0].startswith("warning: " + said)


def test_a_photo_with_its_blur_has_its_text(
    spotless: Post, put_renditions: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_renditions("uploads/1/cover.jpg", [3])
    found = content_table.get_renditions(["uploads/1/cover.jpg"])
    blurred = {key: {**made, "placeholder": "data:image/webp;base64,UklGRg=="} for key, made in found.items()}
    monkeypatch.setattr(content_table, "get_renditions", lambda keys: blurred)
    spotless.body = "![Boats](/uploads/1/cover.jpg)"
    assert "UklGRg" in publish.preview(spotless, []).rendered.html
    assert notes(spotless) == []


def test_it_warns_of_nothing_that_works(spotless: Post, make_post: MakePost) -> None:
    moved = make_post("Moved", tags=("Sea",))
    moved.slug = "new-address"
    moved.save()
    Photo.objects.create(file="uploads/2/boat.jpg", alt="A boat", width=3, height=2)
    spotless.body = """
# Title-like

## Two {#two}

### Three

![](/uploads/2/boat.jpg) [a](/posts/moved/) [b](/posts/new-address/) [c](/tags/sea/) [d](#three)
[e](https://example.com/posts/nowhere/) [f](/search/) [g](mailto:a@example.com)[^1]

[^1]: A note.
"""
    assert notes(spotless) == []


def test_it_asks_for_a_summary_and_hints_at_the_rest(spotless: Post) -> None:
    spotless.summary, spotless.cover, spotless.title = "", None, "Long " * 13
    found = notes(spotless)
    assert found[0].startswith("warning: The summary is missing")
    assert found[1].startswith("hint: The title has 65 characters. Search engines show about 60.")
    assert found[2].startswith("hint: The post has no cover photo")


def test_it_warns_after_saving_and_never_blocks(edith: Client, make_post: MakePost) -> None:
    post = make_post("Tides")
    answer = admin_form.save(edith, post, body="[x](/posts/lost/)", summary="")
    said = admin_form.messages(edith, answer)
    assert "The link /posts/lost/ is broken" in said
    assert "The summary is missing" in said
    assert "no cover photo" not in said
    post.refresh_from_db()
    assert post.body == "[x](/posts/lost/)"


def test_it_warns_while_one_writes(edith: Client, make_post: MakePost) -> None:
    post = make_post("Tides")
    answer = edith.post(
        admin_form.address("render", post), admin_form.form(edith, post) | {"body": "#### Deep"}
    )
    assert "A heading of level 4 follows level 1" in answer.json()["notes"]
