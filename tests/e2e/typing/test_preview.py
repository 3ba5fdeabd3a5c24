"""The preview beside the text: in step with it, and one stop of the Tab key."""

import pytest
from playwright.sync_api import Locator, expect

from tests.support.browser.admin import PostEditor

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("empty_blog")]

PARAGRAPHS = 80
TEXT = "\n\n".join(f"## Part {number}\n\n" + f"Words of part {number}. " * 30 for number in range(PARAGRAPHS))
CARET = "at => document.getElementById('id_body').setSelectionRange(at, at)"


def heading(editor: PostEditor, part: int) -> Locator:
    return editor.preview.get_by_role("heading", name=f"Part {part}", exact=True)


def start_long_post(editor: PostEditor) -> None:
    editor.start_post("Long", TEXT)
    expect(heading(editor, PARAGRAPHS - 1)).to_be_attached()


def test_preview_follows_the_caret(editor: PostEditor) -> None:
    start_long_post(editor)
    for part in (40, 79, 2):
        editor.body.focus()
        editor.page.evaluate(CARET, TEXT.index(f"## Part {part}\n"))
        editor.page.keyboard.press("ArrowRight")
        expect(heading(editor, part)).to_be_in_viewport()


def test_preview_follows_the_scrolled_text(editor: PostEditor) -> None:
    start_long_post(editor)
    editor.page.evaluate("scrollTo({ top: 0, behavior: 'instant' })")
    box = editor.body.bounding_box()
    assert box
    editor.page.mouse.move(box["x"] + 50, 400)
    editor.page.mouse.wheel(0, box["height"] / 2)
    expect(heading(editor, 40)).to_be_in_viewport()


def test_new_words_are_visible_in_the_preview(editor: PostEditor) -> None:
    start_long_post(editor)
    editor.body.press("Control+End")
    editor.page.keyboard.type("\n\nThe newest paragraph")
    expect(editor.preview.get_by_text("The newest paragraph")).to_be_in_viewport()


def test_preview_that_the_user_scrolls_stays(editor: PostEditor) -> None:
    start_long_post(editor)
    editor.body.press("Control+End")
    expect(heading(editor, 79)).to_be_in_viewport()
    frame = editor.page.locator("iframe[title=Preview]")
    box = frame.bounding_box()
    assert box
    editor.page.mouse.move(box["x"] + 50, box["y"] + 50)
    editor.page.mouse.wheel(0, -100_000)
    expect(editor.preview.get_by_role("heading", level=1)).to_be_in_viewport()
    with editor.page.expect_response("**/render/"):
        editor.page.keyboard.type(" more")
    expect(editor.preview.get_by_text(" more")).to_be_attached()
    expect(editor.preview.get_by_role("heading", level=1)).to_be_in_viewport()


def test_tab_crosses_the_preview_in_one_stop_and_arrows_scroll_it(editor: PostEditor) -> None:
    links = "\n\n".join(f"[Link {number}](https://example.com/{number})" for number in range(60))
    editor.start_post("Links", f"{links}\n\n- [ ] task\n\n```\ncode\n```\n\n| a |\n| --- |\n| b |")
    expect(editor.preview.get_by_role("link", name="Link 59")).to_be_attached()
    editor.body.press("Tab")
    frame = editor.page.locator("iframe[title=Preview]")
    expect(frame).to_be_focused()
    editor.page.keyboard.press("End")
    expect(editor.preview.get_by_role("link", name="Link 59")).to_be_in_viewport()
    editor.page.keyboard.press("Tab")
    expect(editor.page.locator("#id_summary")).to_be_focused()
    editor.page.keyboard.press("Shift+Tab")
    expect(frame).to_be_focused()
    editor.page.keyboard.press("Shift+Tab")
    expect(editor.body).to_be_focused()


def test_ctrl_s_saves_from_the_preview(editor: PostEditor) -> None:
    editor.start_post("Preview", "Text.")
    expect(editor.preview.get_by_text("Text.")).to_be_visible()
    editor.body.press("Tab")
    with editor.page.expect_navigation():
        editor.page.keyboard.press("Control+s")
    expect(editor.page.locator(".messagelist")).to_contain_text("saved")
