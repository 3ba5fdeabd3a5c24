"""The admin on a phone: no page scrolls sideways, and lists show each row as a card."""

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import ViewportSize, expect

from tests.support.browser.admin import PostEditor
from tests.support.browser.admin_pages import create_content

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("empty_blog")]

_PHONE: ViewportSize = {"width": 390, "height": 844}
_FIND_WIDE = """() => {
  const boxes = ['.results', '#content', '#content-main'].flatMap((name) => [...document.querySelectorAll(name)]);
  const wide = boxes.filter((box) => box.scrollWidth > box.clientWidth + 1).map((box) => box.className || box.id);
  return document.documentElement.scrollWidth > innerWidth ? ['page', ...wide] : wide;
}"""


@pytest.fixture
def paths(editors: dict[str, str]) -> list[str]:
    return create_content(User.objects.get(username="ada"))


def test_no_page_scrolls_sideways(editor: PostEditor, paths: list[str]) -> None:
    editor.page.set_viewport_size(_PHONE)
    wide = {}
    for path in paths:
        response = editor.page.goto(path)
        assert response
        assert response.status == 200, path
        if found := editor.page.evaluate(_FIND_WIDE):
            wide[path] = found
    assert wide == {}


def test_list_shows_cards_with_labels(editor: PostEditor, paths: list[str]) -> None:
    editor.page.set_viewport_size(_PHONE)
    editor.page.goto("/admin/blog/post/")
    cell = editor.page.locator("td.field-author_name").first
    assert cell.evaluate("cell => getComputedStyle(cell, '::before').content") == '"Author: "'
    row = editor.page.locator("#result_list tbody tr").first
    tops = row.locator("th, td").evaluate_all(
        "cells => cells.map((cell) => cell.getBoundingClientRect().top)"
    )
    assert len(set(tops)) >= 5


def test_filters_are_one_tap_away(editor: PostEditor, paths: list[str]) -> None:
    editor.page.set_viewport_size(_PHONE)
    editor.page.goto("/admin/blog/post/")
    editor.page.get_by_role("link", name="Filters", exact=True).click()
    expect(editor.page.get_by_role("link", name="In review")).to_be_in_viewport()


def test_list_has_no_cards_on_a_desktop(editor: PostEditor, paths: list[str]) -> None:
    editor.page.goto("/admin/blog/post/")
    expect(editor.page.get_by_role("columnheader", name="Author")).to_be_visible()
    expect(editor.page.get_by_role("link", name="Filters", exact=True)).to_be_hidden()
