"""What editors do, in their words."""

import re
from pathlib import Path

from playwright.sync_api import FrameLocator, Locator, Page, expect


class Desk:
    """An editor in front of a tab."""

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

    def begin(self, title: str, body: str = "") -> None:
        self.page.goto("/admin/blog/post/add/")
        self.page.locator("#id_title").press_sequentially(title)
        self.body.fill(body)

    def open(self, title: str) -> None:
        self.page.goto("/admin/blog/post/")
        self.page.get_by_role("link", name=title, exact=True).click()
        expect(self.page.locator("#id_title")).to_have_value(title)

    def press(self, button: str) -> None:
        """Press a button that saves, and wait for the page that follows."""
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=button, exact=True).click()

    def drop_photo(self, photo: Path, alt: str) -> str:
        """Drag a file from outside of the browser onto the text, say what it shows, and give where it is then."""
        box = self.body.bounding_box()
        assert box
        where = {"x": box["x"] + box["width"] / 2, "y": box["y"] + 20}
        data = {"items": [], "files": [str(photo)], "dragOperationsMask": 1}
        devtools = self.page.context.new_cdp_session(self.page)
        for step in ("dragEnter", "dragOver", "drop"):
            devtools.send("Input.dispatchDragEvent", {"type": step, **where, "data": data})
        dialog = self.page.get_by_role("dialog")
        dialog.get_by_label("Alternative text").fill(alt)
        dialog.get_by_role("button", name="Insert").click()
        inserted = re.compile(rf"!\[{re.escape(alt)}\]\((/uploads/\S+\.jpg)\)")
        expect(self.body).to_have_value(inserted)
        found = inserted.search(self.body.input_value())
        assert found
        return found[1]
