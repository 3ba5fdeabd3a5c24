"""The admin's own pages suit everyone too."""

import pytest
from playwright.sync_api import expect

from tests.support.browser.admin import Desk
from tests.support.browser.axe import assert_is_accessible

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("empty_blog")]


def test_the_form_of_a_post_suits_everyone(desk: Desk) -> None:
    desk.begin("A post", "One.\n\n## Two\n\nThree.")
    expect(desk.preview.get_by_role("heading", level=1)).to_have_text("A post")
    assert_is_accessible(desk.page)
    desk.press("Publish")
    assert_is_accessible(desk.page)


def test_the_list_of_posts_suits_everyone(desk: Desk) -> None:
    desk.begin("A post")
    desk.press("Save draft")
    desk.page.goto("/admin/blog/post/")
    assert_is_accessible(desk.page)


def test_revisions_suit_everyone(desk: Desk) -> None:
    desk.begin("A post", "One.")
    desk.press("Save draft")
    desk.body.fill("One.\n\n## Two")
    desk.press("Save draft")
    desk.page.get_by_role("link", name="Revisions").click()
    expect(desk.page.locator("table.revisions")).to_be_visible()
    assert_is_accessible(desk.page)
    desk.page.get_by_role("link", name="compare with current post").click()
    expect(desk.page.locator("ins").first).to_be_visible()
    assert_is_accessible(desk.page)


def test_the_form_of_a_photo_suits_everyone(desk: Desk) -> None:
    desk.page.goto("/admin/blog/photo/add/")
    assert_is_accessible(desk.page)
