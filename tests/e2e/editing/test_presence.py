"""The form of a post shows who else has it open."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.support.browser.admin import PostEditor

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("empty_blog")]


def test_form_shows_who_else_has_the_post_open(
    editor: PostEditor, make_editor: Callable[[str], PostEditor]
) -> None:
    editor.start_post("Tides", "Text.")
    editor.submit("Save draft")
    grace = make_editor("grace")
    grace.open_post("Tides")
    expect(grace.page.get_by_text("Ada has this post open.")).to_be_visible()
    editor.body.fill("Text, and more.")
    presence = editor.page.locator("#presence[role=status]")
    expect(presence).to_have_text("Grace has this post open.")

    own_tab = PostEditor(editor.page.context.new_page())
    own_tab.page.goto(editor.page.url)
    expect(own_tab.page.locator("#presence")).to_have_text("Grace has this post open.")

    grace.page.close()
    editor.body.fill("Text, and even more.")
    expect(presence).to_be_hidden()
