"""Every page that readers see, on a phone and on a desk, in light and in dark."""

from http import HTTPStatus

import pytest
from playwright.sync_api import Page

from tests.support.browser import axe
from tests.support.browser.reader_pages import PAGES

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]


@pytest.mark.parametrize(("path", "status"), PAGES.items())
def test_a_page_suits_everyone(page: Page, path: str, status: int) -> None:
    answer = page.goto(path)
    assert answer
    assert answer.status == status
    axe.assert_is_accessible(page)


def test_older_posts_are_a_page_too(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name="Older posts").click()
    page.get_by_role("link", name="Newest").wait_for()
    axe.assert_is_accessible(page)


@pytest.mark.parametrize("path", ["/", "/posts/a-rich-post/", "/search/?q=lamp"])
def test_pictures_are_there(page: Page, path: str) -> None:
    page.goto(path)
    page.evaluate("document.querySelectorAll('img').forEach(image => { image.loading = 'eager' })")
    page.wait_for_load_state("networkidle")
    sizes = page.evaluate("[...document.images].map(image => image.naturalWidth)")
    assert sizes
    assert all(sizes)


def test_letters_come_from_the_cdn(page: Page) -> None:
    page.goto("/")
    page.evaluate("document.fonts.ready")
    assert page.evaluate("document.fonts.check('600 16px Besley')")
    assert page.evaluate("[...document.fonts].map(font => font.status)") == ["loaded"]


def test_the_api_documentation_keeps_to_the_policy(page: Page) -> None:
    answer = page.goto("/api/docs")
    assert answer
    assert answer.status == HTTPStatus.OK
    page.get_by_role("heading", name="MyBlog API").wait_for()
