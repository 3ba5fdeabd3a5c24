"""Lists in the text: Enter continues them, their numbers follow, and items move between levels."""

import pytest
from playwright.sync_api import expect

from tests.support.browser.admin import PostEditor

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("empty_blog")]

CARET = "at => document.getElementById('id_body').setSelectionRange(at, at)"


def press(editor: PostEditor, text: str, keys: str) -> str:
    """Return the text after keys at the place of “|”, with “|” where the caret is then."""
    editor.body.fill(text.replace("|", ""))
    editor.page.evaluate(CARET, text.index("|"))
    for key in keys.split():
        editor.page.keyboard.press(key)
    at = editor.body.evaluate("area => area.selectionStart")
    value = editor.body.input_value()
    return f"{value[:at]}|{value[at:]}"


def test_enter_continues_lists_but_not_inside_code(editor: PostEditor) -> None:
    editor.start_post("Lists")
    cases = {
        "- a|": "- a\n- |",
        "- a| b": "- a\n- |b",
        "- [x] a|": "- [x] a\n- [ ] |",
        "> - a|": "> - a\n> - |",
        "> a|": "> a\n> |",
        "- a\n  - |": "- a\n- |",
        "- a\n- |": "- a\n|",
        "```\n- a|\n```": "```\n- a\n|\n```",
        "```\n- a\n```\n- b|": "```\n- a\n```\n- b\n- |",
        "- a\n  ~~~\n  1. b|": "- a\n  ~~~\n  1. b\n|",
    }
    assert {text: press(editor, text, "Enter") for text in cases} == cases


def test_numbers_follow_an_inserted_item(editor: PostEditor) -> None:
    editor.start_post("Lists")
    cases = {
        "1. a|\n2. b\n3. c\n\n5. d": "1. a\n2. |\n3. b\n4. c\n\n5. d",
        "9) a|\n10) b\n   - c\n11) d": "9) a\n10) |\n11) b\n   - c\n12) d",
        "1. a|\n1. b": "1. a\n1. |\n1. b",
        "1. a\n   1. b|\n   2. c\n2. d": "1. a\n   1. b\n   2. |\n   3. c\n2. d",
        "1. a|\n2. b\n\nText\n\n2. c": "1. a\n2. |\n3. b\n\nText\n\n2. c",
    }
    assert {text: press(editor, text, "Enter") for text in cases} == cases


def test_one_undo_takes_back_an_item_and_its_numbers(editor: PostEditor) -> None:
    editor.start_post("Lists")
    assert press(editor, "1. a|\n2. b", "Enter") == "1. a\n2. |\n3. b"
    editor.page.keyboard.press("Control+z")
    expect(editor.body).to_have_value("1. a\n2. b")


def test_items_move_between_levels(editor: PostEditor) -> None:
    editor.start_post("Lists")
    down = {
        "- a\n- b|": "- a\n  - b|",
        "1. a\n2. b|\n3. c": "1. a\n   1. b|\n2. c",
        "- a|": "- a|",
        "Text|": "Text|",
    }
    up = {"1. a\n   1. b|\n2. c": "1. a\n2. b|\n3. c", "- a\n  - b|": "- a\n- b|"}
    assert {text: press(editor, text, "Control+]") for text in down} == down
    assert {text: press(editor, text, "Control+[") for text in up} == up


def test_tab_leaves_the_text(editor: PostEditor) -> None:
    editor.start_post("Lists")
    assert press(editor, "- a\n- b|", "Tab") == "- a\n- b|"
    expect(editor.body).not_to_be_focused()


def test_enter_that_confirms_an_input_method_adds_no_item(editor: PostEditor) -> None:
    editor.start_post("Lists")
    editor.body.fill("- 夜")
    editor.body.dispatch_event("keydown", {"key": "Enter", "isComposing": True})
    expect(editor.body).to_have_value("- 夜")
