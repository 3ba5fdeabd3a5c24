"""The link dialog: an address, or a post of this blog by words of its title."""

import pytest
from playwright.sync_api import expect

from tests.support.browser.admin import PostEditor
from tests.support.browser.axe import assert_is_accessible

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("empty_blog")]

SELECT = "([from, to]) => document.getElementById('id_body').setSelectionRange(from, to)"


def open_dialog(editor: PostEditor, text: str, start: int, end: int) -> None:
    editor.body.fill(text)
    editor.page.evaluate(SELECT, [start, end])
    editor.body.press("Control+k")
    expect(editor.page.get_by_role("combobox", name="Address")).to_be_focused()


def test_words_of_a_title_find_a_post(editor: PostEditor) -> None:
    for title in ("The night train", "A night at sea"):
        editor.start_post(title, "Text.")
        editor.submit("Save draft")
    editor.start_post("Links")
    open_dialog(editor, "See this.", 4, 8)
    editor.page.keyboard.type("night")
    options = editor.page.get_by_role("option")
    expect(options).to_have_text(["A night at seaDraft", "The night trainDraft"])
    editor.page.keyboard.press("ArrowDown")
    expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    assert_is_accessible(editor.page)
    editor.page.keyboard.press("Enter")
    expect(editor.body).to_have_value("See [this](/posts/the-night-train/).")
    editor.page.keyboard.press("Control+z")
    expect(editor.body).to_have_value("See this.")


def test_post_without_selected_words_is_linked_by_its_title(editor: PostEditor) -> None:
    editor.start_post("The night train", "Text.")
    editor.submit("Save draft")
    editor.start_post("Links")
    open_dialog(editor, "See ", 4, 4)
    editor.page.keyboard.type("train")
    editor.page.keyboard.press("Enter")  # before the search has an answer
    expect(editor.body).to_have_value("See [The night train](/posts/the-night-train/)")
    expect(editor.body).to_be_focused()


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("https://example.com/a_(b)", "https://example.com/a_(b)"),
        ("example.com/path?x=1", "https://example.com/path?x=1"),
        ("ada@example.com", "mailto:ada@example.com"),
        ("/subscribe/", "/subscribe/"),
        ("https://example.com/a)", "https://example.com/a%29"),
    ],
)
def test_typed_address_becomes_the_link(editor: PostEditor, typed: str, address: str) -> None:
    editor.start_post("Links")
    open_dialog(editor, "See this.", 4, 8)
    editor.page.keyboard.type(typed)
    editor.page.keyboard.press("Enter")
    expect(editor.body).to_have_value(f"See [this]({address}).")


def test_link_at_the_cursor_is_changed(editor: PostEditor) -> None:
    editor.start_post("Links")
    open_dialog(editor, "See [this](https://example.com/old).", 6, 6)
    expect(editor.page.get_by_label("Address")).to_have_value("https://example.com/old")
    editor.page.keyboard.type("https://example.com/new")
    editor.page.keyboard.press("Enter")
    expect(editor.body).to_have_value("See [this](https://example.com/new).")


def test_words_that_no_title_has_are_explained_and_kept(editor: PostEditor) -> None:
    editor.start_post("Links")
    open_dialog(editor, "See this.", 4, 8)
    editor.page.keyboard.type("nothing")
    editor.page.keyboard.press("Enter")
    expect(editor.page.get_by_role("dialog")).to_contain_text("No post has these words in its title.")
    expect(editor.page.get_by_label("Address")).to_have_value("nothing")
    editor.page.keyboard.press("Escape")
    expect(editor.body).to_be_focused()
    expect(editor.body).to_have_value("See this.")
