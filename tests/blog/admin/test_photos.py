import json
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.core import signing
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from blog.models import Photo
from blog.photos import uploads
from blog.reader import queries, types
from common import photo_limits
from common.aws import clients
from tests.support import admin_form
from tests.support.photo_uploads import picture, post_to_s3
from tests.support.posts import MakePost

ADD = reverse("admin:blog_photo_add")


def sign(client: Client, name: str = "Évening tide.JPG", type_: str = "image/jpeg", size: int = 1000) -> Any:
    return client.post(reverse("admin:blog_photo_sign"), {"name": name, "type": type_, "size": size})


def complete(client: Client, ticket: str, alt: str = "The tide") -> Any:
    return client.post(reverse("admin:blog_photo_complete"), {"ticket": ticket, "alt": alt})


def upload(client: Client, content: bytes, type_: str = "image/jpeg") -> Any:
    permit = json.loads(sign(client, type_=type_, size=len(content)).content)
    assert post_to_s3(permit, content) == 204
    return complete(client, permit["ticket"])


def stored() -> list[str]:
    found = clients.s3().list_objects_v2(Bucket=settings.MEDIA_BUCKET).get("Contents", [])
    return [each["Key"] for each in found]


@pytest.fixture(autouse=True)
def empty_bucket(aws_resources: dict[str, str]) -> None:
    for key in stored():
        clients.s3().delete_object(Bucket=settings.MEDIA_BUCKET, Key=key)


def test_a_photo_goes_straight_to_storage(ada: Client) -> None:
    answer = upload(ada, picture())
    assert answer.status_code == 200
    photo = Photo.objects.get()
    assert (photo.alt, photo.width, photo.height) == ("The tide", 60, 40)
    assert photo.uploaded_by == ada_user(photo)
    assert photo.key == json.loads(answer.content)["key"] == stored()[0]
    assert photo.key.endswith("/evening-tide.jpg")
    head = clients.s3().head_object(Bucket=settings.MEDIA_BUCKET, Key=photo.key)
    assert (head["ContentType"], head["CacheControl"]) == (
        "image/jpeg",
        "public, max-age=31536000, immutable",
    )


def ada_user(photo: Photo) -> Any:
    assert photo.uploaded_by
    assert photo.uploaded_by.username == "ada"
    return photo.uploaded_by


@pytest.mark.parametrize(
    ("kind", "type_"), [("PNG", "image/png"), ("WEBP", "image/webp"), ("GIF", "image/gif")]
)
def test_it_takes(ada: Client, kind: str, type_: str) -> None:
    assert upload(ada, picture(kind), type_).status_code == 200
    assert (Photo.objects.get().width, Photo.objects.get().height) == (60, 40)


def test_it_takes_avif(ada: Client) -> None:
    assert upload(ada, picture("AVIF", (64, 48)), "image/avif").status_code == 200
    assert (Photo.objects.get().width, Photo.objects.get().height) == (64, 48)


def test_the_size_is_that_of_the_photo_as_shown(ada: Client) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    upload(ada, picture(exif=exif))
    assert (Photo.objects.get().width, Photo.objects.get().height) == (40, 60)


@pytest.mark.parametrize(
    ("name", "type_", "size", "said"),
    [
        ("a.svg", "image/svg+xml", 10, "a.svg is not a JPEG, PNG, WebP, GIF or AVIF file."),
        ("a.heic", "image/heic", 10, "Export HEIC photos as JPEG."),
        ("a.jpg", "image/jpeg", 31_000_000, "a.jpg has 31 MB. A photo can have at most 30 MB."),
        ("a.jpg", "image/jpeg", 0, "a.jpg is empty."),
    ],
)
def test_no_permit_for(ada: Client, name: str, type_: str, size: int, said: str) -> None:
    answer = sign(ada, name, type_, size)
    assert answer.status_code == 400
    assert said in json.loads(answer.content)["error"]


def test_a_permit_without_a_size_is_an_error(ada: Client) -> None:
    assert ada.post(reverse("admin:blog_photo_sign"), {"size": "much"}).status_code == 400


@pytest.mark.parametrize(
    "changes",
    [{"Content-Type": "text/html"}, {"key": "uploads/other.jpg"}, {"Cache-Control": "no-store"}],
)
def test_storage_takes_nothing_but_what_was_permitted(ada: Client, changes: dict[str, str]) -> None:
    permit = json.loads(sign(ada).content)
    assert post_to_s3(permit, picture(), **changes) == 403
    assert stored() == []


def test_storage_takes_no_empty_and_no_huge_file(ada: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(photo_limits, "MAX_BYTES", 1000)
    permit = json.loads(sign(ada).content)
    assert post_to_s3(permit, b"x" * 1001) == 400
    assert post_to_s3(permit, b"") == 400
    assert stored() == []


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"<html><script>alert(1)</script></html>", "its content is not a supported photo format."),
        (picture("PNG"), "The file's type is JPG, but its content is PNG."),
        (b"\xff\xd8\xff\xe0 broken off", "The photo's size can't be read."),
    ],
)
def test_what_is_not_what_it_says_is_refused_and_deleted(ada: Client, content: bytes, said: str) -> None:
    answer = upload(ada, content)
    assert answer.status_code == 400
    assert said in json.loads(answer.content)["errors"]["ticket"][0]
    assert stored() == []
    assert not Photo.objects.exists()


def test_a_photo_larger_than_the_worker_can_decode_is_refused(
    ada: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(photo_limits.MAX_UPLOAD_PIXELS, "image/jpeg", 1000)
    answer = json.loads(upload(ada, picture()).content)
    assert answer["errors"]["ticket"][0].startswith("60 × 40 pixels is too large")


def test_a_photo_that_never_arrived_is_not_added(ada: Client) -> None:
    ticket = json.loads(sign(ada).content)["ticket"]
    assert "The photo was not uploaded." in complete(ada, ticket).content.decode()


def test_it_needs_alternative_text(ada: Client) -> None:
    permit = json.loads(sign(ada).content)
    post_to_s3(permit, picture())
    assert json.loads(complete(ada, permit["ticket"], alt="").content)["errors"]["alt"]
    assert complete(ada, permit["ticket"]).status_code == 200


def test_a_ticket_counts_once_and_for_its_owner(ada: Client, outsider: Client) -> None:
    permit = json.loads(sign(ada).content)
    post_to_s3(permit, picture())
    assert "belongs to another user" in complete(outsider, permit["ticket"]).content.decode()
    assert (
        "belongs to another user"
        in complete(ada, signing.dumps(["uploads/x.jpg", "image/jpeg"])).content.decode()
    )
    assert complete(ada, permit["ticket"]).status_code == 200
    assert "already been added" in complete(ada, permit["ticket"]).content.decode()


def test_only_those_who_may_add_photos_get_a_permit(client: Client, django_user_model: Any, db: None) -> None:
    assert sign(client).status_code == 302
    client.force_login(django_user_model.objects.create_user("staff", is_staff=True))
    assert sign(client).status_code == 403
    assert complete(client, "x").status_code == 403


def test_the_photo_form_adds_an_uploaded_photo(edith: Client) -> None:
    permit = json.loads(sign(edith).content)
    post_to_s3(permit, picture())
    data = {"ticket": permit["ticket"], "alt": "The tide", "focal_x": "20", "focal_y": "70"}
    assert edith.post(ADD, data).status_code == 302
    assert (Photo.objects.get().focal_x, Photo.objects.get().focal_y) == (20, 70)
    assert "Choose a photo first." in admin_form.text(edith.post(ADD, {"alt": "None"}))


def test_pages_that_upload_may_connect_to_the_bucket_and_others_may_not(
    edith: Client, make_post: MakePost
) -> None:
    for url in (ADD, admin_form.address("add"), admin_form.address("change", make_post())):
        policy = edith.get(url).headers["Content-Security-Policy"]
        assert f"connect-src 'self' {uploads.upload_origin()}" in policy
        assert "unsafe" not in policy
    assert uploads.upload_origin() not in edith.get("/admin/").headers["Content-Security-Policy"]


def test_a_changed_photo_changes_the_posts_that_show_it(edith: Client, make_post: MakePost) -> None:
    photo = Photo.objects.create(file="uploads/1/boat.jpg", alt="Boat", width=3, height=2)
    make_post("In the text", body=f"![](/{photo.key})")
    make_post("As the cover", cover=photo)
    data = {"alt": "A red boat", "caption": "Moored", "focal_x": "0", "focal_y": "100"}
    edith.post(reverse("admin:blog_photo_change", args=[photo.pk]), data)
    in_text, as_cover = (queries.get_post(slug, timezone.now()) for slug in ("in-the-text", "as-the-cover"))
    assert isinstance(in_text, types.PostDetail)
    assert isinstance(as_cover, types.PostDetail)
    assert 'alt="A red boat"' in in_text.post["html"]
    assert as_cover.post["cover"]["focus"] == [0, 100]


def test_a_photo_in_use_is_not_deleted(edith: Client, make_post: MakePost) -> None:
    photo = Photo.objects.create(file="uploads/1/boat.jpg", alt="Boat", width=3, height=2)
    make_post("Tides", body=f"![](/{photo.key})", status="draft")
    url = reverse("admin:blog_photo_delete", args=[photo.pk])
    assert "Post: Tides" in admin_form.text(edith.get(url))
    edith.post(url, {"post": "yes"})
    assert Photo.objects.exists()


def test_a_deleted_photo_leaves_storage(
    edith: Client, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    upload(edith, picture())
    with django_capture_on_commit_callbacks(execute=True):
        edith.post(reverse("admin:blog_photo_delete", args=[Photo.objects.get().pk]), {"post": "yes"})
    assert stored() == []
    assert not Photo.objects.exists()


def test_the_list_shows_small_versions_with_one_read(
    edith: Client, put_renditions: Callable[[str, list[int]], None], dynamodb_calls: Any
) -> None:
    for number in range(5):
        Photo.objects.create(file=f"uploads/{number}/boat.jpg", alt="Boat", width=3, height=2)
    put_renditions("uploads/1/boat.jpg", [320, 640])
    dynamodb_calls.clear()
    html = edith.get(reverse("admin:blog_photo_changelist")).content.decode()
    assert "320.webp 320w" in html
    assert html.count("Processing…") == 4
    assert len(dynamodb_calls) == 1
