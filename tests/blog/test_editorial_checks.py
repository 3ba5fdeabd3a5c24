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
    return [f"{note.level}: {note.text}" for note in editorial_checks.notes(post, rendered)]


@pytest.fixture
def spotless(make_post: MakePost) -> Post:
    photo = Photo.objects.create(file="uploads/1/cover.jpg", alt="Boats", width=3, height=2)
    return make_post("Tides", summary="All about tides.", cover=photo, body="Text.")


def test_a_spotless_post_has_no_notes(spotless: Post) -> None:
    assert notes(spotless) == []


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("![](https://example.com/a/boat.jpg)", "A photo has no alternative text: boat.jpg."),
        ("<img src='/x.png'>", "A photo has no alternative text: x.png."),
        ("![Boat](/uploads/9/lost.jpg)", "There is no photo /uploads/9/lost.jpg."),
        ("## Two\n\n#### Four", "A heading jumps from level 2 to level 4: use level 3."),
        ("### Three", "A heading jumps from level 1 to level 3: use level 2."),
        ("[x](#nowhere)", "The link #nowhere leads nowhere in this post."),
        ("[x](/posts/lost/)", "The link /posts/lost/ leads nowhere"),
        ("[x](/posts/lost?a=1#b)", "The link /posts/lost leads nowhere"),
        ("[x](http://testserver/posts/lost/)", "The link /posts/lost/ leads nowhere"),
        ("[x](/tags/lost/)", "The link /tags/lost/ leads nowhere: there is no such tag."),
        ("[x](/posts/a-draft/)", "The link /posts/a-draft/ leads nowhere"),
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
    assert found[0].startswith("warning: No summary")
    assert found[1].startswith("hint: The title has 65 characters; search engines show about 60.")
    assert found[2].startswith("hint: No cover photo")


def test_it_warns_after_saving_and_never_blocks(edith: Client, make_post: MakePost) -> None:
    post = make_post("Tides")
    answer = admin_form.save(edith, post, body="[x](/posts/lost/)", summary="")
    said = admin_form.messages(edith, answer)
    assert "The link /posts/lost/ leads nowhere" in said
    assert "No summary" in said
    assert "No cover" not in said
    post.refresh_from_db()
    assert post.body == "[x](/posts/lost/)"


def test_it_warns_while_one_writes(edith: Client, make_post: MakePost) -> None:
    post = make_post("Tides")
    answer = edith.post(
        admin_form.address("render", post), admin_form.form(edith, post) | {"body": "#### Deep"}
    )
    assert "A heading jumps from level 1 to level 4" in answer.json()["notes"]
