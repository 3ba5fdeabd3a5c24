"""New tags while writing, without a window of their own."""

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Locator, expect

from blog.models import Tag
from tests.support.browser.admin import PostEditor
from tests.support.browser.axe import find_violations

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("empty_blog")]


@pytest.fixture(autouse=True)
def repair(transactional_db: None) -> None:
    Tag.objects.create(name="Repair", slug="repair")


def _type_tag(editor: PostEditor, name: str) -> Locator:
    """Type a name into the field of tags, and return the list of results."""
    field = editor.page.get_by_role("searchbox", name="Tags")
    field.click()
    field.press_sequentially(name)
    return editor.page.get_by_role("listbox").get_by_role("option")


def test_unknown_name_offers_to_create_the_tag(editor: PostEditor) -> None:
    editor.start_post("A post", "Text.")
    options = _type_tag(editor, "clocks")
    expect(options).to_have_text(["Create “clocks”"])
    editor.page.keyboard.press("Enter")
    expect(editor.page.get_by_text("The tag “clocks” was created.")).to_be_visible()
    expect(editor.page.locator("#id_tags option:checked")).to_have_text(["clocks"])
    editor.submit("Save draft")
    expect(editor.page.locator("#id_tags option:checked")).to_have_text(["clocks"])
    assert find_violations(editor.page) == ""


def test_known_name_is_chosen_and_not_created(editor: PostEditor) -> None:
    editor.start_post("A post", "Text.")
    expect(_type_tag(editor, "REPAIR")).to_have_text(["Repair"])
    editor.page.keyboard.press("Enter")
    expect(editor.page.locator("#id_tags option:checked")).to_have_text(["Repair"])


def test_enter_prefers_an_existing_tag_that_begins_alike(editor: PostEditor) -> None:
    editor.start_post("A post", "Text.")
    expect(_type_tag(editor, "rep")).to_have_text(["Repair", "Create “rep”"])
    editor.page.keyboard.press("Enter")
    expect(editor.page.locator("#id_tags option:checked")).to_have_text(["Repair"])


def test_refused_name_is_explained_beside_the_field(editor: PostEditor, browser_errors: list[str]) -> None:
    editor.start_post("A post", "Text.")
    expect(_type_tag(editor, "中文")).to_have_text(["Create “中文”"])
    editor.page.keyboard.press("Enter")
    expect(editor.page.get_by_text("“中文” was not created.")).to_be_visible()
    expect(editor.page.locator("#id_tags option:checked")).to_have_count(0)
    assert "400" in browser_errors.pop()  # the browser's own message about the refused request


def test_user_who_cannot_add_tags_gets_no_offer(editor: PostEditor, without_new_tags: None) -> None:
    editor.start_post("A post", "Text.")
    expect(_type_tag(editor, "clocks")).to_have_count(0)
    expect(editor.page.get_by_text("No results found")).to_be_visible()


@pytest.fixture
def without_new_tags(editors: dict[str, str]) -> None:
    group = User.objects.get(username="ada").groups.get()
    group.permissions.remove(group.permissions.get(codename="add_tag"))
