"""Pictures that posts show come along, and nothing else does."""

from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.management.base import CommandError
from django.test import override_settings
from django.utils import timezone

from blog.models import Photo, Post
from blog.reader import queries, types
from common.aws import clients
from tests.support.import_folder import Folder


def body() -> str:
    return Post.objects.get().body


def stored(bucket: str, photo: Photo) -> Any:
    return clients.s3().get_object(Bucket=bucket, Key=photo.key)


def test_a_picture_is_uploaded_and_shown(folder: Folder, aws_resources: dict[str, str]) -> None:
    file = folder.photo("2026/Old Harbour.jpg")
    folder.post("2026/tides.md", '![The old harbour](<Old Harbour.jpg> "At noon")')
    assert folder.load() == ["Posts: 1 new, 0 changed, 0 unchanged."]
    photo = Photo.objects.get()
    assert photo.key.startswith("uploads/")
    assert photo.key.endswith("/old-harbour.jpg")
    assert (photo.alt, photo.caption, photo.width, photo.height) == ("The old harbour", "At noon", 40, 30)
    assert body() == f'![The old harbour](</{photo.key}> "At noon")'
    found = stored(aws_resources["MEDIA_BUCKET"], photo)
    assert found["Body"].read() == file.read_bytes()
    assert (found["ContentType"], found["CacheControl"]) == (
        "image/jpeg",
        "public, max-age=31536000, immutable",
    )
    post = queries.get_post("tides", timezone.now())
    assert isinstance(post, types.PostDetail)
    assert f'src="http://cdn.test/{photo.key}"' in post.post["html"]
    assert "<figcaption>At noon</figcaption>" in post.post["html"]


@pytest.mark.parametrize(
    ("written", "rewritten"),
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
def test_it_finds_pictures_as_they_are_written(folder: Folder, written: str, rewritten: str) -> None:
    folder.photo("a.jpg")
    folder.post(body=written)
    folder.load()
    assert body() == rewritten.format(f"/{Photo.objects.get().key}")


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
def test_it_leaves_code_links_shortcodes_and_what_is_elsewhere(folder: Folder, text: str) -> None:
    folder.photo("a.jpg")
    folder.post(body=text)
    assert folder.load() == ["Posts: 1 new, 0 changed, 0 unchanged."]
    assert body() == text
    assert not Photo.objects.exists()


def test_hugo_keeps_pictures_in_static(folder: Folder) -> None:
    folder.photo("../static/images/a.jpg")
    folder.post(body="![A](/images/a.jpg)")
    folder.load()
    assert body() == f"![A](/{Photo.objects.get().key})"


def test_a_cover(folder: Folder) -> None:
    folder.photo("../photos/a.jpg")
    folder.post(cover={"image": "../photos/a.jpg", "alt": "A tide"})
    folder.load()
    cover = Post.objects.get().cover
    assert cover
    assert cover.alt == "A tide"


def test_a_cover_from_elsewhere_is_left_out(folder: Folder) -> None:
    folder.post(cover="https://example.com/a.jpg")
    assert folder.load()[0] == (
        "tides.md:5: the cover https://example.com/a.jpg was left out: it must be a local file"
    )


def test_without_alternative_text_the_name_has_to_do(folder: Folder) -> None:
    folder.photo("old-harbour_2.jpg")
    folder.post(body="One.\n\n![](old-harbour_2.jpg)")
    assert folder.load()[0] == (
        "tides.md:9: old-harbour_2.jpg has no alternative text; its file name was used: old harbour 2"
    )
    assert Photo.objects.get().alt == "old harbour 2"


def test_one_content_is_one_photo(folder: Folder) -> None:
    folder.photo("a/harbour.jpg")
    folder.photo("b/harbour.jpg")
    folder.photo("c/harbour.jpg", color="green")
    folder.post("a/1.md", body="![A](harbour.jpg)")
    folder.post("b/2.md", body="![B](harbour.jpg)")
    folder.post("c/3.md", body="![C](harbour.jpg)")
    folder.load()
    assert sorted(photo.alt for photo in Photo.objects.all()) == ["A", "C"]
    one, two, three = (post.body for post in Post.objects.order_by("slug"))
    assert one[4:] == two[4:] != three[4:]


def test_a_new_picture_under_the_same_name_changes_the_post(folder: Folder) -> None:
    folder.photo("a.jpg")
    folder.post(body="![A](a.jpg)")
    folder.load()
    before = body()
    folder.photo("a.jpg", color="green")
    assert folder.load() == ["Posts: 0 new, 1 changed, 0 unchanged."]
    assert body() != before
    assert Photo.objects.count() == 2


def test_a_wrong_ending_is_put_right(folder: Folder) -> None:
    folder.photo("a.png").rename(folder.path / "a.jpg")
    folder.post(body="![A](a.jpg)")
    folder.load()
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
def test_a_picture_that_cannot_come_is_told_and_the_post_comes(
    folder: Folder, source: str, reason: str
) -> None:
    folder.text("text.jpg", "<script>alert(1)</script>")
    folder.text("drawing.svg", "<svg onload='alert(1)'/>")
    (folder.path / "half.jpg").write_bytes(folder.photo("a.jpg").read_bytes()[:30])
    (folder.path / "loop.jpg").symlink_to("loop.jpg")
    folder.post(body=f"One.\n\n![A]({source})")
    assert folder.load() == [
        f"tides.md:9: the image {source} was not imported: {reason}",
        "Posts: 1 new, 0 changed, 0 unchanged.",
    ]
    assert body() == f"One.\n\n![A]({source})"


def test_a_picture_that_may_not_be_read_is_told(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    folder.photo("a.jpg")
    folder.post(body="![A](a.jpg)")
    monkeypatch.setattr("blog.importer.photos.PhotoImporter._add", refuse)
    assert folder.load()[0] == ("tides.md:7: the image a.jpg was not imported: [Errno 13] Permission denied")


OUTSIDE = [
    "../../secret.jpg",
    "/../../secret.jpg",
    "%2e%2e/%2e%2e/secret.jpg",
    "link.jpg",
    "linked/secret.jpg",
]


@pytest.mark.parametrize("source", OUTSIDE)
def test_nothing_comes_from_outside_of_the_folder_around(folder: Folder, tmp_path: Path, source: str) -> None:
    folder.photo("../../secret.jpg")
    (folder.path / "link.jpg").symlink_to(tmp_path / "secret.jpg")
    (folder.path / "linked").symlink_to(tmp_path, target_is_directory=True)
    folder.post(body=f"![A]({source})")
    assert folder.load()[0] == (
        f"tides.md:7: the image {source} was not imported: the file is outside {tmp_path / 'blog'}"
    )
    assert not Photo.objects.exists()


def test_an_absolute_path_is_looked_for_in_the_folder(folder: Folder, tmp_path: Path) -> None:
    secret = folder.photo("../../secret.jpg").resolve()
    folder.post(body=f"![A]({secret})")
    assert folder.load()[0].endswith("file not found")


def test_a_photo_of_this_blog_is_left_as_it_is(folder: Folder) -> None:
    folder.post(body="![A](/uploads/1f0c/harbour.jpg)")
    assert folder.load() == ["Posts: 1 new, 0 changed, 0 unchanged."]


def test_if_storage_refuses_nothing_is_imported(folder: Folder, settings: LazySettings) -> None:
    folder.photo("a.jpg")
    folder.post(body="![A](a.jpg)")
    photos: Any = settings.STORAGES["default"]
    without_bucket = {**photos, "OPTIONS": {**photos["OPTIONS"], "bucket_name": "missing"}}
    with (
        override_settings(STORAGES={**settings.STORAGES, "default": without_bucket}),
        pytest.raises(CommandError, match=r"The photos could not be stored: .*NoSuchBucket"),
    ):
        folder.load()
    assert not Post.objects.exists()
    folder.load()
    assert Photo.objects.count() == Post.objects.count() == 1
