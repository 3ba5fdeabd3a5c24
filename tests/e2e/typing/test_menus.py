"""The menus of the toolbar, with the keyboard and the mouse."""

import pytest
from playwright.sync_api import Locator, expect

from tests.support.browser.admin import PostEditor
from tests.support.browser.axe import assert_is_accessible

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("empty_blog")]

SELECT = "([from, to]) => document.getElementById('id_body').setSelectionRange(from, to)"


def open_menu(editor: PostEditor, name: str) -> Locator:
    editor.page.get_by_role("button", name=name, exact=True).click()
    return editor.page.get_by_role("menu", name=name)


def choose(editor: PostEditor, menu: str, item: str) -> None:
    open_menu(editor, menu).get_by_role("menuitem", name=item, exact=True).click()


def select(editor: PostEditor, text: str, chosen: str) -> None:
    editor.body.fill(text)
    start = text.index(chosen)
    editor.page.evaluate(SELECT, [start, start + len(chosen)])


def test_headings_have_three_levels(editor: PostEditor) -> None:
    editor.start_post("Menus")
    for level, marks in ((2, "##"), (3, "###"), (4, "####")):
        select(editor, "one\n# two", "two")
        choose(editor, "Heading", f"Heading {level}")
        expect(editor.body).to_have_value(f"one\n{marks} two")
    choose(editor, "Heading", "Heading 4")
    expect(editor.body).to_have_value("one\ntwo")


@pytest.mark.parametrize(
    ("item", "inserted"),
    [
        ("Dividing line", "one\n\n---\n\ntwo"),
        ("Note", "one\n\n> [!NOTE]\n> Text\n\ntwo"),
        ("Caution", "one\n\n> [!CAUTION]\n> Text\n\ntwo"),
        ("Within the line", "one\n\n$x$two"),
        ("On its own lines", "one\n\n$$\nx\n$$\n\ntwo"),
    ],
)
def test_insert_menu_inserts_at_the_caret(editor: PostEditor, item: str, inserted: str) -> None:
    editor.start_post("Menus", "one\n\ntwo")
    editor.page.evaluate(SELECT, [5, 5])
    choose(editor, "Insert", item)
    expect(editor.body).to_have_value(inserted)
    expect(editor.body).to_be_focused()


def test_callout_takes_the_selected_lines(editor: PostEditor) -> None:
    editor.start_post("Menus")
    select(editor, "Take\ncare", "Take\ncare")
    choose(editor, "Insert", "Warning")
    expect(editor.body).to_have_value("> [!WARNING]\n> Take\n> care\n\n")


def test_table_has_the_chosen_size(editor: PostEditor) -> None:
    editor.start_post("Menus", "one")
    choose(editor, "Insert", "Table…")
    dialog = editor.page.get_by_role("dialog", name="Insert a table")
    dialog.get_by_label("Columns").fill("2")
    dialog.get_by_label("Rows").fill("1")
    editor.page.keyboard.press("Enter")
    table = "| Column 1 | Column 2 |\n| --- | --- |\n|   |   |"
    expect(editor.body).to_have_value(f"one\n\n{table}\n\n")
    editor.page.keyboard.type("Name")
    expect(editor.body).to_have_value(f"one\n\n{table.replace('Column 1', 'Name')}\n\n")


def test_cancelled_dialog_keeps_the_text_and_the_selection(editor: PostEditor) -> None:
    editor.start_post("Menus")
    select(editor, "one two", "two")
    choose(editor, "Insert", "Code block…")
    editor.page.keyboard.press("Escape")
    expect(editor.page.locator("dialog")).to_have_count(0)  # it has the focus for some milliseconds more
    expect(editor.body).to_be_focused()
    editor.page.keyboard.type("three")
    expect(editor.body).to_have_value("one three")


def test_code_block_has_its_language(editor: PostEditor) -> None:
    editor.start_post("Menus")
    select(editor, "x = 1", "x = 1")
    choose(editor, "Insert", "Code block…")
    editor.page.get_by_label("Language").fill("python")
    editor.page.keyboard.press("Enter")
    expect(editor.body).to_have_value("```python\nx = 1\n```\n\n")


def test_footnotes_are_numbered_and_undone_with_their_texts(editor: PostEditor) -> None:
    editor.start_post("Menus", "One. Two.")
    editor.page.evaluate(SELECT, [4, 4])
    choose(editor, "Insert", "Footnote")
    editor.page.keyboard.type("First.")
    expect(editor.body).to_have_value("One.[^1] Two.\n\n[^1]: First.")
    editor.page.evaluate(SELECT, [13, 13])
    choose(editor, "Insert", "Footnote")
    expect(editor.body).to_have_value("One.[^1] Two.[^2]\n\n[^1]: First.\n[^2]: ")
    editor.page.keyboard.press("Control+z")
    expect(editor.body).to_have_value("One.[^1] Two.\n\n[^1]: First.")


def test_tools_show_the_text_in_preview_mode(editor: PostEditor) -> None:
    editor.start_post("Menus", "one")
    editor.page.get_by_role("group", name="View").get_by_role("button", name="Preview").click()
    expect(editor.body).to_be_hidden()
    choose(editor, "Insert", "Dividing line")
    expect(editor.body).to_be_visible()
    expect(editor.body).to_have_value("one\n\n---\n\n")


def test_menu_works_with_the_keyboard(editor: PostEditor) -> None:
    editor.start_post("Menus")
    button = editor.page.get_by_role("button", name="Insert", exact=True)
    item = editor.page.get_by_role("menuitem")
    button.focus()
    editor.page.keyboard.press("ArrowDown")
    expect(item.first).to_be_focused()
    expect(button).to_have_attribute("aria-expanded", "true")
    editor.page.keyboard.press("ArrowUp")
    expect(editor.page.get_by_role("menuitem", name="On its own lines")).to_be_focused()
    editor.page.keyboard.press("d")
    expect(editor.page.get_by_role("menuitem", name="Dividing line")).to_be_focused()
    editor.page.keyboard.press("Escape")
    expect(button).to_be_focused()
    expect(button).to_have_attribute("aria-expanded", "false")
    editor.page.keyboard.press("Enter")
    expect(item.first).to_be_focused()
    editor.page.keyboard.press("d")
    editor.page.keyboard.press("Enter")
    expect(editor.body).to_have_value("---\n\n")


def test_menus_fit_a_phone_and_are_accessible(editor: PostEditor) -> None:
    editor.page.set_viewport_size({"width": 390, "height": 800})
    editor.start_post("Menus", "Text.")
    for name in ("Heading", "Insert"):
        box = open_menu(editor, name).bounding_box()
        assert box
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390
        editor.page.keyboard.press("Escape")
    assert editor.page.evaluate("document.documentElement.scrollWidth") <= 390
    open_menu(editor, "Insert")
    assert_is_accessible(editor.page)
