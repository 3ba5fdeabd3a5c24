"""The addresses of posts in the form: proposals, former slugs of other posts, and drafts that get another title."""

import pytest
from playwright.sync_api import Page, expect

from tests.support.browser.admin import PostEditor
from tests.support.browser.axe import assert_is_accessible
from tests.support.browser.site import Site

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("empty_blog")]


def publish_and_rename(editor: PostEditor, title: str, slug: str) -> None:
    editor.start_post(title, "Text.")
    editor.submit("Publish")
    editor.page.get_by_text("URL and search engines").click()
    editor.page.get_by_label("Slug").fill(slug)
    editor.submit("Update")


def test_new_post_of_the_same_title_leaves_the_former_address(
    site: Site, editor: PostEditor, reader: Page
) -> None:
    publish_and_rename(editor, "Weekly links", "weekly-links-one")
    editor.start_post("Weekly links", "Another text.")
    expect(editor.page.locator("#post-address")).to_have_text("Address: /posts/weekly-links-2/")
    editor.submit("Publish")
    reader.goto("/posts/weekly-links/")
    expect(reader).to_have_url(f"{site.url}/posts/weekly-links-one/")
    reader.goto("/posts/weekly-links-2/")
    expect(reader.get_by_text("Another text.")).to_be_visible()


def test_address_of_a_draft_follows_its_title(editor: PostEditor, reader: Page) -> None:
    editor.start_post("Untitled", "Text.")
    editor.submit("Save draft")
    title, address = editor.page.locator("#id_title"), editor.page.locator("#post-address")
    expect(address).to_have_text("Address: /posts/untitled/")
    title.fill("Night train")
    expect(address).to_have_text("Address: /posts/night-train/")
    editor.submit("Publish")
    title.fill("Night ferry")
    editor.submit("Update")
    expect(address).to_have_text("Address: /posts/night-train/")
    reader.goto("/posts/night-train/")
    expect(reader.get_by_role("heading", level=1)).to_have_text("Night ferry")
    response = reader.goto("/posts/untitled/")
    assert response
    assert response.status == 404


def test_former_address_is_taken_only_with_a_confirmation(editor: PostEditor, reader: Page) -> None:
    publish_and_rename(editor, "Annual report", "annual-report-2025")
    editor.start_post("Another report", "The new one.")
    editor.page.get_by_text("URL and search engines").click()
    editor.page.get_by_label("Slug").fill("annual-report")
    editor.submit("Publish")
    expect(editor.page.get_by_text("“Annual report” had this slug")).to_be_visible()
    expect(editor.body).to_have_value("The new one.")
    assert_is_accessible(editor.page)
    editor.page.get_by_role("checkbox", name="Take this slug over from “Annual report”").check()
    editor.submit("Publish")
    reader.goto("/posts/annual-report/")
    expect(reader.get_by_text("The new one.")).to_be_visible()
