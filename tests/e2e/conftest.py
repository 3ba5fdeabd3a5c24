from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import cast

import pytest
from django.conf import LazySettings
from django.contrib.auth.models import Group, User
from django.test import Client
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright
from pytest_django import DjangoDbBlocker

from tests.support import tools
from tests.support.aws_resources import temporary_table
from tests.support.browser import content
from tests.support.browser.admin import PostEditor
from tests.support.browser.content import draw_jpeg
from tests.support.browser.server import Server, run_server
from tests.support.browser.site import OpenTab, Site, deploy_site, use_site

_CHROMIUM_ARGUMENTS = ["--no-sandbox", "--no-first-run", "--disable-background-networking"]
_CHROMIUM_ARGUMENTS += ["--disable-component-update", "--disable-sync"]
_TIMEOUT = 15_000  # ms, for a busy machine


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    with run_server() as server:
        yield server


@pytest.fixture(scope="session")
def site(server: Server, running_emulator: None, tmp_path_factory: pytest.TempPathFactory) -> Site:
    return deploy_site(server.url, tmp_path_factory.mktemp("static"))


@pytest.fixture(autouse=True)
def test_settings(site: Site, server: Server, settings: LazySettings) -> Iterator[None]:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with use_site(site):
        yield
        server.wait_until_unused()  # all tabs are closed by now


@pytest.fixture(scope="session")
def published(site: Site, django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Publish posts with every kind of content."""
    with django_db_blocker.unblock(), use_site(site):
        content.publish_all()


# --- The browser


@pytest.fixture(scope="session")
def browser_thread() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(1, "browser") as thread:
        yield thread


@pytest.fixture(scope="session")
def browser(browser_thread: ThreadPoolExecutor) -> Iterator[Browser]:
    chromium = tools.program("chromium-headless-shell")
    playwright = browser_thread.submit(sync_playwright().start).result()

    def launch() -> Browser:
        return playwright.chromium.launch(executable_path=chromium, args=_CHROMIUM_ARGUMENTS)

    browser = browser_thread.submit(launch).result()
    expect.set_options(timeout=_TIMEOUT)
    yield browser
    browser_thread.submit(browser.close).result()
    browser_thread.submit(playwright.stop).result()


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """Run a browser test in the browser's thread: Django allows no SQL in the thread where Playwright runs."""
    if "browser" not in pyfuncitem.fixturenames:
        return None
    thread = cast("ThreadPoolExecutor", pyfuncitem.funcargs["browser_thread"])
    arguments = {name: pyfuncitem.funcargs[name] for name in pyfuncitem._fixtureinfo.argnames}
    thread.submit(pyfuncitem.obj, **arguments).result()
    return True


@pytest.fixture
def open_tab(
    site: Site, browser: Browser, browser_thread: ThreadPoolExecutor, browser_errors: list[str]
) -> Iterator[OpenTab]:
    """Return a function that opens a tab with cookies of its own."""

    def open_tab() -> Page:
        context = browser.new_context(base_url=site.url, viewport={"width": 1360, "height": 900})
        context.on("console", lambda message: browser_errors.extend(_errors_in(message)))
        context.on("weberror", lambda error: browser_errors.append(str(error.error)))
        return context.new_page()

    yield open_tab

    def close() -> None:
        for context in browser.contexts:
            context.close()

    browser_thread.submit(close).result()


@pytest.fixture
def page(open_tab: OpenTab, browser_thread: ThreadPoolExecutor) -> Page:
    return browser_thread.submit(open_tab).result()


@pytest.fixture
def browser_errors(request: pytest.FixtureRequest) -> Iterator[list[str]]:
    """The browser's errors and warnings, such as violations of the Content-Security-Policy.

    They fail the test, unless it has the marker `allows_browser_errors`: a browser can report an error after the
    last statement of a test.
    """
    errors: list[str] = []
    yield errors
    assert request.node.get_closest_marker("allows_browser_errors") or errors == []


def _errors_in(message: ConsoleMessage) -> list[str]:
    """Return the error in a console message, except about the status of the page itself."""
    url = message.location["url"]
    is_page_status = message.page and url == message.page.url
    return [f"{message.text} ({url})"] if message.type in {"error", "warning"} and not is_page_status else []


# --- Editors


@pytest.fixture
def empty_blog(site: Site, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with temporary_table(site.environment["CONTENT_TABLE"]) as table:
        monkeypatch.setenv("CONTENT_TABLE", table)
        yield


@pytest.fixture
def editors(transactional_db: None) -> dict[str, str]:
    """Create the editors Ada and Grace and return their session keys. Their passwords are their names."""
    return {name: _create_editor(name) for name in ("ada", "grace")}


def _create_editor(name: str) -> str:
    user = User.objects.create_user(name, password=name, first_name=name.capitalize(), is_staff=True)
    user.groups.add(Group.objects.get(name="Editor"))
    client = Client()
    client.force_login(user)
    return client.cookies["sessionid"].value


@pytest.fixture
def make_editor(site: Site, open_tab: OpenTab, editors: dict[str, str]) -> Callable[[str], PostEditor]:
    def make(name: str) -> PostEditor:
        page = open_tab()
        page.context.add_cookies([{"name": "sessionid", "value": editors[name], "url": site.url}])
        return PostEditor(page)

    return make


@pytest.fixture
def editor(make_editor: Callable[[str], PostEditor], browser_thread: ThreadPoolExecutor) -> PostEditor:
    return browser_thread.submit(make_editor, "ada").result()


@pytest.fixture
def reader(open_tab: OpenTab, browser_thread: ThreadPoolExecutor) -> Page:
    return browser_thread.submit(open_tab).result()


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "lamp.jpg"
    path.write_bytes(draw_jpeg())
    return path
