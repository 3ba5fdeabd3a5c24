"""Photos that an editor drops, pastes or chooses, and their uploads."""

import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from tests.support.browser.admin import PostEditor
from tests.support.browser.axe import assert_is_accessible
from tests.support.browser.content import draw_jpeg
from tests.support.photo_uploads import picture

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("empty_blog")]

SELECT = "position => document.getElementById('id_body').setSelectionRange(position, position)"
HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic"
REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "notes.jpg": (lambda: b"<script>alert(1)</script>", "is not a JPEG, PNG, WebP, GIF or AVIF photo."),
    "phone.heic": (lambda: HEIC, "Export HEIC photos as JPEG."),
    "empty.jpg": (lambda: b"", "is empty."),
    "half.jpg": (lambda: draw_jpeg()[:9000], "is damaged or incomplete."),
    "start.jpg": (lambda: draw_jpeg()[:600], "is damaged or incomplete."),
    "large.png": (
        lambda: picture("PNG", (7000, 6000)),
        "7000 × 6000 pixels. A photo of this format can have at most 36",
    ),
    "large.jpg": (lambda: picture("JPEG", (10_100, 10_000)), "can have at most 100 megapixels."),
    "heavy.jpg": (lambda: draw_jpeg() + bytes(31_000_000), "A photo can have at most 30 MB."),
}


class HeldUploads:
    """Stops the browser's uploads to the media bucket until they are released."""

    def __init__(self, page: Page) -> None:
        self._routes: list[Route] = []
        self._page = page
        page.route(_is_bucket, self._hold)

    def _hold(self, route: Route) -> None:
        if route.request.method == "POST":
            self._routes.append(route)
        else:
            route.continue_()

    def wait(self, count: int = 1) -> None:
        deadline = time.monotonic() + 30
        while len(self._routes) < count:
            assert time.monotonic() < deadline, "The browser sent no upload."
            self._page.wait_for_timeout(20)

    def release(self, name: str = "") -> None:
        """Release the upload whose key ends with `name`, or any."""
        part = f"{name}.jpg".encode()
        route = next(route for route in self._routes if part in (route.request.post_data_buffer or b""))
        self._routes.remove(route)
        route.continue_()


def _is_bucket(url: str) -> bool:
    return "/admin/" not in url


def _abort_uploads(route: Route) -> None:
    if route.request.method == "POST":
        route.abort()
    else:
        route.continue_()


def choose_photos(editor: PostEditor, *photos: Path) -> None:
    with editor.page.expect_file_chooser() as chooser:
        editor.page.get_by_role("button", name="Photos").click()
    chooser.value.set_files(photos)


def describe(editor: PostEditor, alt: str) -> None:
    field = editor.page.get_by_role("dialog").get_by_label("Alternative text")
    expect(field).to_be_focused()
    expect(field).to_have_value("")
    field.press_sequentially(alt)
    editor.page.keyboard.press("Enter")


def drop(editor: PostEditor, photos: list[Path], line: int) -> None:
    """Drop files onto a line of the text, counted from 0."""
    box = editor.body.bounding_box()
    assert box
    height = editor.body.evaluate("area => parseFloat(getComputedStyle(area).lineHeight)")
    top = editor.body.evaluate("area => parseFloat(getComputedStyle(area).paddingTop)")
    position = {"x": box["x"] + 60, "y": box["y"] + top + height * (line + 0.5)}
    data = {"items": [], "files": [str(photo) for photo in photos], "dragOperationsMask": 1}
    devtools = editor.page.context.new_cdp_session(editor.page)
    for step in ("dragEnter", "dragOver", "drop"):
        devtools.send("Input.dispatchDragEvent", {"type": step, **position, "data": data})


def start_at(editor: PostEditor, body: str, position: int) -> None:
    editor.start_post("Lamps", body)
    editor.body.focus()
    editor.page.evaluate(SELECT, position)


def copy_to_clipboard(editor: PostEditor, script: str) -> None:
    editor.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    editor.page.evaluate(f"async () => navigator.clipboard.write([new ClipboardItem({{{script}}})])")


SCREENSHOT = """'image/png': new Promise(done => {
    const canvas = Object.assign(document.createElement('canvas'), {width: 40, height: 30});
    canvas.getContext('2d').fillRect(0, 0, 20, 30);
    canvas.toBlob(done, 'image/png');
})"""
TEXT = "'text/plain': new Blob(['Copied words'], {type: 'text/plain'})"
TABLE = "'text/html': new Blob(['<table><tr><td>Copied words</table>'], {type: 'text/html'})"
PICTURE = "'text/html': new Blob(['<img src=\"https://example.com/a.png\">'], {type: 'text/html'})"

# File managers copy a file together with its name. Scripts can't write files to the clipboard.
PASTE_FILE = """async text => {
    const canvas = Object.assign(document.createElement('canvas'), {width: 40, height: 30});
    const content = await new Promise(done => canvas.toBlob(done, 'image/png'));
    const clipboardData = new DataTransfer();
    clipboardData.items.add(new File([content], 'window.png', {type: 'image/png'}));
    clipboardData.setData('text/plain', text);
    const event = new ClipboardEvent('paste', {clipboardData, bubbles: true, cancelable: true});
    return !document.getElementById('id_body').dispatchEvent(event);
}"""


# --- The place in the text


def test_pasted_photo_is_inserted_at_the_cursor(editor: PostEditor) -> None:
    start_at(editor, "One.\n\nTwo.", 4)
    copy_to_clipboard(editor, SCREENSHOT)
    editor.page.keyboard.press("Control+v")
    describe(editor, "A window")
    expect(editor.body).to_have_value(re.compile(r"^One\.\n\n!\[A window\]\(/uploads/\S+\.png\)\n\nTwo\.$"))
    expect(editor.body).to_be_focused()
    editor.page.keyboard.press("Control+z")
    expect(editor.body).to_have_value("One.\n\nTwo.")


@pytest.mark.parametrize("content", [f"{TEXT}, {SCREENSHOT}", f"{TEXT}, {TABLE}, {SCREENSHOT}"])
def test_pasted_text_wins_over_its_picture(editor: PostEditor, content: str) -> None:
    start_at(editor, "One. ", 5)
    copy_to_clipboard(editor, content)
    editor.page.keyboard.press("Control+v")
    expect(editor.body).to_have_value(re.compile("Copied words"))
    expect(editor.page.get_by_role("dialog")).to_have_count(0)


def test_pasted_picture_with_html_without_text_is_a_photo(editor: PostEditor) -> None:
    start_at(editor, "One.", 4)
    copy_to_clipboard(editor, f"{PICTURE}, {SCREENSHOT}")
    editor.page.keyboard.press("Control+v")
    describe(editor, "A window")
    expect(editor.body).to_have_value(re.compile(r"^One\.\n\n!\[A window\]"))


@pytest.mark.parametrize(("text", "is_photo"), [("window.png", True), ("Copied words", False)])
def test_pasted_name_of_a_copied_file_is_not_text(editor: PostEditor, text: str, is_photo: bool) -> None:
    start_at(editor, "One.", 4)
    was_prevented = editor.page.evaluate(PASTE_FILE, text)
    assert was_prevented == is_photo
    expect(editor.page.get_by_role("dialog")).to_have_count(int(is_photo))


def test_dropped_photos_keep_their_order_at_the_line_of_the_drop(editor: PostEditor, tmp_path: Path) -> None:
    photos = [tmp_path / f"{name}.jpg" for name in ("a", "b", "c")]
    for photo in photos:
        photo.write_bytes(draw_jpeg(300, 200))
    start_at(editor, "First line.\n\nSecond line.\n\nThird line.", 0)
    uploads = HeldUploads(editor.page)
    drop(editor, photos, line=2)
    for name in ("A", "B", "C"):
        describe(editor, name)
    uploads.wait(3)
    for name in ("C", "A", "B"):
        uploads.release(f"/{name.lower()}")
        expect(editor.body).to_have_value(re.compile(rf"!\[{name}\]"))
    alts = re.findall(r"!\[(.)\]|(First|Second|Third)", editor.body.input_value())
    assert ["".join(alt) for alt in alts] == ["First", "Second", "A", "B", "C", "Third"]


def test_photo_that_is_chosen_in_the_preview_is_inserted_at_the_last_cursor(
    editor: PostEditor, photo: Path
) -> None:
    start_at(editor, "One.\n\nTwo.", 4)
    editor.page.get_by_role("button", name="Preview", exact=True).click()
    choose_photos(editor, photo)
    describe(editor, "A lamp")
    expect(editor.page.locator("#uploads")).to_contain_text("at the last position of the cursor")
    expect(editor.preview.get_by_alt_text("A lamp")).to_be_visible()
    assert re.match(r"One\.\n\n!\[A lamp\]\(\S+\)\n\nTwo\.$", editor.body.input_value())


def test_photo_stays_at_its_place_while_the_text_changes(editor: PostEditor, photo: Path) -> None:
    uploads = HeldUploads(editor.page)
    start_at(editor, "One.\n\nTwo.", 4)
    choose_photos(editor, photo)
    describe(editor, "A lamp")
    uploads.wait()
    editor.page.evaluate(SELECT, 0)
    editor.page.keyboard.type("Zero. ")
    editor.page.keyboard.press("Control+End")
    editor.page.keyboard.type(" Three.")
    uploads.release()
    expect(editor.body).to_have_value(re.compile(r"^Zero\. One\.\n\n!\[A lamp\]\(\S+\)\n\nTwo\. Three\.$"))
    editor.page.keyboard.type(" Four.")
    expect(editor.body).to_have_value(re.compile(r"Two\. Three\. Four\.$"))


def test_finished_upload_leaves_the_focus_in_the_summary(editor: PostEditor, photo: Path) -> None:
    uploads = HeldUploads(editor.page)
    editor.start_post("Lamps", "Text.")
    choose_photos(editor, photo)
    describe(editor, "A lamp")
    summary = editor.page.locator("#id_summary")
    summary.press_sequentially("Typed before")
    summary.press("Home")
    uploads.wait()
    uploads.release()
    expect(editor.body).to_have_value(re.compile(r"!\[A lamp\]\(/uploads/"))
    expect(summary).to_be_focused()
    editor.page.keyboard.type("Not lost. ")
    expect(summary).to_have_value("Not lost. Typed before")


# --- Refused and failed uploads


@pytest.mark.parametrize("name", REFUSED)
def test_file_is_refused_before_its_description_is_asked_for(
    editor: PostEditor, name: str, tmp_path: Path
) -> None:
    create, reason = REFUSED[name]
    (tmp_path / name).write_bytes(create())
    start_at(editor, "Text.", 5)
    choose_photos(editor, tmp_path / name)
    expect(editor.page.locator("#uploads")).to_contain_text(f"{name} ")
    expect(editor.page.locator("#uploads")).to_contain_text(reason)
    expect(editor.page.get_by_role("dialog")).to_have_count(0)
    expect(editor.page.get_by_role("button", name="Retry")).to_have_count(0)
    expect(editor.body).to_have_value("Text.")
    editor.page.get_by_role("button", name="Dismiss").click()
    expect(editor.page.locator("#uploads li")).to_have_count(0)


@pytest.mark.allows_browser_errors("about the lost connection")
def test_upload_without_connection_can_be_retried(editor: PostEditor, photo: Path) -> None:
    start_at(editor, "Text.", 5)
    editor.page.context.set_offline(True)
    choose_photos(editor, photo)
    describe(editor, "A lamp")
    failed = editor.page.locator("#uploads .failed")
    expect(failed).to_contain_text("No connection. Retry when you are online.")
    editor.page.context.set_offline(False)
    failed.get_by_role("button", name="Retry").click()
    expect(editor.body).to_have_value(re.compile(r"^Text\.\n\n!\[A lamp\]\(/uploads/"))


def test_dialog_for_the_description_is_accessible(editor: PostEditor, photo: Path) -> None:
    start_at(editor, "Text.", 5)
    choose_photos(editor, photo)
    expect(editor.page.get_by_role("dialog")).to_be_visible()
    assert_is_accessible(editor.page)


def test_photo_with_the_ending_of_another_format_is_uploaded(editor: PostEditor, tmp_path: Path) -> None:
    path = tmp_path / "moving.jpg"
    path.write_bytes(picture("GIF"))
    start_at(editor, "Text.", 5)
    choose_photos(editor, path)
    describe(editor, "A GIF")
    expect(editor.body).to_have_value(re.compile(r"!\[A GIF\]\(/uploads/\S+\.gif\)"))


@pytest.mark.allows_browser_errors("about the aborted request")
def test_failed_upload_can_be_retried_with_its_description(editor: PostEditor, photo: Path) -> None:
    start_at(editor, "Text.", 5)
    editor.page.route(_is_bucket, _abort_uploads)
    choose_photos(editor, photo)
    describe(editor, "A lamp")
    failed = editor.page.locator("#uploads .failed")
    expect(failed).to_contain_text("The upload was interrupted. Retry when you are online.")
    expect(editor.body).to_have_value("Text.")

    editor.page.unroute_all()
    failed.get_by_role("button", name="Retry").click()
    expect(editor.body).to_have_value(re.compile(r"^Text\.\n\n!\[A lamp\]\(/uploads/"))
    expect(editor.page.locator("#uploads li")).to_have_count(0)


# --- Saving during an upload


def test_save_waits_for_an_upload(editor: PostEditor, photo: Path) -> None:
    uploads = HeldUploads(editor.page)
    start_at(editor, "Text.", 5)
    choose_photos(editor, photo)
    describe(editor, "A lamp")
    uploads.wait()
    editor.page.get_by_role("button", name="Publish", exact=True).click()
    expect(editor.page.locator("#autosave-status")).to_contain_text("Waiting for the upload")
    with editor.page.expect_navigation():
        uploads.release()
    expect(editor.body).to_have_value(re.compile(r"^Text\.\n\n!\[A lamp\]\(/uploads/"))


@pytest.mark.allows_browser_errors("about the aborted request")
def test_save_is_refused_until_a_failed_upload_is_dismissed(editor: PostEditor, photo: Path) -> None:
    start_at(editor, "Text.", 5)
    editor.page.route(_is_bucket, _abort_uploads)
    choose_photos(editor, photo)
    describe(editor, "A lamp")
    expect(editor.page.locator("#uploads .failed")).to_be_visible()
    editor.page.get_by_role("button", name="Save draft").click()
    expect(editor.page.locator("#autosave-status")).to_contain_text("Not saved: a photo was not uploaded.")
    expect(editor.page.get_by_role("button", name="Retry")).to_be_focused()
    editor.page.get_by_role("button", name="Dismiss").click()
    editor.submit("Save draft")
    expect(editor.body).to_have_value("Text.")
