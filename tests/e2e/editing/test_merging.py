"""Two editors change the same post, and the second one merges the texts."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.support.browser.admin import PostEditor

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("empty_blog")]

MakeEditor = Callable[[str], PostEditor]


def collide(editor: PostEditor, other: PostEditor, theirs: str, mine: str) -> None:
    """Open a draft as both editors, and save it one after the other."""
    editor.start_post("Ours", "One.\n\nTwo.")
    editor.submit("Save draft")
    other.open_post("Ours")
    editor.body.fill(theirs)
    editor.submit("Save draft")
    other.body.fill(mine)
    other.submit("Save draft")
    expect(other.page.locator(".edit-conflict")).to_contain_text("Ada saved this post")


def test_merge_of_different_paragraphs_loses_no_text(editor: PostEditor, make_editor: MakeEditor) -> None:
    other = make_editor("grace")
    collide(editor, other, "One, by Ada.\n\nTwo.", "One.\n\nTwo, by Grace.")
    other.submit("Merge")
    expect(other.page.get_by_text("Nothing is saved yet.")).to_be_visible()
    expect(other.body).to_have_value("One, by Ada.\n\nTwo, by Grace.")
    other.submit("Save draft")
    expect(other.page.locator(".edit-conflict")).to_have_count(0)
    editor.page.reload()
    expect(editor.body).to_have_value("One, by Ada.\n\nTwo, by Grace.")


def test_merge_of_the_same_paragraph_cannot_be_published_until_it_is_resolved(
    editor: PostEditor, make_editor: MakeEditor
) -> None:
    other = make_editor("grace")
    collide(editor, other, "One, by Ada.\n\nTwo.", "One, by Grace.\n\nTwo.")
    other.submit("Merge")
    expect(other.page.get_by_text("Both of you changed the same text in 1 place.")).to_be_visible()
    other.submit("Publish")
    expect(other.page.locator(".writing-body .errorlist")).to_contain_text(
        "Line 1 of the text contains a mark"
    )
    other.body.fill("One, by Grace and Ada.\n\nTwo.")
    other.submit("Publish")
    expect(other.page.locator(".messagelist")).to_contain_text("was published")


def test_merged_text_survives_a_closed_tab(editor: PostEditor, make_editor: MakeEditor) -> None:
    other = make_editor("grace")
    collide(editor, other, "One, by Ada.\n\nTwo.", "One.\n\nTwo, by Grace.")
    other.submit("Merge")
    expect(other.page.locator("#autosave-status")).to_contain_text("Unsaved text kept")
    again = PostEditor(other.page.context.new_page())
    again.page.goto(other.page.url)
    other.page.close()
    again.page.get_by_role("link", name="Restore").click()
    expect(again.body).to_have_value("One, by Ada.\n\nTwo, by Grace.")


def test_ctrl_s_after_a_conflict_saves_and_does_not_merge(
    editor: PostEditor, make_editor: MakeEditor
) -> None:
    other = make_editor("grace")
    collide(editor, other, "One, by Ada.\n\nTwo.", "One.\n\nTwo, by Grace.")
    with other.page.expect_navigation():
        other.body.press("Control+s")
    expect(other.page.locator(".messagelist")).to_contain_text("saved")
    expect(other.body).to_have_value("One.\n\nTwo, by Grace.")
