"""Posts from the editor's form to the readers' pages."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from tests.support import photo_worker
from tests.support.browser.admin import PostEditor
from tests.support.browser.http import get
from tests.support.browser.server import Server
from tests.support.browser.site import Site

MakeEditor = Callable[[str], PostEditor]

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("empty_blog")]


@pytest.mark.usefixtures("editors")
def test_editor_publishes_a_post_with_a_photo(
    site: Site, server: Server, page: Page, reader: Page, photo: Path
) -> None:
    editor = PostEditor(page)
    editor.sign_in("ada")
    editor.start_post("Lamps at sea", "Each has **its own** rhythm.\n\n")
    server.received.clear()
    path = editor.drop_photo(photo, "A lamp that turns")
    assert get(f"{site.environment['CDN_URL']}{path}") == photo.read_bytes()
    assert max(server.received) < photo.stat().st_size  # the browser uploads to S3, not through the server

    expect(editor.preview.get_by_role("heading", level=1)).to_have_text("Lamps at sea")
    expect(editor.preview.get_by_text("its own")).to_be_visible()
    assert_shown(editor.preview.get_by_alt_text("A lamp that turns"))

    with editor.page.expect_popup() as popup:
        editor.page.get_by_role("link", name="Preview").click()
    expect(popup.value.get_by_role("heading", level=1)).to_have_text("Lamps at sea")
    assert_shown(popup.value.get_by_alt_text("A lamp that turns"))
    popup.value.close()

    # Run the thumbnails worker.
    assert photo_worker.handle(*photo_worker.receive_photo_events(site.environment)) == []
    reader.goto("/")
    expect(reader.get_by_text("No posts yet.")).to_be_visible()

    editor.submit("Publish")
    expect(editor.page.locator(".messagelist")).to_contain_text("was published")

    reader.goto("/")
    reader.get_by_role("link", name="Lamps at sea", exact=True).click()
    expect(reader).to_have_url(f"{site.url}/posts/lamps-at-sea/")
    picture = reader.get_by_alt_text("A lamp that turns")
    assert_shown(picture)
    assert re.search(r"/thumbnails/.*\d+\.webp$", picture.evaluate("image => image.currentSrc"))
    assert "Lamps at sea" in get(f"{site.url}/feed.atom").decode()


def test_former_url_redirects_to_the_new_one(site: Site, editor: PostEditor, reader: Page) -> None:
    editor.start_post("A first name", "Text.")
    editor.submit("Publish")
    editor.page.get_by_text("URL and search engines").click()
    editor.page.locator("#id_slug").fill("a-second-name")
    editor.submit("Update")

    reader.goto("/posts/a-first-name/")
    expect(reader).to_have_url(f"{site.url}/posts/a-second-name/")
    expect(reader.get_by_role("heading", level=1)).to_have_text("A first name")


def test_scheduled_post_appears_at_its_time(
    editor: PostEditor, reader: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    tomorrow = datetime.now(UTC).replace(hour=9, minute=0, second=0, microsecond=0) + timedelta(days=1)
    editor.start_post("From tomorrow", "Text.")
    editor.page.locator("#id_published_at").fill(f"{tomorrow:%Y-%m-%dT%H:%M}")
    editor.submit("Schedule")
    expect(editor.page.locator(".visibility")).to_contain_text("Scheduled")

    monkeypatch.setattr(timezone, "now", lambda: tomorrow - timedelta(seconds=1))
    for address in ("/", "/posts/from-tomorrow/"):
        reader.goto(address)
        expect(reader.get_by_text("From tomorrow")).to_have_count(0)

    monkeypatch.setattr(timezone, "now", lambda: tomorrow)
    reader.goto("/")
    reader.get_by_role("link", name="From tomorrow", exact=True).click()
    expect(reader.get_by_role("heading", level=1)).to_have_text("From tomorrow")


def test_edit_conflict_of_two_editors_loses_no_text(editor: PostEditor, make_editor: MakeEditor) -> None:
    editor.start_post("Ours", "One.\n\nTwo.")
    editor.submit("Save draft")
    other = make_editor("grace")
    other.open_post("Ours")
    editor.body.fill("One, by Ada.\n\nTwo.")
    editor.submit("Save draft")

    other.body.fill("One.\n\nTwo, by Grace.")
    other.submit("Save draft")
    expect(other.page.locator(".edit-conflict")).to_contain_text("Ada")
    expect(other.page.locator(".edit-conflict del")).to_contain_text("by Ada")
    expect(other.body).to_have_value("One.\n\nTwo, by Grace.")
    other.submit("Save draft")
    expect(other.page.locator(".edit-conflict")).to_have_count(0)

    other.page.get_by_role("link", name="Revisions").click()
    rows = other.page.locator("table.revisions tbody tr")
    expect(rows).to_have_count(3)
    rows.nth(1).get_by_role("link", name="compare with current post").click()
    expect(other.page.locator("main")).to_contain_text("by Ada")
    other.submit("Restore this revision")
    editor.open_post("Ours")
    expect(editor.body).to_have_value("One, by Ada.\n\nTwo.")


def assert_shown(picture: Locator) -> None:
    expect(picture).to_be_visible()
    expect(picture).to_have_js_property("complete", True)
    assert picture.evaluate("image => image.naturalWidth") > 0
