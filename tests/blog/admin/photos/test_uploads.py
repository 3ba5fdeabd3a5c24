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


def sign(
    client: Client, name: str = "Évening tide.JPG", content_type: str = "image/jpeg", size: int = 1000
) -> Any:
    return client.post(reverse("admin:blog_photo_sign"), {"name": name, "type": content_type, "size": size})


def complete(client: Client, ticket: str, alt: str = "The tide") -> Any:
    return client.post(reverse("admin:blog_photo_complete"), {"ticket": ticket, "alt": alt})


def upload(client: Client, content: bytes, content_type: str = "image/jpeg") -> Any:
    permit = json.loads(sign(client, content_type=content_type, size=len(content)).content)
    assert post_to_s3(permit, content) == 204
    return complete(client, permit["ticket"])


def list_keys() -> list[str]:
    objects = clients.s3().list_objects_v2(Bucket=settings.MEDIA_BUCKET).get("Contents", [])
    return [item["Key"] for item in objects]


@pytest.fixture(autouse=True)
def empty_bucket(aws_resources: dict[str, str]) -> None:
    for key in list_keys():
        clients.s3().delete_object(Bucket=settings.MEDIA_BUCKET, Key=key)


def test_upload_stores_the_file_in_s3_and_adds_a_photo(ada: Client) -> None:
    response = upload(ada, picture())
    assert response.status_code == 200
    photo = Photo.objects.get()
    assert (photo.alt, photo.width, photo.height) == ("The tide", 60, 40)
    assert photo.uploaded_by == check_uploader(photo)
    assert photo.key == json.loads(response.content)["key"] == list_keys()[0]
    assert photo.key.endswith("/evening-tide.jpg")
    head = clients.s3().head_object(Bucket=settings.MEDIA_BUCKET, Key=photo.key)
    assert (head["ContentType"], head["CacheControl"]) == (
        "image/jpeg",
        "public, max-age=31536000, immutable",
    )


def check_uploader(photo: Photo) -> Any:
    assert photo.uploaded_by
    assert photo.uploaded_by.username == "ada"
    return photo.uploaded_by


@pytest.mark.parametrize(
    ("image_format", "content_type"), [("PNG", "image/png"), ("WEBP", "image/webp"), ("GIF", "image/gif")]
)
def test_upload_accepts_image_formats(ada: Client, image_format: str, content_type: str) -> None:
    assert upload(ada, picture(image_format), content_type).status_code == 200
    assert (Photo.objects.get().width, Photo.objects.get().height) == (60, 40)


def test_upload_accepts_avif(ada: Client) -> None:
    assert upload(ada, picture("AVIF", (64, 48)), "image/avif").status_code == 200
    assert (Photo.objects.get().width, Photo.objects.get().height) == (64, 48)


def test_photo_size_respects_exif_orientation(ada: Client) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # rotated by 90 degrees
    upload(ada, picture(exif=exif))
    assert (Photo.objects.get().width, Photo.objects.get().height) == (40, 60)


@pytest.mark.parametrize(
    ("name", "content_type", "size", "error"),
    [
        ("a.svg", "image/svg+xml", 10, "a.svg is not a JPEG, PNG, WebP, GIF or AVIF file."),
        ("a.heic", "image/heic", 10, "Export HEIC photos as JPEG."),
        ("a.jpg", "image/jpeg", 31_000_000, "a.jpg has 31 MB. A photo can have at most 30 MB."),
        ("a.jpg", "image/jpeg", 0, "a.jpg is empty."),
    ],
)
def test_sign_rejects_invalid_files(ada: Client, name: str, content_type: str, size: int, error: str) -> None:
    response = sign(ada, name, content_type, size)
    assert response.status_code == 400
    assert error in json.loads(response.content)["error"]


def test_sign_rejects_an_invalid_size(ada: Client) -> None:
    assert ada.post(reverse("admin:blog_photo_sign"), {"size": "much"}).status_code == 400


@pytest.mark.parametrize(
    "changes",
    [{"Content-Type": "text/html"}, {"key": "uploads/other.jpg"}, {"Cache-Control": "no-store"}],
)
def test_s3_rejects_fields_that_were_not_signed(ada: Client, changes: dict[str, str]) -> None:
    permit = json.loads(sign(ada).content)
    assert post_to_s3(permit, picture(), **changes) == 403
    assert list_keys() == []


def test_s3_rejects_empty_and_huge_files(ada: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(photo_limits, "MAX_BYTES", 1000)
    permit = json.loads(sign(ada).content)
    assert post_to_s3(permit, b"x" * 1001) == 400
    assert post_to_s3(permit, b"") == 400
    assert list_keys() == []


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"<html><script>alert(1)</script></html>", "its content is not a supported photo format."),
        (picture("PNG"), "The file's type is JPG, but its content is PNG."),
        (b"\xff\xd8\xff\xe0 broken off", "The photo's size can't be read."),
    ],
)
def test_complete_rejects_and_deletes_a_file_of_another_type(ada: Client, content: bytes, error: str) -> None:
    response = upload(ada, content)
    assert response.status_code == 400
    assert error in json.loads(response.content)["errors"]["ticket"][0]
    assert list_keys() == []
    assert not Photo.objects.exists()


def test_complete_rejects_a_photo_with_too_many_pixels(ada: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(photo_limits.MAX_UPLOAD_PIXELS, "image/jpeg", 1000)
    response = json.loads(upload(ada, picture()).content)
    assert response["errors"]["ticket"][0].startswith("60 × 40 pixels is too large")


def test_complete_rejects_a_missing_file(ada: Client) -> None:
    ticket = json.loads(sign(ada).content)["ticket"]
    assert "The photo was not uploaded." in complete(ada, ticket).content.decode()


def test_complete_requires_alternative_text(ada: Client) -> None:
    permit = json.loads(sign(ada).content)
    post_to_s3(permit, picture())
    assert json.loads(complete(ada, permit["ticket"], alt="").content)["errors"]["alt"]
    assert complete(ada, permit["ticket"]).status_code == 200


def test_ticket_is_valid_once_and_only_for_its_user(ada: Client, outsider: Client) -> None:
    permit = json.loads(sign(ada).content)
    post_to_s3(permit, picture())
    assert "belongs to another user" in complete(outsider, permit["ticket"]).content.decode()
    assert (
        "belongs to another user"
        in complete(ada, signing.dumps(["uploads/x.jpg", "image/jpeg"])).content.decode()
    )
    assert complete(ada, permit["ticket"]).status_code == 200
    assert "already been added" in ada.post(ADD, {"ticket": permit["ticket"], "alt": "x"}).content.decode()


def test_repeated_completion_gets_the_response_of_the_first(ada: Client) -> None:
    permit = json.loads(sign(ada).content)
    post_to_s3(permit, picture())
    first, second = (complete(ada, permit["ticket"]) for _ in range(2))
    assert (second.status_code, second.content) == (200, first.content)
    assert Photo.objects.count() == 1


def test_sign_requires_the_permission_to_add_photos(client: Client, django_user_model: Any, db: None) -> None:
    assert sign(client).status_code == 302
    client.force_login(django_user_model.objects.create_user("staff", is_staff=True))
    assert sign(client).status_code == 403
    assert complete(client, "x").status_code == 403


def test_photo_form_adds_an_uploaded_photo(edith: Client) -> None:
    permit = json.loads(sign(edith).content)
    post_to_s3(permit, picture())
    data = {"ticket": permit["ticket"], "alt": "The tide", "focal_x": "20", "focal_y": "70"}
    assert edith.post(ADD, data).status_code == 302
    assert (Photo.objects.get().focal_x, Photo.objects.get().focal_y) == (20, 70)
    assert "Choose a photo first." in admin_form.page_text(edith.post(ADD, {"alt": "None"}))


def test_only_upload_pages_may_connect_to_the_bucket(edith: Client, make_post: MakePost) -> None:
    for url in (ADD, admin_form.post_url("add"), admin_form.post_url("change", make_post())):
        policy = edith.get(url).headers["Content-Security-Policy"]
        assert f"connect-src 'self' {uploads.upload_origin()}" in policy
        assert "unsafe" not in policy
    assert uploads.upload_origin() not in edith.get("/admin/").headers["Content-Security-Policy"]


def test_changed_photo_republishes_its_posts(edith: Client, make_post: MakePost) -> None:
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


def test_photo_in_use_is_not_deleted(edith: Client, make_post: MakePost) -> None:
    photo = Photo.objects.create(file="uploads/1/boat.jpg", alt="Boat", width=3, height=2)
    make_post("Tides", body=f"![](/{photo.key})", status="draft")
    url = reverse("admin:blog_photo_delete", args=[photo.pk])
    assert "Post: Tides" in admin_form.page_text(edith.get(url))
    edith.post(url, {"post": "yes"})
    assert Photo.objects.exists()


def test_deleted_photo_is_deleted_from_s3(
    edith: Client, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    upload(edith, picture())
    with django_capture_on_commit_callbacks(execute=True):
        edith.post(reverse("admin:blog_photo_delete", args=[Photo.objects.get().pk]), {"post": "yes"})
    assert list_keys() == []
    assert not Photo.objects.exists()


def test_list_reads_all_thumbnails_with_one_request(
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
