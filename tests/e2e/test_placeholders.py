"""Placeholders of photos: shown until a photo has loaded, without a layout shift."""

import re

import pytest
from playwright.sync_api import Page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]
_POST = "/posts/a-rich-post/"
_PHOTOS = 8  # the cover, and those in the text
_BOXES = "[...document.querySelectorAll('.photo picture img')].map(image => image.getBoundingClientRect().toJSON())"
_PLACEHOLDERS = (
    "[...document.querySelectorAll('img[hidden]')].map(b => [b.naturalWidth, getComputedStyle(b).display])"
)


def _open_without_photos(page: Page) -> None:
    page.route(re.compile("/thumbnails/"), lambda route: None)  # the request never ends
    page.goto(_POST, wait_until="domcontentloaded")
    page.locator("img[hidden]").first.wait_for()  # until the style sheet has loaded


def _measure_photos(page: Page) -> list[float]:
    return [box[side] for box in page.evaluate(_BOXES) for side in ("width", "height")]


@pytest.mark.parametrize("width", [390, 1360])
def test_a_placeholder_has_the_size_of_its_photo(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    _open_without_photos(page)
    assert page.evaluate(_PLACEHOLDERS) == [[16, "block"]] * _PHOTOS
    before = _measure_photos(page)
    page.unroute_all()
    page.goto(_POST)
    page.wait_for_load_state("networkidle")
    # A rendition's sides are rounded to whole pixels, so its aspect ratio differs a little from the photo's.
    assert _measure_photos(page) == pytest.approx(before, abs=0.75)


def test_a_printed_page_has_no_placeholders(page: Page) -> None:
    page.goto(_POST)
    page.emulate_media(media="print")
    placeholders = page.evaluate(_PLACEHOLDERS)
    page.emulate_media(media="screen")  # the tests share the page
    assert [display for _, display in placeholders] == ["none"] * _PHOTOS
