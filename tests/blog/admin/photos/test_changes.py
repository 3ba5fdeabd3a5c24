"""Changes of a photo that its posts show: the alternative text and the file."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from blog.models import Draft, Photo, PhotoUse, Post, Revision
from blog.reader import queries, types
from common.aws import clients
from tests.support import admin_form
from tests.support.photo_uploads import picture, post_to_s3
from tests.support.posts import MakePost

KEY = "uploads/1/boat.jpg"
TEXT = f"![Boat](/{KEY}) and ![My words](/{KEY})"


@pytest.fixture
def photo(db: None) -> Photo:
    return Photo.objects.create(file=KEY, alt="Boat", caption="Moored", width=3, height=2)


def change(client: Client, photo: Photo, **values: str) -> Any:
    data = {"alt": photo.alt, "caption": photo.caption, "focal_x": "50", "focal_y": "50", **values}
    return client.post(reverse("admin:blog_photo_change", args=[photo.pk]), data)


def upload(client: Client) -> str:
    values = {"name": "ship.png", "type": "image/png", "size": 1000}
    permit = json.loads(client.post(reverse("admin:blog_photo_sign"), values).content)
    assert post_to_s3(permit, picture("PNG")) == 204
    return str(permit["ticket"])


def read_html(post: Post) -> str:
    detail = queries.get_post(post.slug, timezone.now())
    assert isinstance(detail, types.PostDetail)
    return detail.post["html"]


# --- The alternative text


def test_changed_text_reaches_posts_that_have_the_old_one(
    edith: Client, photo: Photo, make_post: MakePost
) -> None:
    post = make_post("Live", body=TEXT)
    Draft.objects.create(post=post, data={"body": TEXT, "cover": None, "title": "Live"})
    sketch = make_post("Sketch", body=TEXT, status="draft")
    version = post.version
    assert change(edith, photo, alt="A *red* boat").status_code == 302

    expected = rf"![A \*red\* boat](/{KEY}) and ![My words](/{KEY})"
    for changed in (post, sketch):
        changed.refresh_from_db()
        assert changed.body == expected
        assert {revision.data["body"] for revision in Revision.objects.filter(post=changed)[:2]} >= {expected}
    assert post.version == version + 1
    assert Draft.objects.get().data == {"body": expected, "cover": None, "title": "Live"}
    assert Revision.objects.filter(post=post)[0].data["draft"]
    assert 'alt="A *red* boat"' in read_html(post)
    assert 'alt="My words"' in read_html(post)


def test_form_says_that_posts_get_the_new_text(edith: Client, photo: Photo, make_post: MakePost) -> None:
    make_post("Live", body=TEXT)
    url = reverse("admin:blog_photo_change", args=[photo.pk])
    assert "Posts with this text get the new one." in admin_form.page_text(edith.get(url))
    assert "The change is also in the text of 1 post." in admin_form.page_text(
        edith.get(change(edith, photo, alt="Ship").headers["Location"])
    )


def test_failed_publication_changes_no_text(
    edith: Client, photo: Photo, make_post: MakePost, break_publishing: Callable[[], None]
) -> None:
    post = make_post("Live", body=TEXT)
    break_publishing()
    response = change(edith, photo, alt="Ship")
    assert "DynamoDB is unreachable" in admin_form.page_text(response)
    post.refresh_from_db()
    photo.refresh_from_db()
    assert (post.body, photo.alt) == (TEXT, "Boat")


# --- The file


def test_replaced_file_keeps_description_and_uses(
    edith: Client,
    photo: Photo,
    make_post: MakePost,
    django_capture_on_commit_callbacks: Callable[..., Any],
) -> None:
    clients.s3().put_object(Bucket=settings.MEDIA_BUCKET, Key=KEY, Body=picture())
    post = make_post("Live", body=TEXT)
    covered = make_post("Covered", cover=photo)
    Draft.objects.create(post=covered, data={"body": "", "cover": KEY})
    with django_capture_on_commit_callbacks(execute=True):
        assert change(edith, photo, ticket=upload(edith)).status_code == 302

    photo.refresh_from_db()
    assert photo.key.endswith("/ship.png")
    assert (photo.alt, photo.caption, photo.width, photo.height) == ("Boat", "Moored", 60, 40)
    post.refresh_from_db()
    assert post.body == TEXT.replace(KEY, photo.key)
    assert photo.key in read_html(post)
    detail = queries.get_post("covered", timezone.now())
    assert isinstance(detail, types.PostDetail)
    assert detail.post["cover"]["src"] == f"/{photo.key}"
    assert Draft.objects.get().data["cover"] == photo.key
    assert set(PhotoUse.objects.values_list("key", flat=True)) == {photo.key}
    with pytest.raises(clients.s3().exceptions.ClientError, match="404"):
        clients.s3().head_object(Bucket=settings.MEDIA_BUCKET, Key=KEY)


def test_replaced_file_is_in_restored_revisions(edith: Client, photo: Photo, make_post: MakePost) -> None:
    post = make_post("Sketch", body=f"![Boat](/{KEY})", status="draft", cover=photo)
    Revision.objects.create(post=post, data={"body": f"![Old](/{KEY})", "cover": KEY})
    change(edith, photo, ticket=upload(edith))
    photo.refresh_from_db()
    texts = [(revision.data["body"], revision.data["cover"]) for revision in Revision.objects.all()]
    assert (f"![Old](/{photo.key})", photo.key) in texts
    assert not any(KEY in body for body, _ in texts)


def test_refused_file_keeps_the_old_one(edith: Client, photo: Photo) -> None:
    response = change(edith, photo, ticket="junk", alt="Typed")
    assert "This upload has expired" in admin_form.page_text(response)
    assert 'value="Typed"' in response.content.decode()
    photo.refresh_from_db()
    assert photo.key == KEY
