"""Responses of providers, as they should be and as they should not."""

import gzip
import json
import time
from typing import Any

import pytest
from django.conf import LazySettings

from blog.embeds.client import FetchError
from blog.embeds.oembed import fetch_embed
from blog.reader.types import Embed
from common.aws import clients
from tests.support.providers import FakeProvider, draw_picture

URL = "https://www.youtube.com/watch?v=abcdefghijk"


def fetch(provider: FakeProvider, seconds: float = 5) -> Embed:
    return fetch_embed(URL, provider.provider, time.monotonic() + seconds)


def test_embed_has_the_title_the_author_and_a_copy_of_the_picture(
    provider: FakeProvider, settings: LazySettings
) -> None:
    embed = fetch(provider)
    assert (embed["title"], embed["author"]) == ("A lamp", "Ada")
    picture = embed["picture"]
    assert (picture["width"], picture["height"]) == (480, 360)
    assert picture["path"].startswith("/thumbnails/embeds/")
    stored = clients.s3().get_object(Bucket=settings.THUMBNAILS_BUCKET, Key=picture["path"][1:])
    assert stored["Body"].read() == draw_picture()
    assert stored["ContentType"] == "image/jpeg"
    assert "immutable" in stored["CacheControl"]


def test_request_contains_only_the_url(provider: FakeProvider) -> None:
    fetch(provider)
    assert (
        provider.requests[0]
        == "/oembed?url=https%3A%2F%2Fwww.youtube.com%2Fwatch%3Fv%3Dabcdefghijk&format=json"
    )
    for headers in provider.headers:
        assert not {"Cookie", "Referer", "X-Request-Id"} & headers.keys()


def test_without_a_bucket_no_picture_is_fetched(provider: FakeProvider, settings: LazySettings) -> None:
    settings.THUMBNAILS_BUCKET = ""
    assert fetch(provider) == {"title": "A lamp", "author": "Ada"}
    assert len(provider.requests) == 1


@pytest.mark.parametrize(
    "options",
    [
        {"status": 404},
        {"status": 500},
        {"status": 302, "headers": {"Location": "/elsewhere"}},
        {"status": 301, "headers": {"Location": "http://169.254.169.254/latest/meta-data/"}},
        {"content_type": "text/html"},
        {"headers": {"Content-Encoding": "gzip"}},
    ],
)
def test_unexpected_response_is_refused(provider: FakeProvider, options: dict[str, Any]) -> None:
    provider.answer("/elsewhere", {"title": "Redirected"})
    provider.answer("/oembed", {"title": "A lamp"}, **options)
    with pytest.raises(FetchError):
        fetch(provider)
    assert len(provider.requests) == 1


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"\xff",
        b"[1]",
        b'"title"',
        b"null",
        b"{}",
        b'{"title": 1}',
        b'{"title": ""}',
        b"[" * 200_000,
    ],
)
def test_other_json_is_refused(provider: FakeProvider, body: bytes) -> None:
    provider.answer("/oembed", body)
    with pytest.raises(FetchError):
        fetch(provider)


def test_response_that_is_too_long_is_refused(provider: FakeProvider) -> None:
    provider.answer("/oembed", b'{"title": "A lamp"}' + b" " * 1024 * 1024, chunks=1000)
    started = time.monotonic()
    with pytest.raises(FetchError, match="more than 262144 bytes"):
        fetch(provider)
    assert time.monotonic() - started < 5


def test_gzip_bomb_is_not_decompressed(provider: FakeProvider) -> None:
    bomb = gzip.compress(b'{"title": "' + b"A" * 50_000_000 + b'"}')
    provider.answer("/oembed", bomb, headers={"Content-Encoding": "gzip"})
    with pytest.raises(FetchError, match="compressed"):
        fetch(provider)


def test_response_that_comes_byte_by_byte_ends_at_the_deadline(provider: FakeProvider) -> None:
    provider.answer("/oembed", b" " * 1000, pause=0.05)
    started = time.monotonic()
    with pytest.raises(FetchError):
        fetch(provider, seconds=0.5)
    assert time.monotonic() - started < 5


def test_after_the_deadline_no_request_is_sent(provider: FakeProvider) -> None:
    with pytest.raises(FetchError):
        fetch(provider, seconds=0)
    assert provider.requests == []


def test_title_is_one_line_of_text(provider: FakeProvider) -> None:
    provider.answer("/oembed", {"title": " <b>A</b>\n\x00 lamp \u202e" + "!" * 500})
    title = fetch(provider)["title"]
    assert title.startswith("<b>A</b> lamp")
    assert len(title) == 200


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_raster_pictures_are_stored_by_their_content(provider: FakeProvider, kind: str) -> None:
    provider.answer("/picture.jpg", draw_picture(kind), content_type="image/jpeg")
    suffix = {"JPEG": "jpg"}.get(kind, kind.lower())
    assert fetch(provider)["picture"]["path"].endswith(f".{suffix}")


@pytest.mark.parametrize(
    ("body", "options"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", {"content_type": "image/svg+xml"}),
        (b"<html>", {"content_type": "image/jpeg"}),
        (b"\xff\xd8\xff", {"content_type": "image/jpeg"}),
        (draw_picture(), {"content_type": "text/html"}),
        (draw_picture(), {"content_type": "image/jpeg", "status": 302, "headers": {"Location": "/oembed"}}),
        (draw_picture() * 1000, {"content_type": "image/jpeg"}),
    ],
)
def test_other_pictures_are_left_out_and_fetched_again(
    provider: FakeProvider, body: bytes, options: dict[str, Any]
) -> None:
    provider.answer("/picture.jpg", body, **options)
    assert fetch(provider) == {"title": "A lamp", "author": "Ada", "incomplete": True}


@pytest.mark.parametrize(
    "url",
    [
        "http://169.254.169.254/latest/meta-data/",
        "http://127.0.0.1:1/picture.jpg",
        "file:///etc/passwd",
        "https://i.ytimg.com.evil.example/a.jpg",
        "{origin}.evil.example/a.jpg",
        "{origin}@evil.example/a.jpg",
        "http://[",
        7,
    ],
)
def test_picture_of_another_host_is_not_requested(provider: FakeProvider, url: Any) -> None:
    url = url.replace("{origin}", provider.url) if isinstance(url, str) else url
    provider.answer("/oembed", json.dumps({"title": "A lamp", "thumbnail_url": url}).encode())
    assert fetch(provider) == {"title": "A lamp"}
    assert len(provider.requests) == 1
