"""The editor in a browser whose storage is full or refused."""

import pytest
from playwright.sync_api import expect

from tests.support.browser.admin import PostEditor

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("empty_blog")]

FULL = """
Storage.prototype.setItem = () => { throw new DOMException("The quota is exceeded.", "QuotaExceededError"); };
"""
REFUSED = """
for (const area of ["localStorage", "sessionStorage"]) {
  Object.defineProperty(window, area, { get() { throw new DOMException("Access is denied.", "SecurityError"); } });
}
"""

states_of_storage = pytest.mark.parametrize("script", [FULL, REFUSED], ids=["full", "refused"])


@states_of_storage
@pytest.mark.allows_browser_errors("of Django's theme.js, which stores the theme")
def test_editor_without_storage_starts_and_saves(editor: PostEditor, script: str) -> None:
    editor.page.add_init_script(script)
    editor.start_post("Tides", "Saved without storage.")
    editor.page.get_by_role("button", name="Side by side").click()
    expect(editor.preview.get_by_text("Saved without storage.")).to_be_visible()
    editor.body.press("Control+s")
    expect(editor.page.locator(".messagelist")).to_contain_text("saved")


@states_of_storage
@pytest.mark.allows_browser_errors("about the lost connection")
def test_editor_without_storage_and_connection_says_that_nothing_is_kept(
    editor: PostEditor, script: str
) -> None:
    editor.page.add_init_script(script)
    editor.start_post("Tides", "Saved.")
    editor.submit("Save draft")
    editor.page.context.set_offline(True)
    editor.body.fill("Written in a tunnel.")
    expect(editor.page.locator("#autosave-status")).to_contain_text("Unsaved text not kept anywhere")
    editor.page.close()
