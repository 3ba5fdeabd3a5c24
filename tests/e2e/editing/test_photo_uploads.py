"""Photos that an editor drops, pastes or chooses, and their uploads."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from tests.support.browser.admin import PostEditor

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("empty_blog")]


class HeldUpload:
    """Stops the browser's requests to the media bucket until `release`."""

    def __init__(self, page: Page) -> None:
        self._routes: list[Route] = []
        page.route(lambda url: "/admin/" not in url, self._hold)

    def _hold(self, route: Route) -> None:
        if route.request.method == "POST":
            self._routes.append(route)
        else:
            route.continue_()

    def release(self) -> None:
        for route in self._routes:
            route.continue_()
        self._routes.clear()


def choose_photos(editor: PostEditor, *photos: Path) -> None:
    with editor.page.expect_file_chooser() as chooser:
        editor.page.get_by_role("button", name="Photos").click()
    chooser.value.set_files(photos)


def describe(editor: PostEditor, alt: str) -> None:
    editor.page.get_by_label("Alternative text").fill(alt)
    editor.page.keyboard.press("Enter")
    expect(editor.page.get_by_role("dialog")).to_have_count(0)


def test_finished_upload_leaves_the_focus_in_the_summary(editor: PostEditor, photo: Path) -> None:
    upload = HeldUpload(editor.page)
    editor.start_post("Lamps", "Text.\n\n")
    choose_photos(editor, photo)
    describe(editor, "A lamp")
    summary = editor.page.locator("#id_summary")
    summary.press_sequentially("Typed before")
    summary.press("Home")
    upload.release()
    expect(editor.body).to_have_value(re.compile(r"!\[A lamp\]\(/uploads/"))
    expect(summary).to_be_focused()
    editor.page.keyboard.type("Not lost. ")
    expect(summary).to_have_value("Not lost. Typed before")
    editor.body.press("Control+z")
    expect(editor.body).to_have_value(re.compile(r"^Text\.\n"))
