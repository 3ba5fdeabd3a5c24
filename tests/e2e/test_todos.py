"""The to-do client against the whole local stack: Cognito, the API with its table, and the users' folders in S3."""

import json
import re
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from infra.local.processes import free_port
from tests.support.browser import axe
from tests.support.browser.http import get
from tests.support.browser.site import OpenTab, Site
from tests.support.browser.todos import PASSWORD, App
from tests.support.make_run import Run

_ADA, _BOB = "ada@todos.example", "bob@todos.example"
_MARKUP = "<img src=x onerror=\"document.title='broken'\">"
_MAIL_TIMEOUT = 20  # seconds
_MakeApp = Callable[[], App]


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    with Run(tmp_path_factory.mktemp("todos"), free_port(), free_port()) as run:
        yield run


@pytest.fixture(scope="module")
def site(run: Run) -> Site:
    url = run.environment["SITE_URL"].replace("://", "://todos.")
    return Site(url, run.environment, {})


@pytest.fixture
def new_user(run: Run) -> str:
    """Create a user without to-dos and return the email address."""
    email, pool = f"{uuid4().hex}@todos.example", run.environment["COGNITO_USER_POOL_ID"]
    cognito = run.client("cognito-idp")
    verified = [{"Name": "email", "Value": email}, {"Name": "email_verified", "Value": "true"}]
    cognito.admin_create_user(
        UserPoolId=pool, Username=email, UserAttributes=verified, MessageAction="SUPPRESS"
    )
    cognito.admin_set_user_password(UserPoolId=pool, Username=email, Password=PASSWORD, Permanent=True)
    return email


@pytest.fixture
def make_app(open_tab: OpenTab) -> _MakeApp:
    return lambda: App(open_tab())


@pytest.fixture
def app(make_app: _MakeApp, browser_thread: ThreadPoolExecutor) -> App:
    return browser_thread.submit(make_app).result()


def _wait_for_code(run: Run, address: str) -> str:
    """Return the code from the newest email to an address."""
    deadline = time.monotonic() + _MAIL_TIMEOUT
    while time.monotonic() < deadline:
        codes = [
            re.search(r"\b\d{6}\b", json.dumps(mail)) for mail in run.sent_mails() if address in mail["To"]
        ]
        if codes and codes[-1]:
            return codes[-1][0]
        time.sleep(0.2)
    raise AssertionError(f"no email to {address}")


def _read_files(run: Run) -> dict[str, bytes]:
    s3, bucket = run.client("s3"), run.environment["USER_FILES_BUCKET"]
    keys = [summary["Key"] for summary in s3.list_objects_v2(Bucket=bucket).get("Contents", [])]
    return {key: s3.get_object(Bucket=bucket, Key=key)["Body"].read() for key in keys}


def _ignore_status(browser_errors: list[str], status: int) -> None:
    """Remove the errors that the browser logged about an expected HTTP status."""
    browser_errors[:] = [error for error in browser_errors if f"status of {status}" not in error]


def test_new_user_can_sign_up_and_attach_a_file(run: Run, app: App, tmp_path: Path) -> None:
    page = app.page
    page.goto("/")
    page.get_by_role("button", name="Create an account").click()
    page.get_by_label("Email address").fill("grace@todos.example")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Create account").click()
    expect(app.heading).to_have_text("Check your inbox")
    page.get_by_label("Code").fill(_wait_for_code(run, "grace@todos.example"))
    page.get_by_role("button", name="Confirm").click()
    app.wait_for_heading("Today")

    app.go("Inbox")
    app.add("Trim the wick", "Wind the clockwork", "Polish the lens")
    app.complete("Wind the clockwork")
    expect(app.titles).to_have_text(["Trim the wick", "Polish the lens"])
    expect(app.message).to_contain_text("completed")
    app.drag("Polish the lens", onto="Trim the wick")
    expect(app.titles).to_have_text(["Polish the lens", "Trim the wick"])

    details = app.open("Trim the wick")
    (tmp_path / "wick (1).txt").write_bytes(b"A flat wick, an inch wide.")
    app.attach(tmp_path / "wick (1).txt")
    details.get_by_label("New subtask").fill("Let it cool")
    page.keyboard.press("Enter")
    app.wait_until_saved()

    [(key, content)] = [(key, content) for key, content in _read_files(run).items() if "wick_1_" in key]
    assert re.fullmatch(r"private/us-east-1:[0-9a-f-]{36}/[0-9a-z]{26}/wick_1_.txt", key)
    assert content == b"A flat wick, an inch wide."

    page.reload()
    expect(app.titles).to_have_text(["Polish the lens", "Trim the wick"])
    expect(app.details.get_by_label("Subtask “Let it cool”")).to_be_visible()
    with page.context.expect_event("download"):
        app.details.get_by_role("button", name="wick (1).txt").first.click()


def test_keyboard_alone_operates_the_app(app: App, new_user: str) -> None:
    app.sign_in(new_user)
    app.go("Inbox")
    press = app.page.keyboard.press
    press("n")
    app.page.keyboard.type("One")
    press("Enter")
    app.page.keyboard.type("Two")
    press("Enter")
    expect(app.titles).to_have_text(["One", "Two"])
    app.heading.focus()
    press("j")
    press("Alt+ArrowDown")
    expect(app.titles).to_have_text(["Two", "One"])
    press("ArrowUp")
    press("Enter")
    expect(app.details.get_by_label("Title", exact=True)).to_have_value("Two")
    press("Escape")
    expect(app.details).to_have_count(0)
    press("Delete")
    expect(app.titles).to_have_text(["One"])
    press("Control+z")
    expect(app.titles).to_have_text(["Two", "One"])
    app.row("One").locator(".grip").press("Enter")
    press("Enter")  # "Move to the top"
    expect(app.titles).to_have_text(["One", "Two"])
    app.wait_until_saved()
    app.page.reload()
    expect(app.titles).to_have_text(["One", "Two"])


def test_offline_changes_are_sent_and_merged(
    make_app: _MakeApp, app: App, new_user: str, browser_errors: list[str]
) -> None:
    app.sign_in(new_user)
    app.go("Inbox")
    app.add("Letter", "Parcel")
    app.wait_until_saved()
    other = make_app()
    other.sign_in(new_user)
    other.go("Inbox")
    expect(other.titles).to_have_text(["Letter", "Parcel"])
    app.wait_for_service_worker()

    app.page.context.set_offline(True)
    app.page.reload()
    expect(app.page.get_by_text("You are offline")).to_be_visible()
    app.add("Telegram")
    app.complete("Parcel")
    details = app.open("Letter")
    details.get_by_label("Title", exact=True).fill("Long letter")
    details.get_by_label("Labels").fill("post")
    details.get_by_label("Title", exact=True).focus()
    expect(app.page.get_by_text("changes will be sent")).to_be_visible()
    theirs = other.open("Letter")
    theirs.get_by_label("Notes").fill("Two sheets")
    theirs.get_by_label("Labels").fill("desk")
    theirs.get_by_label("Notes").focus()
    other.wait_until_saved()
    app.page.context.set_offline(False)

    app.wait_until_saved()
    expect(details.get_by_label("Notes")).to_have_value("Two sheets")
    expect(details.get_by_label("Labels")).to_have_value("desk, post")
    other.synchronize()
    expect(other.titles).to_have_text(["Long letter", "Telegram"])
    expect(theirs.get_by_label("Labels")).to_have_value("desk, post")
    assert any("412" in error for error in browser_errors)
    _ignore_status(browser_errors, 412)


def test_rejected_change_is_undone_and_reported(app: App, new_user: str, browser_errors: list[str]) -> None:
    app.sign_in(new_user)
    app.go("Inbox")
    app.page.route(
        "**/api/v1/todos",
        lambda route: route.fulfill(status=400, json={"title": "Bad Request", "detail": "Too fishy."}),
    )
    app.add("Herring")
    expect(app.message).to_contain_text("“Herring” could not be saved: Too fishy.")
    expect(app.row("Herring")).to_have_count(0)
    _ignore_status(browser_errors, 400)


def test_link_to_a_blog_post_becomes_its_title(app: App, new_user: str, run: Run) -> None:
    """Users type or paste the link, or share it from another app."""
    posts = json.loads(get(f"{run.environment['SITE_URL']}/api/v1/posts"))["results"]
    app.sign_in(new_user)
    app.go("Inbox")
    app.page.get_by_label("New to-do", exact=True).fill(posts[0]["url"])
    app.page.keyboard.press("Enter")
    expect(app.titles).to_have_text([posts[0]["title"]])
    shared = urlencode({"title": "Look at this", "text": f"Look at this {posts[1]['url']}"})
    app.page.goto(f"/?{shared}#/inbox")
    expect(app.page.get_by_label("New to-do", exact=True)).to_have_value(posts[1]["url"])
    assert app.page.url.endswith("/#/inbox")
    app.page.keyboard.press("Enter")
    expect(app.titles).to_have_text([posts[0]["title"], posts[1]["title"]])
    expect(app.open(posts[1]["title"]).get_by_label("Notes")).to_have_value(posts[1]["url"])


def test_sign_out_removes_the_to_dos_from_the_device(make_app: _MakeApp, app: App) -> None:
    app.sign_in(_ADA)
    app.go("Inbox")
    app.add("Secret")
    app.wait_until_saved()
    app.sign_out()
    assert app.page.evaluate("indexedDB.databases().then(all => all.length)") == 0
    app.sign_in(_BOB)
    app.go("Inbox")
    app.wait_until_saved()
    expect(app.row("Secret")).to_have_count(0)


def test_markup_in_a_to_do_is_displayed_as_text(app: App, new_user: str) -> None:
    app.sign_in(new_user)
    app.go("Inbox")
    app.add(_MARKUP)
    app.open(_MARKUP).get_by_label("Labels").fill(_MARKUP.replace(",", ""))
    app.details.get_by_label("Notes").fill(_MARKUP)
    app.details.get_by_label("Title", exact=True).focus()
    app.wait_until_saved()
    assert app.page.title() == "Inbox · MyToDoList"
    assert app.page.locator("#app img").count() == 0


def test_deleted_to_do_can_be_restored_on_another_device(make_app: _MakeApp, app: App, new_user: str) -> None:
    app.sign_in(new_user)
    app.go("Inbox")
    app.add("Regretted")
    app.open("Regretted").get_by_role("button", name="Delete", exact=True).click()
    expect(app.row("Regretted")).to_have_count(0)
    app.wait_until_saved()
    other = make_app()
    other.sign_in(new_user)
    other.go("Trash")
    other.page.get_by_role("button", name="Restore “Regretted”").click()
    other.wait_until_saved()
    app.synchronize()
    expect(app.row("Regretted")).to_have_count(1)


def test_file_is_deleted_with_the_last_to_do_that_has_it(
    run: Run, app: App, new_user: str, tmp_path: Path
) -> None:
    def is_stored() -> bool:
        return any(name in key for key in _read_files(run))

    def remove() -> None:
        app.details.get_by_role("button", name=f"Remove “{name}”").click()
        expect(app.message).to_contain_text("removed")
        app.page.clock.fast_forward(10_000)  # the offer to undo it ends
        expect(app.message).not_to_contain_text("removed")

    name = f"{uuid4()}.txt"
    (tmp_path / name).write_bytes(b"Blue, then yellow.")
    app.page.clock.install()
    app.sign_in(new_user)
    app.go("Inbox")
    app.add("Bins")
    app.open("Bins").get_by_label("Repeat").select_option("Every week")
    app.attach(tmp_path / name)
    app.complete("Bins")
    expect(app.message).to_contain_text("Next occurrence created.")

    app.go("Completed")
    app.open("Bins")
    remove()
    app.go("Inbox")
    app.open("Bins")
    app.wait_until_saved()
    assert is_stored()
    with app.page.expect_response(lambda response: response.request.method == "DELETE"):
        remove()
    assert not is_stored()


# --- Accessibility and installation


def _add_sample_to_dos(app: App) -> None:
    page = app.page
    page.get_by_role("button", name="New list").click()
    page.get_by_label("Name").fill("Voyage")
    page.get_by_role("button", name="Create list").click()
    app.wait_for_heading("Voyage")
    app.add("Pack the sextant", "Check the tides", "Paint the dinghy")
    app.complete("Paint the dinghy")
    details = app.open("Check the tides")
    details.get_by_role("button", name="Tomorrow").click()
    details.get_by_label("Priority").select_option("High")
    details.get_by_label("Labels").fill("harbour")
    details.get_by_label("New subtask").fill("Spring tide")
    page.keyboard.press("Enter")
    details.get_by_role("button", name="Close details").click()
    app.wait_until_saved()


def test_every_view_is_accessible(app: App, new_user: str) -> None:
    page = app.page
    page.emulate_media(reduced_motion="reduce")
    page.goto("/")
    app.wait_for_heading("Sign in")
    for button in ("Forgot your password?", "Back", "Create an account"):
        axe.assert_is_accessible(page)
        page.get_by_role("button", name=button).click()
    axe.assert_is_accessible(page)
    page.reload()
    app.sign_in(new_user)
    _add_sample_to_dos(app)
    address = page.url
    views = [address, *(f"/#/{view}" for view in ("today", "upcoming", "inbox", "completed", "trash"))]
    for view in [*views, "/#/search?q=tides", "/#/search?q=unicorn", "/#/label/harbour", "/#/list/gone"]:
        page.goto(view)
        app.heading.wait_for()
        axe.assert_is_accessible(page)

    page.goto(address)
    page.set_viewport_size({"width": 1360, "height": 900})
    app.open("Check the tides")
    axe.assert_is_accessible(page)
    page.keyboard.press("Escape")
    page.set_viewport_size({"width": 390, "height": 900})
    page.get_by_role("button", name="Menu").click()
    assert not axe.find_violations(page)
    page.keyboard.press("Escape")
    page.set_viewport_size({"width": 1360, "height": 900})
    for opener in ("New list", "Edit list", "Keyboard shortcuts"):
        page.get_by_role("button", name=opener).click()
        axe.assert_is_accessible(page)
        page.keyboard.press("Escape")
        page.set_viewport_size({"width": 1360, "height": 900})
    page.context.set_offline(True)
    expect(page.get_by_text("You are offline")).to_be_visible()
    axe.assert_is_accessible(page)


def test_page_fits_the_width_of_a_small_phone(app: App, new_user: str) -> None:
    app.sign_in(new_user)
    app.page.set_viewport_size({"width": 320, "height": 640})
    app.page.goto("/#/inbox")
    app.add("Antidisestablishmentarianism" * 4)
    assert app.page.evaluate("document.documentElement.scrollWidth") <= 320
    app.page.locator(".row a").last.click()
    expect(app.details).to_be_visible()
    assert app.page.evaluate("document.documentElement.scrollWidth") <= 320


def test_app_is_installable(site: Site, app: App) -> None:
    app.page.goto("/")
    manifest: dict[str, Any] = json.loads(get(f"{site.url}/manifest.webmanifest"))
    assert {icon["sizes"] for icon in manifest["icons"]} == {"192x192", "512x512"}
    client = app.page.context.new_cdp_session(app.page)
    assert client.send("Page.getInstallabilityErrors")["installabilityErrors"] in (
        [],
        [{"errorId": "in-incognito", "errorArguments": []}],
    )
