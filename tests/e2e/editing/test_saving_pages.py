"""The accessibility of unsaved texts, presence and merges."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.support.browser.admin import PostEditor
from tests.support.browser.axe import assert_is_accessible

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("empty_blog")]


def type_texts(editor: PostEditor, count: int) -> None:
    """Type texts in one tab after the other. The last tab stays open."""
    for number in range(count):
        editor.body.fill(
            f"Attempt {number} at a first paragraph that is long enough for two lines on a phone."
        )
        expect(editor.page.locator("#autosave-status")).to_contain_text("Unsaved text kept")
        editor.page.goto(editor.page.url)


def test_unsaved_texts_are_accessible(editor: PostEditor) -> None:
    editor.page.goto("/admin/blog/post/add/")
    type_texts(editor, 4)
    editor.page.get_by_text("1 older").click()
    assert_is_accessible(editor.page)
    editor.page.goto("/admin/blog/post/")
    assert_is_accessible(editor.page)


def test_conflict_and_merge_are_accessible(
    editor: PostEditor, make_editor: Callable[[str], PostEditor]
) -> None:
    other = make_editor("grace")
    editor.start_post("Ours", "One.\n\nTwo.\n\nThree.")
    editor.submit("Save draft")
    other.open_post("Ours")
    editor.body.fill("One, by Ada.\n\nTwo.\n\nThree, by Ada.")
    editor.submit("Save draft")
    other.body.fill("One, by Grace.\n\nTwo.\n\nThree.")
    other.submit("Save draft")
    expect(other.page.get_by_text("Ada has this post open.")).to_be_visible()
    assert_is_accessible(other.page)
    other.submit("Merge")
    assert_is_accessible(other.page)
