from collections.abc import Callable

import pytest

from blog import editorial_checks
from blog.editorial_checks import Note
from blog.models import Photo, Post
from blog.publishing import publish
from tests.support.posts import MakePost

PutRenditions = Callable[[str, list[int]], None]


def find_notes(post: Post, body: str | None = None) -> list[Note]:
    """Return the notes about a post, with another body if one is given."""
    post.body = post.body if body is None else body
    return editorial_checks.check_post(post, publish.preview(post, []).rendered)


def list_notes(post: Post) -> list[str]:
    return [f"{note.level}: {note.text}" for note in find_notes(post)]


@pytest.fixture
def flawless_post(make_post: MakePost, put_renditions: PutRenditions) -> Post:
    put_renditions("uploads/1/cover.jpg", [3])
    photo = Photo.objects.create(file="uploads/1/cover.jpg", alt="Boats", width=3, height=2)
    return make_post("Tides", summary="All about tides.", cover=photo, body="Text.")
