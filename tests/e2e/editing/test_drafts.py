"""The draft of a published post, the save buttons, and the keys that press one."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.support.browser.admin import PostEditor
from tests.support.browser.axe import assert_is_accessible

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("empty_blog")]


def assert_readers_see(reader: Page, text: str) -> None:
    reader.goto("/posts/night-train/")
    expect(reader.locator("article")).to_contain_text(text)


def test_draft_of_a_published_post_is_shown_to_editors_only(editor: PostEditor, reader: Page) -> None:
    editor.start_post("Night train", "The first text.")
    editor.submit("Publish")
    assert_readers_see(reader, "The first text.")

    editor.body.fill("A better text.")
    editor.submit("Save draft")
    expect(editor.page.locator(".messagelist")).to_contain_text(
        "Draft saved. Readers still see the version of"
    )
    expect(editor.page.locator(".visibility")).to_contain_text("Published, with changes")
    expect(editor.body).to_have_value("A better text.")
    expect(editor.preview.get_by_text("A better text.")).to_be_visible()
    assert_readers_see(reader, "The first text.")
    with editor.page.expect_popup() as popup:
        editor.page.get_by_role("link", name="Preview in a new tab").click()
    expect(popup.value.get_by_text("A better text.")).to_be_visible()
    popup.value.close()

    editor.submit("Update")
    expect(editor.page.locator(".visibility")).not_to_contain_text("with changes")
    assert_readers_see(reader, "A better text.")


def test_discarded_changes_leave_the_published_text(editor: PostEditor) -> None:
    editor.start_post("Night train", "The first text.")
    editor.submit("Publish")
    editor.body.fill("A worse text.")
    editor.submit("Save draft")
    editor.page.get_by_role("link", name="Discard changes").click()
    expect(editor.page.locator("#content-main del")).to_contain_text(["first"])
    editor.submit("Discard changes")
    expect(editor.body).to_have_value("The first text.")
    expect(editor.page.get_by_role("link", name="Discard changes")).to_have_count(0)


def test_keyboard_save_of_a_published_post_publishes_nothing(editor: PostEditor, reader: Page) -> None:
    editor.start_post("Night train", "The first text.")
    editor.submit("Publish")
    editor.body.fill("A half-done text.")
    with editor.page.expect_navigation():
        editor.body.press("Control+s")
    expect(editor.page.locator(".visibility")).to_contain_text("Published, with changes")
    editor.page.get_by_text("URL and search engines").click()
    with editor.page.expect_navigation():
        editor.page.locator("#id_seo_title").press("Enter")
    expect(editor.page.locator(".visibility")).to_contain_text("Published, with changes")
    assert_readers_see(reader, "The first text.")


def test_publish_button_says_schedule_for_a_future_time(editor: PostEditor) -> None:
    editor.start_post("Night train", "Text.")
    now = datetime.now(UTC)
    time = editor.page.locator("#id_published_at")
    time.fill(f"{now + timedelta(days=1):%Y-%m-%dT%H:%M}")
    expect(editor.page.get_by_role("button", name="Schedule", exact=True)).to_be_visible()
    time.fill(f"{now - timedelta(days=1):%Y-%m-%dT%H:%M}")
    expect(editor.page.get_by_role("button", name="Publish", exact=True)).to_be_visible()
    time.fill(f"{now + timedelta(days=1):%Y-%m-%dT%H:%M}")
    editor.submit("Save draft")
    editor.submit("Schedule")
    expect(editor.page.locator(".messagelist")).to_contain_text("was scheduled for")


def test_pages_of_a_draft_are_accessible(editor: PostEditor) -> None:
    editor.start_post("Night train", "The first text.")
    editor.submit("Publish")
    editor.body.fill("A better text.")
    editor.page.get_by_label("Publish the changes at").fill("2099-01-01T08:00")
    editor.submit("Save draft")
    expect(editor.page.locator(".messagelist")).to_contain_text(
        "will be published on 1 January 2099, 08:00 UTC."
    )
    assert_is_accessible(editor.page)
    editor.page.get_by_role("link", name="Discard changes").click()
    expect(editor.page.get_by_role("button", name="Discard changes")).to_be_visible()
    assert_is_accessible(editor.page)
