"""The editorial checks beside the text, and the way from a note to its line."""

import pytest
from playwright.sync_api import Locator, expect

from tests.support.browser.admin import PostEditor

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("empty_blog")]

LINES = [
    f"Line {number} of the text, which is long enough to wrap in a narrow window." for number in range(1, 121)
]
SELECTED = "area => area.value.slice(area.selectionStart, area.selectionEnd)"


def write_post(editor: PostEditor, *lines: str) -> None:
    editor.start_post("Notes", "\n\n".join(lines))


def find_note(editor: PostEditor, text: str) -> Locator:
    return (
        editor.page.get_by_role("region", name="Editorial checks")
        .get_by_role("listitem")
        .filter(has_text=text)
    )


@pytest.mark.allows_browser_errors("about the picture of another site")
def test_notes_say_what_readers_do_not_see_and_in_which_line(
    editor: PostEditor, browser_errors: list[str]
) -> None:
    with editor.page.expect_console_message(lambda message: "https://example.com/boat.jpg" in message.text):
        write_post(
            editor,
            "Text.",
            '<iframe src="https://example.com/"></iframe>',
            "![A boat](https://example.com/boat.jpg)",
            "A <branch> and $\\foo$.",
        )
    expect(find_note(editor, "<iframe> is removed")).to_contain_text("Go to line 3")
    expect(find_note(editor, "Readers don’t see the picture https://example.com/boat.jpg")).to_contain_text(
        "add it with “Photos”. Go to line 5"
    )
    expect(find_note(editor, "<branch> is removed")).to_contain_text("Go to line 7")
    expect(find_note(editor, "A formula is shown as text")).to_contain_text("Go to line 7")
    assert all("https://example.com/boat.jpg" in error for error in browser_errors)  # the note is true


@pytest.mark.parametrize("width", [390, 1360])
def test_note_leads_to_its_line(editor: PostEditor, width: int) -> None:
    editor.page.set_viewport_size({"width": width, "height": 800})
    write_post(editor, *LINES, "See [this](/nope).", *LINES)
    button = find_note(editor, "The link /nope is broken").get_by_role("button", name="Go to line 241")
    button.focus()
    editor.page.keyboard.press("Enter")
    expect(editor.body).to_be_focused()
    assert editor.body.evaluate(SELECTED) == "See [this](/nope)."
    box = editor.body.bounding_box()
    assert box
    assert abs(box["y"] + box["height"] / 2 - 800 / 3) < 60  # the line is in the middle of the text


def test_note_leads_from_the_preview_to_the_text(editor: PostEditor) -> None:
    write_post(editor, "Text.", "See [this](#nowhere).")
    editor.page.get_by_role("button", name="Preview", exact=True).click()
    expect(editor.body).to_be_hidden()
    find_note(editor, "#nowhere").get_by_role("button", name="Go to line 3").click()
    expect(editor.body).to_be_focused()
    assert editor.body.evaluate(SELECTED) == "See [this](#nowhere)."


def test_warnings_after_a_save_name_their_lines(editor: PostEditor) -> None:
    write_post(editor, "Text.", "See [this](/nope).")
    editor.submit("Save draft")
    expect(editor.page.get_by_text("Line 3: The link /nope is broken")).to_be_visible()
