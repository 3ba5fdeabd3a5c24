"""The whole product as `make run` starts it, with IAM enforced. The tests act only as its users do."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from infra.local.processes import free_port
from tests.support.browser.admin import PostEditor
from tests.support.browser.site import OpenTab, Site
from tests.support.make_run import Run

_TIMEOUT = 60_000  # ms, for an email or a photo in a queue


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AUTH", "1")
        with Run(tmp_path_factory.mktemp("whole"), free_port(), free_port()) as run:
            yield run


@pytest.fixture(scope="module")
def site(run: Run) -> Site:
    return Site(run.environment["SITE_URL"], run.environment, {})


@pytest.fixture
def mailbox(run: Run) -> str:
    match = re.search(r"Mails +(http\S+)/", run.output)
    assert match
    return match[1]


def _recipients(run: Run) -> list[list[str]]:
    return [mail["To"] for mail in run.sent_mails()]


def _open_mail(page: Page, mailbox: str, subject: str) -> Page:
    """Wait for an email and open its HTML part."""
    page.goto(mailbox)
    link = page.get_by_role("link", name=subject)
    for _ in range(_TIMEOUT // 500):
        if link.count():
            break
        page.wait_for_timeout(500)
        page.reload()
    link.first.click()
    page.goto(f"{page.url}.html")
    return page


def test_subscriber_receives_an_email_about_a_new_post_with_a_photo(
    run: Run, site: Site, mailbox: str, open_tab: OpenTab, photo: Path
) -> None:
    reader, post = open_tab(), open_tab()

    reader.goto("/")
    reader.locator("main h2 a").first.click()
    reader.get_by_label("Your email address").fill("Reader@example.com")
    reader.get_by_role("button", name="Subscribe").click()
    expect(reader.get_by_role("heading", level=1)).to_have_text("Check your inbox")

    _open_mail(post, mailbox, "Confirm your subscription").get_by_role("link", name="Confirm").first.click()
    post.get_by_role("button", name="Confirm subscription").click()
    expect(post.get_by_role("heading", level=1)).to_have_text("You are subscribed")
    assert _recipients(run) == [["Reader@example.com"]]

    editor = PostEditor(open_tab())
    editor.sign_in("editor")
    editor.start_post("Lamps at sea", "Each has its own rhythm.\n\n")
    editor.drop_photo(photo, "A lamp that turns")
    editor.page.get_by_label("Notify subscribers").check()
    editor.submit("Publish")
    expect(editor.page.get_by_text("Notified on")).to_be_visible()

    reader.goto("/posts/lamps-at-sea/")
    image = reader.get_by_alt_text("A lamp that turns")
    for _ in range(_TIMEOUT // 500):
        if "/thumbnails/" in image.evaluate("image => image.currentSrc"):
            break
        reader.wait_for_timeout(500)
        reader.reload()
    assert re.search(r"/thumbnails/.*\d+\.webp$", image.evaluate("image => image.currentSrc"))
    assert image.evaluate("image => image.decode().then(() => image.naturalWidth)") > 0

    _open_mail(post, mailbox, "Lamps at sea").get_by_role("link", name="Read the post").first.click()
    expect(post.get_by_role("heading", level=1)).to_have_text("Lamps at sea")
    _open_mail(post, mailbox, "Lamps at sea").get_by_role("link", name="Unsubscribe").first.click()
    post.get_by_role("button", name="Unsubscribe").click()
    expect(post.get_by_role("heading", level=1)).to_have_text("You are unsubscribed")
    assert _recipients(run) == [["Reader@example.com"]] * 2
