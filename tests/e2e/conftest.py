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
from tests.support.browser.admin import Desk
from tests.support.browser.content import jpeg
from tests.support.browser.server import Server, serving
from tests.support.browser.site import Site, deploy, settled

ARGUMENTS = ["--no-sandbox", "--no-first-run", "--disable-background-networking"]
ARGUMENTS += ["--disable-component-update", "--disable-sync"]
PATIENCE = 15_000  # ms, for a machine that does other things too

OpenTab = Callable[[], Page]


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    with serving() as server:
        yield server


@pytest.fixture(scope="session")
def site(server: Server, running_emulator: None, tmp_path_factory: pytest.TempPathFactory) -> Site:
    return deploy(server.url, tmp_path_factory.mktemp("static"))


@pytest.fixture(autouse=True)
def test_settings(site: Site, server: Server, settings: LazySettings) -> Iterator[None]:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with settled(site):
        yield
        server.wait_until_unused()  # by now all tabs are closed


@pytest.fixture(scope="session")
def published(site: Site, django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Posts of every kind, for readers. SQL forgets them again: readers don't need it."""
    with django_db_blocker.unblock(), settled(site):
        content.publish()


# --- The browser


@pytest.fixture(scope="session")
def browser_thread() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(1, "browser") as thread:
        yield thread


@pytest.fixture(scope="session")
def browser(browser_thread: ThreadPoolExecutor) -> Iterator[Browser]:
    chromium = tools.program("chromium")
    playwright = browser_thread.submit(sync_playwright().start).result()

    def launch() -> Browser:
        return playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)

    browser = browser_thread.submit(launch).result()
    expect.set_options(timeout=PATIENCE)
    yield browser
    browser_thread.submit(browser.close).result()
    browser_thread.submit(playwright.stop).result()


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """Run a test that browses in the browser's thread: where Playwright runs, Django allows no SQL."""
    if "browser" not in pyfuncitem.fixturenames:
        return None
    thread = cast("ThreadPoolExecutor", pyfuncitem.funcargs["browser_thread"])
    arguments = {name: pyfuncitem.funcargs[name] for name in pyfuncitem._fixtureinfo.argnames}
    thread.submit(pyfuncitem.obj, **arguments).result()
    return True


@pytest.fixture
def open_tab(
    site: Site, browser: Browser, browser_thread: ThreadPoolExecutor, complaints: list[str]
) -> Iterator[OpenTab]:
    """Open a tab of a browser of its own, with its own cookies."""

    def open_tab() -> Page:
        context = browser.new_context(base_url=site.url, viewport={"width": 1360, "height": 900})
        context.on("console", lambda message: complaints.extend(complaint(message)))
        context.on("weberror", lambda error: complaints.append(str(error.error)))
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
def complaints() -> Iterator[list[str]]:
    """What the browser complained of, such as a broken Content-Security-Policy. A test must end without any."""
    found: list[str] = []
    yield found
    assert found == []


def complaint(message: ConsoleMessage) -> list[str]:
    """Give what a console message complains of, but not a page's own status."""
    url = message.location["url"]
    expected = message.page and url == message.page.url
    return [f"{message.text} ({url})"] if message.type in {"error", "warning"} and not expected else []


# --- Editors


@pytest.fixture
def empty_blog(site: Site, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with temporary_table(site.environment["CONTENT_TABLE"]) as table:
        monkeypatch.setenv("CONTENT_TABLE", table)
        yield


@pytest.fixture
def editors(transactional_db: None) -> dict[str, str]:
    """Ada and Grace, whose passwords are their names; with their sessions' keys."""
    return {name: signed_in(name) for name in ("ada", "grace")}


def signed_in(name: str) -> str:
    user = User.objects.create_user(name, password=name, first_name=name.capitalize(), is_staff=True)
    user.groups.add(Group.objects.get(name="Editor"))
    client = Client()
    client.force_login(user)
    return client.cookies["sessionid"].value


@pytest.fixture
def make_desk(site: Site, open_tab: OpenTab, editors: dict[str, str]) -> Callable[[str], Desk]:
    def make(name: str) -> Desk:
        page = open_tab()
        page.context.add_cookies([{"name": "sessionid", "value": editors[name], "url": site.url}])
        return Desk(page)

    return make


@pytest.fixture
def desk(make_desk: Callable[[str], Desk], browser_thread: ThreadPoolExecutor) -> Desk:
    """Ada's."""
    return browser_thread.submit(make_desk, "ada").result()


@pytest.fixture
def reader(open_tab: OpenTab, browser_thread: ThreadPoolExecutor) -> Page:
    return browser_thread.submit(open_tab).result()


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "lamp.jpg"
    path.write_bytes(jpeg())
    return path
