"""Every readers' page on phone and desktop, in the light and the dark color scheme."""

from http import HTTPStatus

import pytest
from playwright.sync_api import Page

from tests.support.browser import axe
from tests.support.browser.reader_pages import PAGES

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]


@pytest.mark.parametrize(("path", "status"), PAGES.items())
def test_a_page_is_accessible(page: Page, path: str, status: int) -> None:
    response = page.goto(path)
    assert response
    assert response.status == status
    axe.assert_is_accessible(page)


def test_the_page_of_older_posts_is_accessible(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name="Older posts").click()
    page.get_by_role("link", name="Newest posts").wait_for()
    axe.assert_is_accessible(page)


@pytest.mark.parametrize("path", ["/", "/posts/a-rich-post/", "/search/?q=lamp"])
def test_all_images_load(page: Page, path: str) -> None:
    page.goto(path)
    page.evaluate("document.querySelectorAll('img').forEach(image => { image.loading = 'eager' })")
    page.wait_for_load_state("networkidle")
    sizes = page.evaluate("[...document.images].map(image => image.naturalWidth)")
    assert sizes
    assert all(sizes)


def test_the_web_font_loads(page: Page) -> None:
    page.goto("/")
    page.evaluate("document.fonts.ready")
    assert page.evaluate("document.fonts.check('600 16px Besley')")
    assert page.evaluate("[...document.fonts].map(font => font.status)") == ["loaded"]


def test_the_api_docs_load_under_the_security_policy(page: Page) -> None:
    response = page.goto("/api/docs")
    assert response
    assert response.status == HTTPStatus.OK
    page.get_by_role("heading", name="MyBlog API").wait_for()
