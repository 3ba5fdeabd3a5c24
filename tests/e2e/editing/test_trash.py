"""The trash, with a browser: moving a post there, undo, restoring, and deleting for good."""

import pytest
from playwright.sync_api import Page, expect

from tests.support.browser.admin import PostEditor
from tests.support.browser.axe import assert_is_accessible

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("empty_blog")]


def get_status(reader: Page, path: str) -> int:
    response = reader.goto(path)
    assert response
    return response.status


def publish(editor: PostEditor, title: str) -> None:
    editor.start_post(title, "Text.")
    editor.submit("Publish")


def test_post_moves_to_the_trash_and_back_by_keyboard(editor: PostEditor, reader: Page) -> None:
    publish(editor, "Tides")
    assert get_status(reader, "/posts/tides/") == 200
    editor.page.get_by_role("button", name="Move to trash").focus()
    with editor.page.expect_navigation():
        editor.page.keyboard.press("Enter")
    expect(editor.page.get_by_text("“Tides” was moved to the trash.")).to_be_visible()
    assert_is_accessible(editor.page)
    assert get_status(reader, "/posts/tides/") == 410
    editor.page.get_by_role("button", name="Undo").focus()
    with editor.page.expect_navigation():
        editor.page.keyboard.press("Enter")
    expect(editor.page.get_by_text("“Tides” is back, as before.")).to_be_visible()
    assert get_status(reader, "/posts/tides/") == 200


@pytest.mark.parametrize("width", [390, 1360])
def test_trash_restores_a_post_and_deletes_another_for_good(editor: PostEditor, width: int) -> None:
    page = editor.page
    for title in ("Tides", "Lamps"):
        publish(editor, title)
        editor.submit("Move to trash")
    page.set_viewport_size({"width": width, "height": 900})
    page.get_by_role("link", name="Trash (2)").click()
    assert_is_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_role("listitem").filter(has_text="Tides").get_by_role("link", name="Delete for good").click()
    assert_is_accessible(page)
    editor.submit("Delete for good")
    expect(page.get_by_text("“Tides” was deleted for good.")).to_be_visible()
    editor.submit("Restore as a draft")
    expect(page.get_by_text("“Lamps” is restored as a draft.")).to_be_visible()
    expect(page.locator("#id_title")).to_have_value("Lamps")
    page.goto("/admin/blog/post/trash/")
    expect(page.get_by_text("The trash is empty.")).to_be_visible()


def test_page_of_a_post_in_the_trash_offers_to_restore_it(editor: PostEditor) -> None:
    publish(editor, "Tides")
    address = editor.page.url
    other = PostEditor(editor.page.context.new_page())
    other.page.goto(address)
    editor.submit("Move to trash")
    other.page.goto(address)
    expect(other.page.get_by_role("button", name="Restore as a draft")).to_be_visible()
    assert_is_accessible(other.page)
