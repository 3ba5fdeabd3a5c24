"""The desk, the profile and the sign-in in a browser."""

import pytest
from django.contrib.auth.models import Group, User
from playwright.sync_api import Page, expect

from tests.support.browser.admin import PostEditor
from tests.support.browser.admin_pages import create_content
from tests.support.browser.axe import assert_is_accessible

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("empty_blog")]


@pytest.fixture
def content(editors: dict[str, str]) -> None:
    create_content(User.objects.get(username="ada"))


@pytest.fixture
def contributor(transactional_db: None) -> None:
    user = User.objects.create_user("connie", password="connie", is_staff=True)
    user.groups.add(Group.objects.get(name="Contributor"))


@pytest.mark.parametrize("path", ["/admin/", "/admin/profile/", "/admin/blog/tag/", "/admin/blog/photo/"])
@pytest.mark.usefixtures("content")
def test_page_is_accessible(editor: PostEditor, path: str) -> None:
    response = editor.page.goto(path)
    assert response
    assert response.status == 200
    assert_is_accessible(editor.page)


def test_empty_desk_is_accessible(editor: PostEditor) -> None:
    editor.page.goto("/admin/")
    expect(editor.page.get_by_text("You have no drafts.")).to_be_visible()
    assert_is_accessible(editor.page)


def test_sign_in_is_accessible(page: Page, transactional_db: None) -> None:
    page.goto("/admin/")
    assert_is_accessible(page)
    page.get_by_label("Username").fill("ada")
    page.get_by_label("Password").fill("wrong")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Please enter the correct username")).to_be_visible()
    assert_is_accessible(page)


@pytest.mark.usefixtures("content")
def test_desk_leads_to_a_post_by_keyboard(editor: PostEditor) -> None:
    page = editor.page
    page.goto("/admin/")
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.closest('.desk-section') !== null"):
            break
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_role("textbox", name="Title")).to_be_visible()


def test_writer_submits_and_editor_publishes(contributor: None, page: Page, editor: PostEditor) -> None:
    writer = PostEditor(page)
    writer.sign_in("connie")
    writer.start_post("A story", "Once.")
    expect(page.get_by_role("button", name="Publish")).to_have_count(0)
    page.get_by_label("Note for the editor").fill("Is the end too long?")
    writer.submit("Submit for review")
    expect(page.get_by_text("You submitted “A story” for review.")).to_be_visible()
    assert_is_accessible(page)

    editor.page.goto("/admin/")
    waiting = editor.page.get_by_role("region", name="Waiting for review")
    expect(waiting.get_by_text("Is the end too long?")).to_be_visible()
    waiting.get_by_role("link", name="A story").click()
    assert_is_accessible(editor.page)
    editor.page.get_by_text("Return to the writer").click()
    editor.page.get_by_label("Note for the writer").fill("Shorten it.")
    editor.submit("Return")

    page.goto("/admin/")
    drafts = page.get_by_role("region", name="Your drafts")
    expect(drafts.get_by_text("Shorten it.")).to_be_visible()
    drafts.get_by_role("link", name="A story").click()
    expect(page.get_by_text("Returned by Ada")).to_be_visible()
    writer.body.fill("Short.")
    writer.submit("Submit for review")

    editor.page.goto("/admin/")
    editor.page.get_by_role("region", name="Waiting for review").get_by_role("link", name="A story").click()
    editor.submit("Publish")
    expect(editor.page.get_by_text("In review.")).to_have_count(0)


def test_warnings_look_like_warnings(editor: PostEditor) -> None:
    editor.start_post("A post", "Text.")
    editor.submit("Save draft")
    warning = editor.page.locator(".messagelist li.warning")
    expect(warning).to_contain_text("The summary is missing.")
    item = warning.locator("li").first
    assert item.evaluate("item => getComputedStyle(item).backgroundColor") == "rgba(0, 0, 0, 0)"
    assert item.evaluate("item => getComputedStyle(item).backgroundImage") == "none"
