"""Text that was typed and not saved is always kept somewhere, and the message says where."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.support.browser.admin import PostEditor

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("empty_blog")]

KEPT = re.compile(r"Unsaved text kept at \d\d:\d\d UTC")

PASTE = """(text) => {
  const area = document.getElementById("id_body");
  area.value = text;
  area.dispatchEvent(new Event("input", { bubbles: true }));
}"""


def status(editor: PostEditor) -> Locator:
    return editor.page.locator("#autosave-status")


def rows(editor: PostEditor) -> Locator:
    return editor.page.locator("#unsaved-texts li")


def type_and_wait(editor: PostEditor, text: str) -> None:
    editor.body.fill(text)
    expect(status(editor)).to_have_text(KEPT)


def open_tab(editor: PostEditor, address: str) -> PostEditor:
    tab = PostEditor(editor.page.context.new_page())
    tab.page.goto(address)
    return tab


def reopen(editor: PostEditor) -> PostEditor:
    """Close the tab and open its address in another one."""
    address = editor.page.url
    tab = PostEditor(editor.page.context.new_page())
    editor.page.close()
    tab.page.goto(address)
    return tab


def restore(editor: PostEditor, text: str) -> None:
    row = rows(editor).filter(has_text=text)
    with editor.page.expect_navigation():
        row.get_by_role("link", name="Restore").click()
    expect(editor.body).to_have_value(text)


def save_draft(editor: PostEditor, title: str, body: str) -> str:
    editor.start_post(title, body)
    editor.submit("Save draft")
    return editor.page.url


def test_text_typed_beside_an_unanswered_list_is_kept(editor: PostEditor) -> None:
    save_draft(editor, "Tides", "Saved.")
    type_and_wait(editor, "Yesterday's text.")
    editor = reopen(editor)
    type_and_wait(editor, "Today's text.")
    editor = reopen(editor)

    expect(rows(editor)).to_have_count(2)
    restore(editor, "Yesterday's text.")
    expect(rows(editor)).to_have_count(1)
    restore(editor, "Today's text.")
    expect(editor.page.get_by_text("This is your unsaved text of")).to_be_visible()
    editor.submit("Save draft")
    expect(rows(editor)).to_have_count(1)
    expect(rows(editor)).to_contain_text("Yesterday's text.")


def test_two_tabs_of_a_new_post_keep_their_texts_apart(editor: PostEditor) -> None:
    editor.start_post("Tides", "In the first tab.")
    other = open_tab(editor, editor.page.url)
    type_and_wait(other, "In the second tab.")
    type_and_wait(editor, "In the first tab, and more.")
    other.page.close()
    editor = reopen(editor)
    expect(rows(editor)).to_have_count(2)
    restore(editor, "In the second tab.")
    restore(editor, "In the first tab, and more.")
    expect(editor.page.locator("#id_title")).to_have_value("Tides")


def test_text_typed_before_another_one_is_restored_is_kept(editor: PostEditor) -> None:
    save_draft(editor, "Tides", "Saved.")
    type_and_wait(editor, "The older text.")
    editor = reopen(editor)
    editor.body.fill("Typed just before the click.")
    restore(editor, "The older text.")
    restore(editor, "Typed just before the click.")
    expect(rows(editor)).to_contain_text("The older text.")


def test_text_of_the_last_second_before_a_tab_closes_is_kept(editor: PostEditor) -> None:
    save_draft(editor, "Tides", "Saved.")
    editor.body.fill("Typed in the last second.")
    editor = reopen(editor)
    restore(editor, "Typed in the last second.")


def test_discarded_text_leaves_the_list_and_the_typed_text(editor: PostEditor) -> None:
    save_draft(editor, "Tides", "Saved.")
    type_and_wait(editor, "Discarded.")
    editor = reopen(editor)
    editor.body.fill("Still here.")
    rows(editor).get_by_role("button", name="Discard").click()
    expect(rows(editor)).to_have_count(0)
    expect(editor.body).to_be_focused()
    expect(editor.body).to_have_value("Still here.")


@pytest.mark.allows_browser_errors("about the rejected requests")
def test_text_survives_the_end_of_the_session(editor: PostEditor) -> None:
    save_draft(editor, "Tides", "Saved.")
    editor.page.context.clear_cookies()
    editor.body.fill("Written after the session had ended.")
    editor.page.get_by_role("button", name="Save draft").click()
    expect(status(editor)).to_contain_text(
        "You have been signed out. Unsaved text kept in this browser only."
    )

    elsewhere = PostEditor(editor.page.context.new_page())
    elsewhere.sign_in("ada")
    editor.submit("Save draft")
    expect(editor.page.locator(".messagelist")).to_contain_text("saved")
    expect(editor.body).to_have_value("Written after the session had ended.")
    expect(rows(editor)).to_have_count(0)


@pytest.mark.allows_browser_errors("about the lost connection")
def test_text_survives_a_lost_connection(editor: PostEditor) -> None:
    address = save_draft(editor, "Tides", "Saved.")
    editor.page.context.set_offline(True)
    editor.body.fill("Written in a tunnel.")
    expect(status(editor)).to_contain_text("No connection. Unsaved text kept in this browser only.")
    editor.page.close()
    editor.page.context.set_offline(False)

    again = open_tab(editor, address)
    restore(again, "Written in a tunnel.")
    assert again.page.evaluate("Object.keys(localStorage).filter((key) => key.includes('unsaved'))") == []


@pytest.mark.allows_browser_errors("about the refused requests")
def test_text_that_the_server_refuses_is_kept_in_the_browser(editor: PostEditor) -> None:
    address = save_draft(editor, "Tides", "Saved.")
    editor.page.context.route("**/autosave/", lambda route: route.fulfill(status=503))
    editor.body.fill("Written while the server was down.")
    expect(status(editor)).to_contain_text(
        "The server can’t store your text now. Unsaved text kept in this browser only."
    )
    again = open_tab(editor, address)
    banner = again.page.locator(".local-copy")
    expect(banner).to_contain_text("that the server did not receive")
    again.body.fill("Typed beside the banner.")
    banner.get_by_role("button", name="Restore").click()
    expect(again.body).to_have_value("Written while the server was down.")
    again.page.context.unroute("**/autosave/")
    again.page.reload()
    expect(rows(again)).to_have_count(2)


@pytest.mark.allows_browser_errors("about the refused requests")
def test_text_of_a_deleted_post_becomes_a_new_post(editor: PostEditor) -> None:
    address = save_draft(editor, "Tides", "Saved.")
    other = open_tab(editor, address.replace("/change/", "/delete/"))
    other.submit("Move to trash")
    expect(other.page.locator(".messagelist")).to_be_visible()
    editor.body.fill("Written after the post was deleted.")
    expect(status(editor)).to_contain_text("Your text is kept as an unsaved new post.")
    editor.page.get_by_role("button", name="Save draft").click()  # is refused, because it would lose the text
    with editor.page.expect_popup() as popup:
        editor.page.get_by_role("link", name="Open it").click()
    new = PostEditor(popup.value)
    expect(new.body).to_have_value("Written after the post was deleted.")
    new.submit("Save draft")
    expect(new.page.locator(".messagelist")).to_contain_text("saved")


def test_text_typed_while_the_form_is_saved_is_kept(editor: PostEditor) -> None:
    save_draft(editor, "Tides", "Saved.")
    editor.page.route("**/change/", lambda route: type_before(route, editor.page))
    editor.body.press("Control+End")
    editor.body.press_sequentially(" Sent.")
    with editor.page.expect_navigation():
        editor.body.press("Control+s")
    expect(editor.body).to_have_value("Saved. Sent. Typed meanwhile.")
    expect(editor.body).to_be_focused()
    expect(rows(editor)).to_have_count(0)
    expect(open_tab(editor, editor.page.url).body).to_have_value("Saved. Sent.")


def type_before(route: object, page: Page) -> None:
    page.keyboard.insert_text(" Typed meanwhile.")
    route.continue_()  # type: ignore[attr-defined]


def test_text_of_half_a_megabyte_is_kept(editor: PostEditor) -> None:
    save_draft(editor, "Tides", "Saved.")
    text = ("A sentence of the long text. " * 17_000).strip()
    editor.page.evaluate(PASTE, text)
    expect(status(editor)).to_have_text(KEPT)
    editor = reopen(editor)
    with editor.page.expect_navigation():
        rows(editor).get_by_role("link", name="Restore").click()
    assert editor.body.input_value() == text
    editor.submit("Save draft")
    assert editor.body.input_value() == text
