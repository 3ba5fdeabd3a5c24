"""The editor's keyboard shortcuts, lists and undo, and how it preserves unsaved text."""

import pytest
from playwright.sync_api import expect

from tests.support.browser.admin import PostEditor

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("empty_blog")]

SELECT = "([from, to]) => document.getElementById('id_body').setSelectionRange(from, to)"


def select(editor: PostEditor, text: str, chosen: str) -> None:
    editor.body.fill(text)
    start = text.index(chosen)
    editor.page.evaluate(SELECT, [start, start + len(chosen)])


def test_shortcuts_and_tools_toggle_markup(editor: PostEditor) -> None:
    editor.start_post("Typing")
    for keys, marked in (("Control+b", "a **b** c"), ("Control+i", "a *b* c"), ("Control+e", "a `b` c")):
        select(editor, "a b c", "b")
        editor.body.press(keys)
        expect(editor.body).to_have_value(marked)
        editor.body.press(keys)
        expect(editor.body).to_have_value("a b c")
    for tool, marked in (
        ("Quote", "one\n> two\nthree"),
        ("List", "one\n- two\nthree"),
        ("Numbered list", "one\n1. two\nthree"),
        ("Code", "one\n`two`\nthree"),
    ):
        select(editor, "one\ntwo\nthree", "two")
        editor.page.get_by_role("button", name=tool, exact=True).click()
        expect(editor.body).to_have_value(marked)
    select(editor, "one\ntwo\nthree", "one\ntwo")
    editor.page.get_by_role("button", name="Numbered list").click()
    expect(editor.body).to_have_value("1. one\n2. two\nthree")
    select(editor, "one\ntwo\nthree", "one\ntwo")
    editor.page.get_by_role("button", name="Code").click()
    expect(editor.body).to_have_value("```\none\ntwo\n```\n\nthree")


def test_link_tool_asks_for_the_missing_part(editor: PostEditor) -> None:
    editor.start_post("Typing")
    select(editor, "see this", "this")
    editor.body.press("Control+k")
    editor.page.keyboard.type("https://example.com/")
    editor.page.keyboard.press("Enter")
    expect(editor.body).to_have_value("see [this](https://example.com/)")
    select(editor, "see https://example.com/", "https://example.com/")
    editor.body.press("Control+k")
    editor.page.keyboard.type("that")
    expect(editor.body).to_have_value("see [that](https://example.com/)")


@pytest.mark.parametrize(
    ("first", "written"),
    [
        ("- ", "- one\n- two\n"),
        ("1. ", "1. one\n2. two\n"),
        ("> ", "> one\n> two\n"),
        ("- [x] ", "- [x] one\n- [ ] two\n"),
    ],
)
def test_enter_continues_a_list_until_an_empty_item(editor: PostEditor, first: str, written: str) -> None:
    editor.start_post("Typing")
    editor.body.press_sequentially(f"{first}one\ntwo\n\n")
    expect(editor.body).to_have_value(written)


def test_tool_can_be_undone(editor: PostEditor) -> None:
    editor.start_post("Typing")
    editor.body.press_sequentially("word")
    editor.body.press("Control+a")
    editor.body.press("Control+b")
    expect(editor.body).to_have_value("**word**")
    editor.body.press("Control+z")
    expect(editor.body).to_have_value("word")


def test_ctrl_s_saves_and_keeps_the_cursor(editor: PostEditor) -> None:
    editor.start_post("Typing", "Some words.")
    editor.page.evaluate(SELECT, [5, 5])
    with editor.page.expect_navigation():
        editor.body.press("Control+s")
    expect(editor.body).to_be_focused()
    editor.page.keyboard.type("more ")
    expect(editor.body).to_have_value("Some more words.")
