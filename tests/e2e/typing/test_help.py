"""The dialog that lists the keyboard shortcuts."""

import pytest
from playwright.sync_api import expect

from tests.support.browser.admin import PostEditor
from tests.support.browser.axe import assert_is_accessible

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("empty_blog")]


def test_help_lists_the_shortcuts_of_the_toolbar(editor: PostEditor) -> None:
    editor.start_post("Help", "Text.")
    editor.body.press("Control+/")
    dialog = editor.page.get_by_role("dialog", name="Keyboard shortcuts")
    tools = editor.page.locator("[role=toolbar] [aria-keyshortcuts]")
    labels = [tool.get_attribute("aria-label") for tool in tools.all()]
    assert len(labels) > 7
    for label in labels:
        expect(dialog).to_contain_text(str(label))
    expect(dialog).to_contain_text("Ctrl+B")
    assert_is_accessible(editor.page)


def test_help_returns_to_the_place_in_the_text(editor: PostEditor) -> None:
    editor.start_post("Help", "One three")
    editor.page.evaluate("document.getElementById('id_body').setSelectionRange(4, 4)")
    editor.body.press("Control+/")
    expect(editor.page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()
    editor.page.keyboard.press("Escape")
    expect(editor.page.locator("dialog")).to_have_count(0)
    expect(editor.body).to_be_focused()
    editor.page.keyboard.type("two ")
    expect(editor.body).to_have_value("One two three")


def test_help_button_opens_the_dialog(editor: PostEditor) -> None:
    editor.start_post("Help")
    editor.page.get_by_role("button", name="Keyboard shortcuts").click()
    editor.page.get_by_role("dialog").get_by_role("button", name="Close").click()
    expect(editor.page.get_by_role("dialog")).to_have_count(0)
    expect(editor.page.get_by_role("button", name="Keyboard shortcuts")).to_be_focused()
