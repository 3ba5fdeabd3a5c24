"""Placeholders of photos, which only the pages of posts show, until the photo has loaded."""

import json
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from blog.models import Photo
from blog.reader.types import Picture
from blog.rendering.pictures import render_picture
from blog.rendering.sanitizer import sanitize
from common import content_table
from common.aws import clients
from tests.support.posts import MakePost

PLACEHOLDER = "data:image/webp;base64,UklGRlIAAABXRUJQVlA4IEYAAAAwAgCdASoQAAsAA8BeJQBOgCPfBXvAAP7+/mY="


@pytest.fixture
def photo(aws_resources: dict[str, str], db: None) -> Photo:
    facts = {
        "width": 1200,
        "height": 800,
        "widths": [320, 1200],
        "path": "/thumbnails/a/b",
        "color": "#334455",
        "placeholder": PLACEHOLDER,
    }
    item = {
        **content_table.typed_key(*content_table.photo_key("uploads/a/b.jpg")),
        "d": {"S": json.dumps(facts)},
    }
    clients.dynamodb().put_item(TableName=content_table.table_name(), Item=item)
    return Photo.objects.create(file="uploads/a/b.jpg", alt="A pier", width=1200, height=800, focal_x=80)


def find_placeholders(text: str) -> list[Any]:
    return [image for image in BeautifulSoup(text, "html.parser").select("img") if image.has_attr("hidden")]


def test_a_post_page_has_placeholders_behind_its_cover_and_photos(
    client: Client, make_post: MakePost, photo: Photo
) -> None:
    make_post("Post", cover=photo, body="![In](/uploads/a/b.jpg)")
    placeholders = find_placeholders(client.get("/posts/post/").text)
    assert len(placeholders) == 2
    for image in placeholders:
        assert (image["srcset"], image["alt"], image["class"][0]) == (PLACEHOLDER, "", "x75")
        assert image.parent["class"] == ["photo"]
        picture = image.parent.select_one("picture img")
        assert (picture["width"], picture["height"]) == ("1200", "800")
        assert "style" not in picture.attrs | image.attrs


@pytest.mark.parametrize("path", ["/", "/search/?q=post"])
def test_list_pages_have_no_placeholders(
    client: Client, make_post: MakePost, photo: Photo, path: str
) -> None:
    make_post("Post", cover=photo)
    page = client.get(path).text
    assert "/thumbnails/a/b/320.webp" in page
    assert "data:" not in page


@pytest.mark.parametrize("path", ["/feed.atom", "/feed.json", "/api/v1/posts/post"])
def test_feeds_and_api_have_no_placeholders(
    client: Client, make_post: MakePost, photo: Photo, path: str
) -> None:
    make_post("Post", cover=photo, body="![In](/uploads/a/b.jpg)\n\nAfter it.")
    text = client.get(path).text
    assert "/thumbnails/a/b/320.webp" in text
    assert "After it." in text
    assert "data:" not in text
    assert "hidden" not in text


def test_a_picture_without_placeholder_is_not_wrapped() -> None:
    picture: Picture = {"src": "/uploads/a.jpg", "alt": "A", "width": 3, "height": 2}
    assert render_picture(picture, sizes="100vw").startswith("<picture>")


@pytest.mark.parametrize(
    "value",
    [
        "data:image/svg+xml;base64,PHN2Zy8+",
        "data:image/webp;base64,UklG, https://evil.example/x 2x",
        "data:image/webp;base64,UklG 1x, data:image/svg+xml,x 2x",
        "data:image/webp;base64,<svg/onload=alert(1)>",
        " data:image/webp;base64,UklG",
        "data:text/html;base64,UklG",
        f"data:image/webp;base64,{'A' * 500}",
    ],
)
def test_sanitizing_removes_data_uris_other_than_placeholders(value: str) -> None:
    assert "srcset" not in sanitize(f'<img srcset="{value}">')
    for name in ("src", "href"):
        assert "data:" not in sanitize(
            f'<a href="{PLACEHOLDER}"></a><img {name}="{value}"><img src="{PLACEHOLDER}">'
        )


def test_sanitizing_keeps_a_placeholder() -> None:
    html = f'<span class="photo"><img hidden="" srcset="{PLACEHOLDER}" alt=""></span>'
    assert sanitize(html) == html
