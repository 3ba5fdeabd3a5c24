"""What readers see of a photo before it is there, and that nothing moves when it comes."""

import re

import pytest
from playwright.sync_api import Page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]
POST = "/posts/a-rich-post/"
BOXES = "[...document.querySelectorAll('.photo picture img')].map(image => image.getBoundingClientRect().toJSON())"
BLURS = (
    "[...document.querySelectorAll('img[hidden]')].map(b => [b.naturalWidth, getComputedStyle(b).display])"
)


def open_without_photos(page: Page) -> None:
    page.route(re.compile("/thumbnails/"), lambda route: None)  # it is asked for, and never comes
    page.goto(POST, wait_until="domcontentloaded")
    page.locator("img[hidden]").first.wait_for()  # for the style sheet


def sizes(page: Page) -> list[float]:
    return [box[side] for box in page.evaluate(BOXES) for side in ("width", "height")]


@pytest.mark.parametrize("width", [390, 1360])
def test_the_blur_takes_the_photos_place(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    open_without_photos(page)
    assert page.evaluate(BLURS) == [[16, "block"]] * 3
    before = sizes(page)
    page.unroute_all()
    page.goto(POST)
    page.wait_for_load_state("networkidle")
    # A rendition's sides are whole pixels, so its shape is the photo's but for half of one, and a little when enlarged.
    assert sizes(page) == pytest.approx(before, abs=0.75)


def test_paper_shows_no_blur(page: Page) -> None:
    page.goto(POST)
    page.emulate_media(media="print")
    blurs = page.evaluate(BLURS)
    page.emulate_media(media="screen")  # for the tests to come
    assert [display for _, display in blurs] == ["none"] * 3
