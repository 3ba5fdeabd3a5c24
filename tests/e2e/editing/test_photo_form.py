"""The page of a photo."""

from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from playwright.sync_api import Route, expect

from blog.models import Photo
from common.aws import clients
from tests.support.browser.admin import PostEditor
from tests.support.browser.axe import assert_is_accessible
from tests.support.browser.content import draw_jpeg
from tests.support.browser.site import Site

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("empty_blog")]


@pytest.fixture
def boat(site: Site, editors: dict[str, str]) -> str:
    """Add a photo and return the path of its page."""
    key = "uploads/boat/boat.jpg"
    clients.s3().put_object(Bucket=settings.MEDIA_BUCKET, Key=key, Body=draw_jpeg(), ContentType="image/jpeg")
    uploader = User.objects.get(username="ada")
    photo = Photo.objects.create(file=key, alt="A boat", width=1500, height=1000, uploaded_by=uploader)
    return f"/admin/blog/photo/{photo.pk}/change/"


def test_replaced_file_is_in_the_posts_that_use_it(editor: PostEditor, boat: str, photo: Path) -> None:
    editor.start_post("Boats", "![A boat](/uploads/boat/boat.jpg)")
    editor.submit("Publish")
    page = editor.page
    page.goto(boat)
    page.get_by_text("Replace file").click()
    page.locator("#photo-file").set_input_files(photo)
    expect(page.get_by_text("Uploaded. Save to replace the file.")).to_be_visible()
    page.get_by_label("Alternative text").fill("A lamp")
    editor.submit("Save and continue editing")
    expect(page.locator(".messagelist")).to_contain_text("also in the text of 1 post")
    markdown = page.get_by_label("Markdown").input_value()
    assert markdown.startswith("![A lamp](/uploads/")
    assert markdown.endswith("/lamp.jpg)")
    editor.open_post("Boats")
    expect(editor.body).to_have_value(markdown)


def test_save_waits_for_the_file(editor: PostEditor, photo: Path) -> None:
    page = editor.page
    held: list[Route] = []
    page.goto("/admin/blog/photo/add/")
    page.route("**/sign/", lambda route: held.append(route))  # Playwright reads the signature
    with page.expect_request("**/sign/"):
        page.locator("#photo-file").set_input_files(photo)
    page.get_by_label("Alternative text").fill("A lamp")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("The photo is saved after the upload.")).to_be_visible()
    with page.expect_navigation():
        held.pop().continue_()
    expect(page.locator(".messagelist")).to_contain_text("added successfully")


def test_markdown_is_copied(editor: PostEditor, boat: str) -> None:
    page = editor.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(boat)
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_text("Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == "![A boat](/uploads/boat/boat.jpg)"


def test_unusable_file_is_refused(editor: PostEditor, tmp_path: Path) -> None:
    path = tmp_path / "notes.jpg"
    path.write_text("No photo.")
    editor.page.goto("/admin/blog/photo/add/")
    editor.page.locator("#photo-file").set_input_files(path)
    expect(editor.page.get_by_role("alert")).to_contain_text(
        "notes.jpg is not a JPEG, PNG, WebP, GIF or AVIF"
    )


def test_page_of_a_photo_is_accessible(editor: PostEditor, boat: str) -> None:
    editor.page.goto(boat)
    editor.page.get_by_text("Replace file").click()
    assert_is_accessible(editor.page)
