"""Paste into the text, with the real clipboard: rich text becomes Markdown, and plain text stays as it is."""

import re

import pytest
from playwright.sync_api import expect

from tests.support.browser.admin import PostEditor
from tests.support.browser.clipboard import copy, copy_with_picture
from tests.support.paths import FIXTURES

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("empty_blog")]

CLIPBOARDS = sorted((FIXTURES / "clipboard").glob("*.html"))
PLAIN = {"mac-terminal", "vs-code", "windows-terminal"}
RICH_LINK = '<p>See <a href="https://example.com/">the <b>list</b></a>.</p>'
LINK = "See [the **list**](https://example.com/)."
SELECT = "([from, to]) => document.getElementById('id_body').setSelectionRange(from, to)"


def paste(editor: PostEditor, keys: str = "Control+v") -> None:
    editor.body.focus()
    editor.page.keyboard.press(keys)


def test_rich_text_of_each_program_becomes_markdown(editor: PostEditor) -> None:
    editor.start_post("Paste")
    pasted, expected = {}, {}
    for path in CLIPBOARDS:
        expected[path.stem] = path.with_suffix(".md").read_text().rstrip("\n")
        text = expected[path.stem] if path.stem in PLAIN else "Plain text of the clipboard"
        editor.body.fill("")
        copy(editor.page, text, path.read_text())
        paste(editor)
        expect(editor.body).not_to_have_value("")
        pasted[path.stem] = editor.body.input_value()
    assert pasted == expected


def test_paste_replaces_the_selection_and_one_undo_takes_it_back(editor: PostEditor) -> None:
    editor.start_post("Paste", "One two three")
    copy(editor.page, "See the list.", RICH_LINK)
    editor.page.evaluate(SELECT, [4, 7])
    paste(editor)
    expect(editor.body).to_have_value(f"One {LINK} three")
    editor.page.keyboard.press("Control+z")
    expect(editor.body).to_have_value("One two three")


def test_blocks_get_empty_lines_and_one_undo_takes_them_back(editor: PostEditor) -> None:
    editor.start_post("Paste", "Before after")
    copy(editor.page, "A B", "<h2>A</h2><ul><li>B</li></ul>")
    editor.page.evaluate(SELECT, [6, 7])
    paste(editor)
    expect(editor.body).to_have_value("Before\n\n## A\n\n- B\n\nafter")
    editor.page.keyboard.press("Control+z")
    expect(editor.body).to_have_value("Before after")


def test_paste_as_plain_text_stays_plain(editor: PostEditor) -> None:
    editor.start_post("Paste")
    copy(editor.page, "See the list.", RICH_LINK)
    paste(editor, "Control+Shift+v")
    expect(editor.body).to_have_value("See the list.")


@pytest.mark.parametrize(("before", "after"), [("```\n", "\n```"), ("Call `run ", "` now")])
def test_paste_into_code_stays_plain(editor: PostEditor, before: str, after: str) -> None:
    editor.start_post("Paste", before + after)
    copy(editor.page, "See the list.", RICH_LINK)
    editor.page.evaluate(SELECT, [len(before), len(before)])
    paste(editor)
    expect(editor.body).to_have_value(f"{before}See the list.{after}")


def test_paste_after_code_becomes_markdown(editor: PostEditor) -> None:
    text = "```\ncode\n```\n\nCall `this`. "
    editor.start_post("Paste", text)
    copy(editor.page, "See the list.", RICH_LINK)
    paste(editor)
    expect(editor.body).to_have_value(text + LINK)


def test_url_over_words_becomes_their_link(editor: PostEditor) -> None:
    editor.start_post("Paste", "See this and https://example.com/old")
    copy(editor.page, "https://example.com/a_(b)?utm_source=c")
    editor.page.evaluate(SELECT, [4, 8])
    paste(editor)
    linked = "See [this](https://example.com/a_(b)?utm_source=c) and "
    expect(editor.body).to_have_value(f"{linked}https://example.com/old")
    editor.page.evaluate(SELECT, [len(linked), len(linked) + 30])
    paste(editor)
    expect(editor.body).to_have_value(f"{linked}https://example.com/a_(b)?utm_source=c")


def test_text_with_its_picture_is_pasted_as_text(editor: PostEditor) -> None:
    editor.start_post("Paste")
    table = "<table><tr><td>Name</td><td>Height</td></tr><tr><td>Sand</td><td>28</td></tr></table>"
    copy_with_picture(editor.page, "Name\tHeight\nSand\t28", table)
    paste(editor)
    expect(editor.body).to_have_value("| Name | Height |\n| --- | --- |\n| Sand | 28  |")
    expect(editor.page.get_by_role("dialog")).to_have_count(0)


def test_pictures_in_rich_text_are_named_as_missing(editor: PostEditor) -> None:
    editor.start_post("Paste")
    copy(editor.page, "A picture.", '<p>A <b>picture</b>.</p><img src="https://example.com/a.png" alt="A">')
    paste(editor)
    expect(editor.body).to_have_value("A **picture**.")
    expect(editor.page.locator(".editor-message")).to_contain_text("A picture was not pasted.")


def test_opening_a_post_loads_no_converter(editor: PostEditor) -> None:
    requests: list[str] = []
    editor.page.on("request", lambda request: requests.append(request.url))
    editor.start_post("Paste", "Text.")
    expect(editor.preview.get_by_text("Text.")).to_be_visible()
    assert any("/editor/paste/paste" in url for url in requests)
    assert [url for url in requests if "turndown" in url] == []


def test_list_of_thousands_of_items_is_pasted_in_seconds(editor: PostEditor) -> None:
    editor.start_post("Paste")
    copy(editor.page, "A list", f"<ol>{'<li><p>item</p></li>' * 8000}</ol>")
    paste(editor)
    expect(editor.body).to_have_value(re.compile(r"8000\. item$"))
    numbers = range(1, 8001)
    assert editor.body.input_value() == "\n".join(f"{number}. item" for number in numbers)
