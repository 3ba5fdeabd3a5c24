"""Writing under bad conditions: nothing is lost, and the message says where the text is."""

import re

import pytest
from playwright.sync_api import Locator, Route, expect

from tests.support.browser.admin import PostEditor

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("empty_blog")]


def status(editor: PostEditor) -> Locator:
    return editor.page.locator("#autosave-status")


def save_draft(editor: PostEditor) -> None:
    editor.start_post("Tides", "Saved.")
    editor.submit("Save draft")


def forbid(route: Route) -> None:
    route.fulfill(status=403)


@pytest.mark.allows_browser_errors("about the lost connection")
def test_save_without_a_connection_keeps_the_form(editor: PostEditor) -> None:
    save_draft(editor)
    editor.page.context.set_offline(True)
    editor.body.fill("Written in a tunnel.")
    editor.page.get_by_role("button", name="Save draft").click()
    expect(status(editor)).to_contain_text("No connection. Unsaved text kept in this browser only.")
    expect(editor.body).to_have_value("Written in a tunnel.")
    editor.page.context.set_offline(False)
    editor.submit("Save draft")
    expect(editor.body).to_have_value("Written in a tunnel.")
    expect(editor.page.locator("#unsaved-texts li")).to_have_count(0)


@pytest.mark.allows_browser_errors("about the lost connection")
def test_text_is_sent_when_the_connection_is_back(editor: PostEditor) -> None:
    save_draft(editor)
    editor.page.context.set_offline(True)
    editor.body.fill("Written in a tunnel.")
    expect(status(editor)).to_contain_text("kept in this browser only")
    editor.page.context.set_offline(False)
    expect(status(editor)).to_have_text(re.compile(r"Unsaved text kept at \d\d:\d\d UTC"))


@pytest.mark.allows_browser_errors("about the refused requests")
def test_text_of_an_editor_who_lost_the_permission_becomes_a_new_post(editor: PostEditor) -> None:
    save_draft(editor)
    for view in ("autosave", "presence", "render"):
        editor.page.route(re.compile(rf"/post/\d+/{view}/"), forbid)
    editor.body.fill("Written without the permission.")
    expect(status(editor)).to_contain_text("you may not change it any more")
    expect(status(editor)).to_contain_text("Your text is kept as an unsaved new post.")
    new = PostEditor(editor.page.context.new_page())
    new.page.goto("/admin/blog/post/")
    new.page.locator(".unsaved").get_by_role("link", name="Restore").click()
    expect(new.body).to_have_value("Written without the permission.")


@pytest.mark.allows_browser_errors("about the refused requests")
def test_text_of_an_editor_who_may_not_write_at_all_stays_in_the_browser(editor: PostEditor) -> None:
    save_draft(editor)
    editor.page.route(re.compile(r"/(autosave|presence|render)/"), forbid)
    editor.body.fill("Written without any permission.")
    expect(status(editor)).to_contain_text(
        "you may not change it any more. Unsaved text kept in this browser only."
    )


def test_clock_of_the_browser_does_not_matter(editor: PostEditor) -> None:
    save_draft(editor)
    editor.page.add_init_script("{ const now = Date.now; Date.now = () => now() - 400 * 86400000; }")
    editor.page.reload()
    editor.body.fill("Written last year, says the clock.")
    expect(status(editor)).to_have_text(re.compile(r"Unsaved text kept at \d\d:\d\d UTC"))
    address = editor.page.url
    editor.page.close()
    again = PostEditor(editor.page.context.new_page())
    again.page.goto(address)
    again.page.get_by_role("link", name="Restore").click()
    expect(again.body).to_have_value("Written last year, says the clock.")


def test_text_with_a_full_storage_is_kept_by_the_server(editor: PostEditor) -> None:
    save_draft(editor)
    editor.page.evaluate("""() => {
      let size = 1 << 20;
      for (let n = 0; size; n += 1) {
        try { localStorage.setItem(`filler${n}`, "a".repeat(size)); } catch { size >>= 1; }
      }
    }""")
    editor.page.reload()
    editor.body.fill("Written with a full storage.")
    expect(status(editor)).to_have_text(re.compile(r"Unsaved text kept at \d\d:\d\d UTC"))


@pytest.mark.allows_browser_errors("about the scripts that did not load")
def test_list_of_unsaved_texts_works_without_javascript(editor: PostEditor) -> None:
    save_draft(editor)
    editor.body.fill("Unsaved.")
    expect(status(editor)).to_contain_text("Unsaved text kept")
    address = editor.page.url
    editor.page.close()
    plain = PostEditor(editor.page.context.new_page())
    plain.page.route("**/*.js", lambda route: route.abort())
    plain.page.goto(address)
    plain.page.get_by_role("link", name="Restore").click()
    expect(plain.body).to_have_value("Unsaved.")
    plain.page.goto(address)
    plain.page.get_by_role("button", name="Discard the text").click()
    expect(plain.page.locator("#unsaved-texts li")).to_have_count(0)
    plain.page.wait_for_load_state()  # until all scripts have failed
