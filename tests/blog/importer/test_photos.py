"""The images of imported posts."""

from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.management.base import CommandError
from django.test import override_settings
from django.utils import timezone

from blog.models import Photo, Post
from blog.publishing.photos.uses import find_posts
from blog.reader import queries, types
from common.aws import clients
from tests.support.import_folder import ImportFolder


def get_body() -> str:
    return Post.objects.get().body


def get_object(bucket: str, photo: Photo) -> Any:
    return clients.s3().get_object(Bucket=bucket, Key=photo.key)


def test_image_is_uploaded_and_published(folder: ImportFolder, aws_resources: dict[str, str]) -> None:
    file = folder.write_photo("2026/Old Harbour.jpg")
    folder.write_post("2026/tides.md", '![The old harbour](<Old Harbour.jpg> "At noon")')
    assert folder.run_import() == ["Posts: 1 new, 0 changed, 0 unchanged."]
    photo = Photo.objects.get()
    assert photo.key.startswith("uploads/")
    assert photo.key.endswith("/old-harbour.jpg")
    assert (photo.alt, photo.caption, photo.width, photo.height) == ("The old harbour", "At noon", 40, 30)
    assert get_body() == f'![The old harbour](</{photo.key}> "At noon")'
    stored = get_object(aws_resources["MEDIA_BUCKET"], photo)
    assert stored["Body"].read() == file.read_bytes()
    assert (stored["ContentType"], stored["CacheControl"]) == (
        "image/jpeg",
        "public, max-age=31536000, immutable",
    )
    post = queries.get_post("tides", timezone.now())
    assert isinstance(post, types.PostDetail)
    assert f'src="http://cdn.test/{photo.key}"' in post.post["html"]
    assert "<figcaption>At noon</figcaption>" in post.post["html"]


def test_photos_of_an_imported_post_are_used(folder: ImportFolder) -> None:
    folder.write_photo("2026/harbour.jpg")
    folder.write_post("2026/tides.md", "![The old harbour](harbour.jpg)")
    folder.run_import()
    assert list(find_posts([Photo.objects.get().key])) == [Post.objects.get()]


@pytest.mark.parametrize(
    ("text", "rewritten"),
    [
        ("![A](a.jpg)", "![A]({})"),
        ("![A](./a.jpg)", "![A]({})"),
        ("![A]( a.jpg )", "![A]( {} )"),
        ("![A](a.jpg 'Noon')", "![A]({} 'Noon')"),
        ("![A](a.jpg?v=2)", "![A]({})"),
        ("![A [1]](a.jpg)", "![A [1]]({})"),
        ("[![A](a.jpg)](https://example.com/a.jpg)", "[![A]({})](https://example.com/a.jpg)"),
        ("![A](a.jpg) and ![B](a.jpg)", "![A]({0}) and ![B]({0})"),
        ("![A][1]\n\n[1]: a.jpg", "![A][1]\n\n[1]: {}"),
        ('<img src="a.jpg" alt="A">', '<img src="{}" alt="A">'),
        ("<img width=5 src='a.jpg'>", "<img width=5 src='{}'>"),
        ("![A](/a.jpg)", "![A]({})"),
        ("![A](../posts/a.jpg)", "![A]({})"),
        ("- ![A](a.jpg)\n- > ![B](a.jpg)", "- ![A]({0})\n- > ![B]({0})"),
    ],
)
def test_image_syntax_is_rewritten(folder: ImportFolder, text: str, rewritten: str) -> None:
    folder.write_photo("a.jpg")
    folder.write_post(body=text)
    folder.run_import()
    assert get_body() == rewritten.format(f"/{Photo.objects.get().key}")


@pytest.mark.parametrize(
    "text",
    [
        "`![A](a.jpg)`",
        "``a ` ![A](a.jpg)``",
        "```\n![A](a.jpg)\n```",
        "~~~md\n![A](a.jpg)\n```\n~~~",
        "```\n![A](a.jpg)",
        "![A](https://example.com/a.jpg)",
        "![A](//example.com/a.jpg)",
        "![A](data:image/gif;base64,R0lGOD)",
        "[A](a.jpg)",
        "{{< figure src=a.jpg >}}",
        "{% include image.html src='a.jpg' %}",
        "![A]({{ site.baseurl }}/a.jpg)",
        "[a]: notes.pdf",
    ],
)
def test_code_links_shortcodes_and_external_images_are_unchanged(folder: ImportFolder, text: str) -> None:
    folder.write_photo("a.jpg")
    folder.write_post(body=text)
    assert folder.run_import() == ["Posts: 1 new, 0 changed, 0 unchanged."]
    assert get_body() == text
    assert not Photo.objects.exists()


def test_image_in_the_static_folder_of_hugo(folder: ImportFolder) -> None:
    folder.write_photo("../static/images/a.jpg")
    folder.write_post(body="![A](/images/a.jpg)")
    folder.run_import()
    assert get_body() == f"![A](/{Photo.objects.get().key})"


def test_cover_is_imported(folder: ImportFolder) -> None:
    folder.write_photo("../photos/a.jpg")
    folder.write_post(cover={"image": "../photos/a.jpg", "alt": "A tide"})
    folder.run_import()
    cover = Post.objects.get().cover
    assert cover
    assert cover.alt == "A tide"


def test_external_cover_is_left_out(folder: ImportFolder) -> None:
    folder.write_post(cover="https://example.com/a.jpg")
    assert folder.run_import()[0] == (
        "tides.md:5: the cover https://example.com/a.jpg was left out: it must be a local file"
    )


def test_missing_alternative_text_is_replaced_by_the_file_name(folder: ImportFolder) -> None:
    folder.write_photo("old-harbour_2.jpg")
    folder.write_post(body="One.\n\n![](old-harbour_2.jpg)")
    assert folder.run_import()[0] == (
        "tides.md:9: old-harbour_2.jpg has no alternative text; its file name was used: old harbour 2"
    )
    assert Photo.objects.get().alt == "old harbour 2"


def test_identical_files_are_one_photo(folder: ImportFolder) -> None:
    folder.write_photo("a/harbour.jpg")
    folder.write_photo("b/harbour.jpg")
    folder.write_photo("c/harbour.jpg", color="green")
    folder.write_post("a/1.md", body="![A](harbour.jpg)")
    folder.write_post("b/2.md", body="![B](harbour.jpg)")
    folder.write_post("c/3.md", body="![C](harbour.jpg)")
    folder.run_import()
    assert sorted(photo.alt for photo in Photo.objects.all()) == ["A", "C"]
    one, two, three = (post.body for post in Post.objects.order_by("slug"))
    assert one[4:] == two[4:] != three[4:]


def test_changed_image_changes_the_post(folder: ImportFolder) -> None:
    folder.write_photo("a.jpg")
    folder.write_post(body="![A](a.jpg)")
    folder.run_import()
    before = get_body()
    folder.write_photo("a.jpg", color="green")
    assert folder.run_import() == ["Posts: 0 new, 1 changed, 0 unchanged."]
    assert get_body() != before
    assert Photo.objects.count() == 2


def test_wrong_suffix_is_corrected(folder: ImportFolder) -> None:
    folder.write_photo("a.png").rename(folder.path / "a.jpg")
    folder.write_post(body="![A](a.jpg)")
    folder.run_import()
    assert Photo.objects.get().key.endswith("/a.png")


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("none.jpg", "file not found"),
        ("text.jpg", "not a JPEG, PNG, WebP, GIF or AVIF file"),
        ("drawing.svg", "not a JPEG, PNG, WebP, GIF or AVIF file"),
        (
            "half.jpg",
            "The photo's size can't be read. The file may be damaged. Export it again and retry.",
        ),
        ("long" * 100 + ".jpg", "file not found"),
        ("loop.jpg", "file not found"),
        (".", "file not found"),
        ("%00.jpg", "file not found"),
    ],
)
def test_image_that_cannot_be_imported_is_reported(folder: ImportFolder, source: str, reason: str) -> None:
    folder.write_text("text.jpg", "<script>alert(1)</script>")
    folder.write_text("drawing.svg", "<svg onload='alert(1)'/>")
    (folder.path / "half.jpg").write_bytes(folder.write_photo("a.jpg").read_bytes()[:30])
    (folder.path / "loop.jpg").symlink_to("loop.jpg")
    folder.write_post(body=f"One.\n\n![A]({source})")
    assert folder.run_import() == [
        f"tides.md:9: the image {source} was not imported: {reason}",
        "Posts: 1 new, 0 changed, 0 unchanged.",
    ]
    assert get_body() == f"One.\n\n![A]({source})"


def test_image_without_read_permission_is_reported(
    folder: ImportFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    folder.write_photo("a.jpg")
    folder.write_post(body="![A](a.jpg)")
    monkeypatch.setattr("blog.importer.photos.PhotoImporter._add", fail)
    assert folder.run_import()[0] == (
        "tides.md:7: the image a.jpg was not imported: [Errno 13] Permission denied"
    )


OUTSIDE = [
    "../../secret.jpg",
    "/../../secret.jpg",
    "%2e%2e/%2e%2e/secret.jpg",
    "link.jpg",
    "linked/secret.jpg",
]


@pytest.mark.parametrize("source", OUTSIDE)
def test_image_outside_the_parent_folder_is_rejected(
    folder: ImportFolder, tmp_path: Path, source: str
) -> None:
    folder.write_photo("../../secret.jpg")
    (folder.path / "link.jpg").symlink_to(tmp_path / "secret.jpg")
    (folder.path / "linked").symlink_to(tmp_path, target_is_directory=True)
    folder.write_post(body=f"![A]({source})")
    assert folder.run_import()[0] == (
        f"tides.md:7: the image {source} was not imported: the file is outside {tmp_path / 'blog'}"
    )
    assert not Photo.objects.exists()


def test_absolute_path_is_relative_to_the_folder(folder: ImportFolder, tmp_path: Path) -> None:
    secret = folder.write_photo("../../secret.jpg").resolve()
    folder.write_post(body=f"![A]({secret})")
    assert folder.run_import()[0].endswith("file not found")


def test_photo_of_this_blog_is_unchanged(folder: ImportFolder) -> None:
    folder.write_post(body="![A](/uploads/1f0c/harbour.jpg)")
    assert folder.run_import() == ["Posts: 1 new, 0 changed, 0 unchanged."]


def test_import_without_storage_changes_nothing(folder: ImportFolder, settings: LazySettings) -> None:
    folder.write_photo("a.jpg")
    folder.write_post(body="![A](a.jpg)")
    photos: Any = settings.STORAGES["default"]
    without_bucket = {**photos, "OPTIONS": {**photos["OPTIONS"], "bucket_name": "missing"}}
    with (
        override_settings(STORAGES={**settings.STORAGES, "default": without_bucket}),
        pytest.raises(CommandError, match=r"The photos could not be stored: .*NoSuchBucket"),
    ):
        folder.run_import()
    assert not Post.objects.exists()
    folder.run_import()
    assert Photo.objects.count() == Post.objects.count() == 1
