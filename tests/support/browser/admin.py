"""The admin's pages for posts, as an editor uses them."""

import re
from pathlib import Path

from playwright.sync_api import FrameLocator, Locator, Page, expect


class PostEditor:
    """A browser tab with the form of a post."""

    def __init__(self, page: Page) -> None:
        self.page = page

    @property
    def body(self) -> Locator:
        return self.page.locator("#id_body")

    @property
    def preview(self) -> FrameLocator:
        return self.page.frame_locator("iframe[title=Preview]")

    def sign_in(self, name: str) -> None:
        self.page.goto("/admin/")
        self.page.get_by_label("Username").fill(name)
        self.page.get_by_label("Password").fill(name)
        self.page.get_by_role("button", name="Log in").click()
        expect(self.page.get_by_role("button", name="Log out")).to_be_visible()

    def start_post(self, title: str, body: str = "") -> None:
        self.page.goto("/admin/blog/post/add/")
        self.page.locator("#id_title").press_sequentially(title)
        self.body.fill(body)

    def open_post(self, title: str) -> None:
        self.page.goto("/admin/blog/post/")
        self.page.get_by_role("link", name=title, exact=True).click()
        expect(self.page.locator("#id_title")).to_have_value(title)

    def submit(self, button: str) -> None:
        """Press a submit button and wait for the next page."""
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=button, exact=True).click()

    def drop_photo(self, photo: Path, alt: str) -> str:
        """Drag a file onto the text, enter its alternative text, and return the photo's path in Markdown."""
        box = self.body.bounding_box()
        assert box
        position = {"x": box["x"] + box["width"] / 2, "y": box["y"] + 20}
        data = {"items": [], "files": [str(photo)], "dragOperationsMask": 1}
        devtools = self.page.context.new_cdp_session(self.page)
        for step in ("dragEnter", "dragOver", "drop"):
            devtools.send("Input.dispatchDragEvent", {"type": step, **position, "data": data})
        dialog = self.page.get_by_role("dialog")
        dialog.get_by_label("Alternative text").fill(alt)
        dialog.get_by_role("button", name="Insert").click()
        markdown = re.compile(rf"!\[{re.escape(alt)}\]\((/uploads/\S+\.jpg)\)")
        expect(self.body).to_have_value(markdown)
        match = markdown.search(self.body.input_value())
        assert match
        return match[1]
