"""The keys of the post form: nothing is published by accident, and saving works from everywhere."""

import pytest
from playwright.sync_api import Page, expect

from tests.support.browser.admin import PostEditor

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("empty_blog")]


def test_enter_in_the_title_moves_to_the_start_of_the_text(editor: PostEditor, reader: Page) -> None:
    editor.start_post("A live post", "Public words.")
    editor.submit("Publish")
    editor.page.locator("#id_title").press("End")
    editor.page.keyboard.type(" in progr")
    editor.page.keyboard.press("Enter")
    editor.page.keyboard.type("New: ")
    expect(editor.body).to_have_value("New: Public words.")
    expect(editor.page.locator("#id_title")).to_have_value("A live post in progr")
    reader.goto("/posts/a-live-post/")
    expect(reader.get_by_role("heading", level=1)).to_have_text("A live post")


def test_enter_that_confirms_an_input_method_stays_in_the_title(editor: PostEditor) -> None:
    editor.start_post("夜")
    title = editor.page.locator("#id_title")
    title.focus()
    title.dispatch_event("keydown", {"key": "Enter", "isComposing": True})
    expect(title).to_be_focused()


@pytest.mark.parametrize("place", ["#id_summary", "#id_status", "body", "#site-name a"])
def test_ctrl_s_saves_wherever_the_focus_is(editor: PostEditor, place: str) -> None:
    editor.start_post("A post", "Text.")
    editor.page.evaluate("document.activeElement.blur()")
    editor.page.locator(place).first.focus()
    with editor.page.expect_navigation():
        editor.page.keyboard.press("Control+s")
    expect(editor.page.locator(".messagelist")).to_contain_text("saved")
    expect(editor.page.locator(".visibility")).to_contain_text("Draft")


@pytest.mark.parametrize("field", ["#id_seo_title", "#id_slug", "#id_published_at"])
def test_enter_in_other_fields_of_a_live_post_publishes_nothing(
    editor: PostEditor, reader: Page, field: str
) -> None:
    editor.start_post("A live post", "Public words.")
    editor.submit("Publish")
    editor.body.fill("Half-done words.")
    editor.page.get_by_text("URL and search engines").click()
    with editor.page.expect_navigation():
        editor.page.locator(field).press("Enter")
    expect(editor.body).to_have_value("Half-done words.")
    reader.goto("/posts/a-live-post/")
    expect(reader.get_by_text("Public words.")).to_be_visible()
