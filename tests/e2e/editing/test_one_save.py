"""One save at a time, however often an editor presses the button or the keys."""

import pytest
from playwright.sync_api import Route, expect

from tests.support.browser.admin import PostEditor

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("empty_blog")]


def count_posts(editor: PostEditor) -> int:
    tab = editor.page.context.new_page()
    tab.goto("/admin/blog/post/")
    return tab.locator("#result_list tbody tr").count()


def test_double_click_saves_a_new_post_once(editor: PostEditor) -> None:
    editor.start_post("Tides", "Text.")
    with editor.page.expect_navigation():
        editor.page.get_by_role("button", name="Save draft").dblclick()
    expect(editor.page.locator(".messagelist > .success")).to_have_count(1)
    expect(editor.page.locator(".errornote")).to_have_count(0)
    assert count_posts(editor) == 1


def test_double_click_publishes_a_new_post_once(editor: PostEditor) -> None:
    editor.start_post("Tides", "Text.")
    with editor.page.expect_navigation():
        editor.page.get_by_role("button", name="Publish", exact=True).dblclick()
    expect(editor.page.locator(".messagelist")).to_contain_text("was published")
    assert count_posts(editor) == 1


def test_ctrl_s_three_times_is_not_an_edit_conflict(editor: PostEditor) -> None:
    editor.start_post("Tides", "Text.")
    editor.submit("Save draft")
    editor.body.fill("Changed.")
    with editor.page.expect_navigation():
        editor.page.evaluate("""() => {
          const area = document.getElementById("id_body");
          const keys = { key: "s", ctrlKey: true, bubbles: true, cancelable: true };
          for (let n = 0; n < 3; n += 1) area.dispatchEvent(new KeyboardEvent("keydown", keys));
        }""")
    expect(editor.body).to_have_value("Changed.")
    expect(editor.page.locator(".edit-conflict")).to_have_count(0)
    editor.page.get_by_role("link", name="Revisions").click()
    expect(editor.page.locator("table.revisions tbody tr")).to_have_count(2)


def test_form_sent_twice_by_the_browser_is_saved_once(editor: PostEditor) -> None:
    """Without the editor's JavaScript, only the server can prevent the second save."""
    editor.page.route("**/post_form.js", lambda route: route.abort())
    editor.page.goto("/admin/blog/post/add/")
    editor.page.locator("#id_title").fill("Tides")
    editor.page.evaluate("""async () => {
      const form = document.getElementById("post_form");
      const body = new FormData(form, form.querySelector("[name=_continue]"));
      await fetch(form.action, { method: "POST", body });
    }""")
    with editor.page.expect_navigation():
        editor.page.get_by_role("button", name="Save draft").click()
    expect(editor.page.locator(".errornote")).to_have_count(0)
    assert count_posts(editor) == 1


@pytest.mark.allows_browser_errors("about the failed request")
def test_buttons_work_again_after_a_save_that_failed(editor: PostEditor) -> None:
    editor.start_post("Tides", "Text.")
    editor.submit("Save draft")
    editor.page.route("**/autosave/", fail)
    editor.body.fill("Changed.")
    button = editor.page.get_by_role("button", name="Save draft")
    button.click()
    expect(editor.page.locator("#autosave-status")).to_contain_text("The server can’t store your text now.")
    expect(button).not_to_have_attribute("aria-disabled", "true")
    editor.page.unroute("**/autosave/")
    editor.submit("Save draft")
    expect(editor.body).to_have_value("Changed.")
    expect(editor.page.locator(".messagelist")).to_contain_text("saved")


def fail(route: Route) -> None:
    route.fulfill(status=500)


def test_form_that_the_browsers_back_button_shows_saves_its_text_again(
    editor: PostEditor,
) -> None:
    editor.start_post("Tides", "One.")
    editor.submit("Save draft")
    editor.page.go_back()
    expect(editor.page.locator("#post_form")).to_be_visible()
    editor.page.locator("#id_title").fill("Tides")
    editor.body.fill("Two.")
    editor.submit("Save draft")
    expect(editor.body).to_have_value("Two.")


def test_published_post_is_updated_again_after_the_browsers_back_button(editor: PostEditor) -> None:
    editor.start_post("Tides", "One.")
    editor.submit("Publish")
    editor.body.fill("Two.")
    editor.submit("Update")
    editor.page.go_back()
    expect(editor.page.locator("#post_form")).to_be_visible()
    editor.body.fill("Three.")
    editor.submit("Update")
    expect(editor.page.locator(".edit-conflict")).to_have_count(0)
    expect(editor.page.locator(".messagelist")).to_contain_text("was updated")
    expect(editor.body).to_have_value("Three.")
