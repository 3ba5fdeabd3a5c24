"""Preview links, from the editor's dialog to a reader without an account."""

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.support.browser.admin import PostEditor
from tests.support.browser.axe import assert_is_accessible
from tests.support.browser.site import OpenTab, Site

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("empty_blog")]


def save_draft(editor: PostEditor, title: str, body: str) -> None:
    editor.start_post(title, body)
    editor.submit("Save draft")


def test_copied_link_shows_the_draft_until_it_is_revoked(editor: PostEditor, open_tab: OpenTab) -> None:
    save_draft(editor, "Tides", "Not yet.")
    editor.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    editor.page.get_by_role("link", name="Share preview").click()
    dialog = editor.page.get_by_role("dialog", name="Share preview")
    dialog.get_by_label("The link lasts").select_option("30 days")
    dialog.get_by_role("button", name="Create link").click()
    expect(dialog.get_by_role("status")).to_have_text("The link was copied.")
    field = dialog.get_by_label("created by Ada")
    expect(field).to_be_focused()
    expect(dialog.get_by_role("button", name="Copy")).to_have_count(1)
    address = field.input_value()
    assert editor.page.evaluate("navigator.clipboard.readText()") == address

    guest = open_tab()
    guest.goto(address)
    expect(guest.get_by_role("complementary", name="Preview")).to_have_text(
        re.compile("Preview of a draft, until .*. Not published.")
    )
    expect(guest.get_by_text("Not yet.")).to_be_visible()
    assert guest.context.cookies() == []
    assert_is_accessible(guest)

    dialog.get_by_role("button", name="Revoke").click()
    expect(dialog.get_by_role("status")).to_contain_text("The link was revoked.")
    guest.reload()
    expect(guest.get_by_role("heading", level=1)).to_have_text("This preview link has ended")


def test_dialog_returns_the_focus(editor: PostEditor) -> None:
    save_draft(editor, "Tides", "Not yet.")
    link = editor.page.get_by_role("link", name="Share preview")
    link.focus()
    editor.page.keyboard.press("Enter")
    dialog = editor.page.get_by_role("dialog", name="Share preview")
    expect(dialog.get_by_label("The link lasts")).to_be_focused()
    editor.page.keyboard.press("Tab")
    editor.page.keyboard.press("Enter")
    expect(dialog.get_by_role("listitem")).to_have_count(1)
    assert_is_accessible(editor.page)
    editor.page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(link).to_be_focused()


def test_links_work_without_javascript(
    editor: PostEditor, site: Site, browser: Browser, open_tab: OpenTab
) -> None:
    save_draft(editor, "Tides", "Not yet.")
    context = browser.new_context(base_url=site.url, java_script_enabled=False)
    context.add_cookies(editor.page.context.cookies())  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(editor.page.url)
    page.get_by_role("link", name="Share preview").click()
    page.get_by_role("button", name="Create link").click()
    expect(page.get_by_text("The link was created. Copy its address.")).to_be_visible()
    guest = open_tab()
    guest.goto(page.get_by_label("created by Ada").input_value())
    expect(guest.get_by_text("Not yet.")).to_be_visible()
    page.get_by_role("button", name="Revoke").click()
    expect(page.get_by_text("This post has no preview links.")).to_be_visible()


def test_page_of_the_links_is_accessible(editor: PostEditor) -> None:
    save_draft(editor, "Tides", "Not yet.")
    editor.page.goto(editor.page.url.replace("/change/", "/share/"))
    editor.page.get_by_role("button", name="Create link").click()
    expect(editor.page.get_by_label("created by Ada")).to_be_visible()
    assert_is_accessible(editor.page)
