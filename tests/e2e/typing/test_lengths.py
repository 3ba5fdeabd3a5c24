"""Texts that are longer than their limit: nothing is cut, and the refusal names the limit."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.support.browser.admin import PostEditor
from tests.support.browser.clipboard import copy

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("empty_blog")]


def test_pasted_title_is_counted_and_not_cut(editor: PostEditor) -> None:
    editor.start_post("", "Text.")
    title = editor.page.locator("#id_title")
    copy(editor.page, "long " * 26)
    title.press("Control+v")
    expect(title).to_have_value("long " * 26)
    expect(editor.page.locator("#id_title_count")).to_have_text("130 of 120 characters")
    editor.submit("Save draft")
    expect(editor.page.locator(".writing-title .errorlist")).to_have_text(
        "The title has 129 characters. Shorten it to at most 120."
    )
    expect(title).to_have_value("long " * 26)
    expect(editor.body).to_have_value("Text.")


@pytest.mark.parametrize("field", ["summary", "seo_title", "seo_description", "canonical_url", "slug"])
def test_other_fields_cut_nothing(editor: PostEditor, field: str) -> None:
    editor.start_post("A post", "Text.")
    editor.page.get_by_text("URL and search engines").click()
    box = editor.page.locator(f"#id_{field}")
    box.press("Control+a")
    copy(editor.page, "a" * 400)
    box.press("Control+v")
    expect(box).to_have_value("a" * 400)
    expect(editor.page.locator(f"#id_{field}_count")).to_contain_text("400 of")


def test_description_of_a_photo_is_not_cut(editor: PostEditor) -> None:
    editor.page.goto("/admin/blog/photo/add/")
    copy(editor.page, "a" * 300)
    for field in ("alt", "caption"):
        editor.page.locator(f"#id_{field}").press("Control+v")
        expect(editor.page.locator(f"#id_{field}")).to_have_value("a" * 300)
        expect(editor.page.locator(f"#id_{field}_count")).to_have_text("300 of 250 characters")


def test_description_dialog_refuses_a_long_text_and_keeps_it(editor: PostEditor, photo: Path) -> None:
    editor.start_post("A post", "Text.")
    copy(editor.page, "a" * 300)
    with editor.page.expect_file_chooser() as chooser:
        editor.page.get_by_role("button", name="Photos", exact=True).click()
    chooser.value.set_files(photo)
    dialog = editor.page.get_by_role("dialog")
    alt = dialog.get_by_label("Alternative text")
    alt.press("Control+v")
    editor.page.keyboard.press("Enter")
    expect(alt).to_have_value("a" * 300)
    expect(dialog).to_contain_text("300 of 250 characters")
    expect(editor.body).to_have_value("Text.")
    alt.fill("A lamp")
    editor.page.keyboard.press("Enter")
    expect(editor.body).to_have_value(re.compile(r"!\[A lamp\]"))
