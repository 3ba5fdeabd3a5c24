"""Find and replace in the text."""

import pytest
from playwright.sync_api import Locator, expect

from tests.support.browser.admin import PostEditor
from tests.support.browser.axe import assert_is_accessible

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("empty_blog")]

SELECT = "([from, to]) => document.getElementById('id_body').setSelectionRange(from, to)"
TEXT = "The night train. A Night, the nightly night."


@pytest.fixture
def panel(editor: PostEditor) -> Locator:
    return editor.page.get_by_role("search", name="Find and replace")


def open_panel(editor: PostEditor, text: str = TEXT) -> None:
    editor.start_post("Find", text)
    editor.page.evaluate(SELECT, [0, 0])
    editor.body.press("Control+h")


def get_selected(editor: PostEditor) -> tuple[int, int]:
    start, end = editor.body.evaluate("area => [area.selectionStart, area.selectionEnd]")
    return start, end


def test_panel_counts_matches_and_goes_through_them(editor: PostEditor, panel: Locator) -> None:
    open_panel(editor)
    expect(panel.get_by_label("Find")).to_be_focused()
    editor.page.keyboard.type("night")
    status = panel.get_by_role("status")
    expect(status).to_have_text("1 of 4")
    editor.page.keyboard.press("Enter")
    expect(status).to_have_text("2 of 4")
    editor.page.keyboard.press("Shift+Enter")
    editor.page.keyboard.press("Shift+Enter")
    expect(status).to_have_text("4 of 4")
    panel.get_by_label("Match case").check()
    expect(status).to_contain_text("of 3")
    panel.get_by_label("Whole words").check()
    expect(status).to_contain_text("of 2")
    editor.page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(editor.body).to_be_focused()
    assert get_selected(editor) == (38, 43)


def test_replace_changes_one_match_and_shows_the_next(editor: PostEditor, panel: Locator) -> None:
    open_panel(editor)
    editor.page.keyboard.type("night")
    panel.get_by_label("Replace with").fill("day")
    panel.get_by_role("button", name="Replace", exact=True).click()
    expect(editor.body).to_have_value("The day train. A Night, the nightly night.")
    expect(panel.get_by_role("status")).to_have_text("1 of 3")
    panel.get_by_label("Replace with").press("Enter")
    expect(editor.body).to_have_value("The day train. A day, the nightly night.")


def test_replace_all_is_undone_as_one_change(editor: PostEditor, panel: Locator) -> None:
    open_panel(editor)
    editor.page.keyboard.type("night")
    panel.get_by_label("Replace with").fill("nightnight $&")
    panel.get_by_role("button", name="Replace all").click()
    word = "nightnight $&"
    expect(editor.body).to_have_value(f"The {word} train. A {word}, the {word}ly {word}.")
    expect(panel.get_by_role("status")).to_have_text("4 matches replaced")
    panel.get_by_role("button", name="Close").click()
    editor.page.keyboard.press("Control+z")
    expect(editor.body).to_have_value(TEXT)


def test_query_is_literal_and_words_are_of_every_script(editor: PostEditor, panel: Locator) -> None:
    open_panel(editor, "a.c abc Größe Größenwahn")
    editor.page.keyboard.type("a.c")
    expect(panel.get_by_role("status")).to_have_text("1 of 1")
    panel.get_by_label("Whole words").check()
    panel.get_by_label("Find").fill("größe")
    expect(panel.get_by_role("status")).to_have_text("1 of 1")
    panel.get_by_label("Find").fill("missing")
    expect(panel.get_by_role("status")).to_have_text("No matches")


def test_selected_words_are_the_query_and_the_match_is_visible(editor: PostEditor, panel: Locator) -> None:
    text = "Words.\n\n" * 200 + "The needle"
    editor.start_post("Find", text)
    editor.page.evaluate(SELECT, [len(text) - 6, len(text)])
    editor.page.evaluate("scrollTo(0, 0)")
    editor.page.get_by_role("button", name="Find and replace").click()
    expect(panel.get_by_label("Find")).to_have_value("needle")
    expect(editor.page.locator(".find-marks .current")).to_have_text("needle")
    expect(editor.page.locator(".find-marks .current")).to_be_in_viewport()


def test_panel_is_accessible_and_fits_a_phone(editor: PostEditor, panel: Locator) -> None:
    editor.page.set_viewport_size({"width": 390, "height": 800})
    open_panel(editor)
    editor.page.keyboard.type("night")
    expect(panel.get_by_role("status")).to_have_text("1 of 4")
    box = panel.bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    assert editor.page.evaluate("document.documentElement.scrollWidth") <= 390
    assert_is_accessible(editor.page)
