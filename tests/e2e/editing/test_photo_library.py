"""The photo library, the cover and the layout of photos in the form of a post."""

import re
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Locator, Page, expect

from blog.models import Photo
from tests.support.browser.admin import PostEditor
from tests.support.browser.axe import assert_is_accessible

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("empty_blog")]

SELECT = "position => document.getElementById('id_body').setSelectionRange(position, position)"


@pytest.fixture
def photos(editors: dict[str, str]) -> list[Photo]:
    ada = User.objects.get(username="ada")
    return [
        Photo.objects.create(
            file=f"uploads/{name}/{name}.jpg", alt=f"A {name}", width=30, height=20, uploaded_by=ada
        )
        for name in ("pier", "boat", "lamp")
    ]


def start_at(editor: PostEditor, body: str, position: int) -> None:
    editor.start_post("Lamps", body)
    editor.body.focus()
    editor.page.evaluate(SELECT, position)


def open_library(page: Page) -> Locator:
    page.get_by_role("button", name="Photo library").click()
    dialog = page.get_by_role("dialog", name="Photo library")
    expect(list_options(dialog).first).to_be_visible()
    return dialog


def list_options(dialog: Locator) -> Locator:
    return dialog.get_by_role("listbox", name="Photos").get_by_role("option")


@pytest.mark.usefixtures("photos")
def test_selected_text_stays_selected_when_a_photo_is_inserted_after_it(editor: PostEditor) -> None:
    start_at(editor, "One.\n\nTwo.", 4)
    editor.page.evaluate("document.getElementById('id_body').setSelectionRange(0, 4)")
    dialog = open_library(editor.page)
    expect(dialog.get_by_label("Search photos")).to_be_focused()
    dialog.get_by_role("option", name="A boat").click()
    dialog.get_by_role("button", name="Insert photo").click()
    expect(editor.body).to_have_value("One.\n\n![A boat](/uploads/boat/boat.jpg)\n\nTwo.")
    selected = editor.body.evaluate("area => [area.selectionStart, area.selectionEnd]")
    assert selected == [0, 4]


@pytest.mark.usefixtures("photos")
def test_photo_of_the_library_is_inserted_at_the_cursor(editor: PostEditor) -> None:
    start_at(editor, "One.\n\nTwo.", 4)
    dialog = open_library(editor.page)
    dialog.get_by_role("option", name="A boat").click()
    dialog.get_by_label("Size and position").select_option("Wide")
    dialog.get_by_role("button", name="Insert photo").click()
    expect(editor.body).to_have_value("One.\n\n![A boat](/uploads/boat/boat.jpg){.wide}\n\nTwo.")
    expect(editor.body).to_be_focused()
    editor.page.keyboard.press("Control+z")
    expect(editor.body).to_have_value("One.\n\nTwo.")


@pytest.mark.usefixtures("photos")
def test_several_photos_are_inserted_as_a_gallery_by_keyboard(editor: PostEditor) -> None:
    start_at(editor, "One.", 4)
    dialog = open_library(editor.page)
    list_options(dialog).first.focus()
    for key in ("Space", "ArrowRight", "ArrowRight", "Space", "Home", "Enter"):
        editor.page.keyboard.press(key)
    expect(editor.body).to_have_value(
        "One.\n\n![A lamp](/uploads/lamp/lamp.jpg)\n![A pier](/uploads/pier/pier.jpg)\n\n"
    )
    expect(editor.body).to_be_focused()


@pytest.mark.usefixtures("photos")
def test_escape_closes_the_library_and_keeps_the_cursor(editor: PostEditor) -> None:
    start_at(editor, "One.\n\nTwo.", 4)
    open_library(editor.page)
    editor.page.keyboard.press("Escape")
    expect(editor.page.locator("dialog")).to_have_count(0)
    expect(editor.body).to_be_focused()
    editor.page.keyboard.type(" More.")
    expect(editor.body).to_have_value("One. More.\n\nTwo.")


@pytest.mark.usefixtures("photos")
def test_library_searches(editor: PostEditor) -> None:
    start_at(editor, "![A boat](/uploads/boat/boat.jpg)", 0)
    editor.submit("Save draft")
    dialog = open_library(editor.page)
    dialog.get_by_label("Search photos").fill("pier")
    expect(list_options(dialog)).to_have_count(1)
    dialog.get_by_label("Search photos").fill("unicorn")
    expect(dialog.get_by_text("No photos found.")).to_be_visible()
    dialog.get_by_label("Search photos").fill("")
    expect(list_options(dialog)).to_have_count(3)
    dialog.get_by_role("option", name="A boat").click()
    expect(dialog.get_by_text("Used in Lamps.")).to_be_visible()
    dialog.get_by_label("Not used").check()
    expect(list_options(dialog)).to_have_count(2)


def test_photo_is_uploaded_in_the_library(editor: PostEditor, photo: Path) -> None:
    start_at(editor, "One.", 4)
    editor.page.get_by_role("button", name="Photo library").click()
    dialog = editor.page.get_by_role("dialog", name="Photo library")
    with editor.page.expect_file_chooser() as chooser:
        dialog.get_by_role("button", name="Upload photos").click()
    chooser.value.set_files(photo)
    description = editor.page.get_by_role("dialog", name="Describe this photo")
    description.get_by_label("Alternative text").fill("A new lamp")
    description.get_by_role("button", name="Add").click()
    option = dialog.get_by_role("option", name="A new lamp")
    expect(option).to_have_attribute("aria-selected", "true")
    expect(option.locator("img")).to_have_js_property("naturalWidth", 1500)
    dialog.get_by_role("button", name="Insert photo").click()
    expect(editor.body).to_have_value(re.compile(r"^One\.\n\n!\[A new lamp\]\(/uploads/"))


@pytest.mark.usefixtures("photos")
def test_description_is_changed_in_the_library_and_in_the_open_post(editor: PostEditor) -> None:
    start_at(editor, "![A boat](/uploads/boat/boat.jpg)", 0)
    editor.submit("Save draft")
    dialog = open_library(editor.page)
    dialog.get_by_role("option", name="A boat").click()
    dialog.get_by_label("Alternative text").fill("A red boat")
    dialog.get_by_role("button", name="Save description").click()
    expect(dialog.get_by_text("Saved, also in the text of 1 post.")).to_be_visible()
    expect(dialog.get_by_role("option", name="A red boat")).to_be_visible()
    dialog.get_by_role("button", name="Cancel").click()
    expect(editor.body).to_have_value("![A red boat](/uploads/boat/boat.jpg)")
    editor.submit("Save draft")
    expect(editor.page.locator(".edit-conflict")).to_have_count(0)


@pytest.mark.usefixtures("photos")
def test_cover_is_chosen_in_the_library(editor: PostEditor) -> None:
    editor.start_post("Lamps", "One.")
    cover = editor.page.get_by_role("group", name="Cover")
    expect(cover).to_contain_text("No cover")
    cover.get_by_role("button", name="Choose cover").click()
    dialog = editor.page.get_by_role("dialog", name="Choose cover")
    dialog.get_by_role("option", name="A pier").dblclick()
    expect(cover).to_contain_text("A pier")
    expect(cover.get_by_role("button", name="Choose cover")).to_be_focused()
    editor.submit("Save draft")
    expect(cover).to_contain_text("A pier")
    cover.get_by_role("button", name="Remove").click()
    editor.submit("Save draft")
    expect(cover).to_contain_text("No cover")


@pytest.mark.usefixtures("photos")
def test_cursor_in_a_photo_offers_its_layout(editor: PostEditor) -> None:
    image = '![A \\[red\\] boat](</uploads/boat/boat.jpg> "Noon (1)")'
    start_at(editor, f"One.\n\n{image}{{.wide #x}}\n\nTwo.", 10)
    layout = editor.page.get_by_label("Photo at the cursor")
    expect(layout).to_have_value("wide")
    layout.focus()
    layout.select_option("Left of the text")
    expect(editor.body).to_have_value(f"One.\n\n{image}{{.left #x}}\n\nTwo.")
    expect(layout).to_be_focused()
    editor.body.focus()
    editor.page.keyboard.press("Control+Home")
    expect(layout).to_be_hidden()


@pytest.mark.usefixtures("photos")
def test_library_is_accessible(editor: PostEditor) -> None:
    editor.start_post("Lamps", "One.")
    dialog = open_library(editor.page)
    list_options(dialog).first.click()
    assert_is_accessible(editor.page)
