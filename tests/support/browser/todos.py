"""A page object of the to-do client: what its users do and see in a browser."""

from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

PASSWORD = "correct horse battery"  # the demo users have the same one


@dataclass(frozen=True)
class App:
    page: Page

    def sign_in(self, email: str, password: str = PASSWORD) -> None:
        self.page.goto("/")
        self.page.get_by_label("Email address").fill(email)
        self.page.get_by_label("Password").fill(password)
        self.page.get_by_role("button", name="Sign in").click()
        self.wait_for_heading("Today")
        self.wait_until_saved()

    def sign_out(self) -> None:
        self.page.get_by_role("button", name="account").click()
        self.page.get_by_role("button", name="Sign out").click()
        self.wait_for_heading("Sign in")

    @property
    def heading(self) -> Locator:
        return self.page.get_by_role("heading", level=1)

    @property
    def details(self) -> Locator:
        return self.page.get_by_role("article", name="Details")

    @property
    def titles(self) -> Locator:
        """The titles of the open to-dos, in their order."""
        return self.page.locator(".groups .title")

    @property
    def message(self) -> Locator:
        return self.page.locator("#messages")

    def go(self, name: str) -> None:
        self.page.get_by_role("navigation").get_by_role("link", name=name).click()
        self.wait_for_heading(name)

    def wait_for_heading(self, name: str) -> None:
        expect(self.heading).to_have_text(name)

    def add(self, *titles: str) -> None:
        for title in titles:
            self.page.get_by_label("New to-do", exact=True).fill(title)
            self.page.keyboard.press("Enter")
        expect(self.titles.last).to_have_text(titles[-1])

    def row(self, title: str) -> Locator:
        return self.page.locator(".row").filter(has_text=title)

    def open(self, title: str) -> Locator:
        self.row(title).locator("a").first.click()
        expect(self.details.get_by_label("Title", exact=True)).to_have_value(title)
        return self.details

    def complete(self, title: str) -> None:
        self.page.get_by_role("checkbox", name=f"Complete “{title}”").first.click()

    def drag(self, title: str, onto: str) -> None:
        self.row(title).locator(".grip").hover()
        self.page.mouse.down()
        box = self.row(onto).bounding_box()
        assert box
        middle = box["y"] + box["height"] / 2
        self.page.mouse.move(box["x"] + 20, middle, steps=8)
        self.page.mouse.up()

    def attach(self, path: Path) -> None:
        self.details.get_by_label("Attach files").set_input_files(path)
        expect(self.details.get_by_role("button", name=path.name, exact=False).first).to_be_visible()
        expect(self.message).to_contain_text("attached")

    def wait_until_saved(self) -> None:
        expect(self.page.locator(".state")).to_have_text("All saved")

    def wait_for_service_worker(self) -> None:
        """Wait until the service worker has stored the app."""
        for _ in range(200):
            if self.page.evaluate("Boolean(navigator.serviceWorker.controller)"):
                return
            self.page.wait_for_timeout(50)
        raise AssertionError("no service worker")

    def synchronize(self) -> None:
        """Trigger a sync, as a return to the window does."""
        self.page.evaluate("dispatchEvent(new Event('focus'))")
