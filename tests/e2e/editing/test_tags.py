"""Tags in a browser: the address of a renamed tag, and merging."""

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from tests.support.browser.admin import PostEditor
from tests.support.browser.axe import assert_is_accessible
from tests.support.browser.content import write_post
from tests.support.browser.site import Site

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("empty_blog")]


@pytest.fixture
def tagged(empty_blog: None, editors: dict[str, str]) -> None:
    """Two published posts with a tag each: Repair and Repairs."""
    for number, name in enumerate(("Repair", "Repairs")):
        write_post(User.objects.get(username="ada"), f"About {name}", number, tags=[name])


@pytest.mark.usefixtures("tagged")
def test_address_of_a_renamed_tag_redirects(site: Site, editor: PostEditor, reader: Page) -> None:
    editor.page.goto("/admin/blog/tag/")
    editor.page.get_by_role("link", name="Repair", exact=True).click()
    editor.page.get_by_label("Name").fill("Mending")
    editor.page.get_by_label("Slug").fill("mending")
    editor.submit("Save")
    reader.goto("/tags/repair/")
    expect(reader).to_have_url(f"{site.url}/tags/mending/")
    expect(reader.get_by_role("link", name="About Repair", exact=True)).to_be_visible()


@pytest.mark.usefixtures("tagged")
@pytest.mark.parametrize("width", [390, 1360])
def test_tags_are_merged_by_keyboard(site: Site, editor: PostEditor, reader: Page, width: int) -> None:
    page = editor.page
    page.set_viewport_size({"width": width, "height": 900})
    page.goto("/admin/blog/tag/")
    for box in page.get_by_role("row").get_by_role("checkbox").all()[-2:]:
        box.press("Space")
    page.get_by_label("Action:").select_option("Merge selected tags")
    editor.submit("Go")
    expect(page.get_by_role("heading", name="Merge tags")).to_be_visible()
    assert_is_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_role("radio", name="Repair /tags/repair/").press("Space")
    with page.expect_navigation():
        page.get_by_role("button", name="Merge").press("Enter")
    expect(page.get_by_text("“Repairs” became “Repair”.")).to_be_visible()
    reader.goto("/tags/repairs/")
    expect(reader).to_have_url(f"{site.url}/tags/repair/")
    expect(reader.locator("main .card")).to_have_count(2)
