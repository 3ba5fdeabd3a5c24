"""The accessibility of the admin's pages."""

import pytest
from playwright.sync_api import expect

from tests.support.browser.admin import PostEditor
from tests.support.browser.axe import assert_is_accessible

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("empty_blog")]


def test_post_form_is_accessible(editor: PostEditor) -> None:
    editor.start_post("A post", "One.\n\n## Two\n\nThree.")
    expect(editor.preview.get_by_role("heading", level=1)).to_have_text("A post")
    assert_is_accessible(editor.page)
    editor.submit("Publish")
    assert_is_accessible(editor.page)


def test_post_list_is_accessible(editor: PostEditor) -> None:
    editor.start_post("A post")
    editor.submit("Save draft")
    editor.page.goto("/admin/blog/post/")
    assert_is_accessible(editor.page)


def test_revisions_are_accessible(editor: PostEditor) -> None:
    editor.start_post("A post", "One.")
    editor.submit("Save draft")
    editor.body.fill("One.\n\n## Two")
    editor.submit("Save draft")
    editor.page.get_by_role("link", name="Revisions").click()
    expect(editor.page.locator("table.revisions")).to_be_visible()
    assert_is_accessible(editor.page)
    editor.page.get_by_role("link", name="compare with current post").click()
    expect(editor.page.locator("ins").first).to_be_visible()
    assert_is_accessible(editor.page)


def test_photo_form_is_accessible(editor: PostEditor) -> None:
    editor.page.goto("/admin/blog/photo/add/")
    assert_is_accessible(editor.page)
