"""Embeds in a browser: no request to other sites before a reader asks for the player."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from urllib.parse import urlsplit

import pytest
from django.conf import LazySettings
from django.contrib.auth.models import User
from playwright.sync_api import Browser, Page, Route, expect

from blog.embeds.stored import fetch_for_save
from blog.models import Post
from blog.publishing import publish
from tests.support.browser.admin import PostEditor
from tests.support.browser.axe import assert_is_accessible
from tests.support.browser.site import OpenTab, Site
from tests.support.providers import FakeProvider, draw_picture, run_provider

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("empty_blog")]

VIDEO = "https://youtu.be/dQw4w9WgXcQ"
PLAYER = "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?autoplay=1"
STATUS = "https://mastodon.social/@ada/109501234567890123"
AUDIO = "https://media.example.org/lamp.mp3"
BODY = f"See:\n\n{VIDEO}\n\n{STATUS}\n\n{AUDIO}\n\nhttps://example.com/a%20page\n\nThe end."


@pytest.fixture
def provider(site: Site, settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeProvider]:
    settings.THUMBNAILS_BUCKET = site.environment["THUMBNAILS_BUCKET"]
    with run_provider() as server:
        providers = {"YouTube": server.provider, "mastodon.social": server.provider}
        monkeypatch.setattr("blog.embeds.stored.PROVIDERS", providers)
        server.answer("/picture.jpg", draw_picture(), content_type="image/jpeg")
        data = {
            "title": "A lamp that turns",
            "author_name": "Ada",
            "thumbnail_url": f"{server.url}/picture.jpg",
        }
        server.answer("/oembed", data)
        yield server


@pytest.fixture
def post(empty_blog: None, provider: FakeProvider) -> Post:
    author = User.objects.create_user("ines", first_name="Ines")
    time = datetime(2026, 1, 1, tzinfo=UTC)
    post = Post(title="Lamps", body=BODY, summary="S.", author=author, status="published", published_at=time)
    post.full_clean()
    post.save()
    fetch_for_save(post.body)
    publish.sync_post(post)
    return post


def watch_requests(page: Page, site: Site) -> Callable[[], set[str]]:
    """Respond to requests to other sites, and return a function that lists their hosts."""
    own = {urlsplit(site.url).netloc, urlsplit(site.environment["CDN_URL"]).netloc}
    others: set[str] = set()

    def answer(route: Route) -> None:
        host = urlsplit(route.request.url).netloc
        if host in own or not route.request.url.startswith("http"):
            route.continue_()
            return
        others.add(host)
        route.fulfill(body="<!doctype html><title>Player</title><p>Player</p>", content_type="text/html")

    page.context.route("**/*", answer)
    return lambda: set(others)


@pytest.mark.usefixtures("post")
def test_cards_load_nothing_from_other_sites_before_a_click(site: Site, page: Page) -> None:
    list_others = watch_requests(page, site)
    page.goto("/posts/lamps/")
    expect(page.get_by_role("link", name="A lamp that turns").first).to_be_visible()
    expect(page.get_by_role("link", name="example.com/a page")).to_be_visible()
    expect(page.get_by_role("button", name="Play video")).to_be_visible()
    picture = page.locator(".embed-picture").first
    picture.scroll_into_view_if_needed()
    page.wait_for_function("document.querySelector('.embed-picture').naturalWidth === 480")
    assert list_others() == set()
    assert_is_accessible(page)
    assert list_others() == set()


@pytest.mark.usefixtures("post")
def test_buttons_load_the_players(site: Site, page: Page) -> None:
    """Use the keyboard: a click just after a scroll can hit a frame of another site at its former position."""
    list_others = watch_requests(page, site)
    page.goto("/posts/lamps/")
    page.get_by_role("button", name="Play video (youtube-nocookie.com): A lamp that turns").press("Enter")
    frame = page.locator(".embed-video iframe")
    expect(frame).to_have_attribute("src", PLAYER)
    expect(frame).to_have_attribute("title", "A lamp that turns")
    expect(frame).to_be_focused()
    expect(page.frame_locator(".embed-video iframe").get_by_text("Player")).to_be_visible()
    assert list_others() == {"www.youtube-nocookie.com"}

    page.get_by_role("button", name="Show post (mastodon.social)").press("Enter")
    expect(page.frame_locator(".embed-post iframe").get_by_text("Player")).to_be_visible()
    assert list_others() == {"www.youtube-nocookie.com", "mastodon.social"}

    page.get_by_role("button", name="Play audio (media.example.org)").press("Enter")
    audio = page.locator("audio")
    expect(audio).to_be_focused()
    expect(audio).to_have_attribute("src", AUDIO)
    page.wait_for_function("document.querySelector('audio').error !== null")  # the answer is not audio
    assert "media.example.org" in list_others()
    assert_is_accessible(page)


@pytest.mark.usefixtures("post")
def test_cards_are_links_without_javascript(site: Site, browser: Browser) -> None:
    context = browser.new_context(base_url=site.url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/posts/lamps/")
    for url in (VIDEO, STATUS, AUDIO, "https://example.com/a%20page"):
        expect(page.locator(f'a[href="{url}"]')).to_be_visible()
    expect(page.get_by_role("button", name="Play")).to_have_count(0)
    context.close()


@pytest.mark.usefixtures("post")
@pytest.mark.allows_browser_errors("about the blocked player")
def test_page_without_embeds_refuses_their_players(page: Page, site: Site, browser_errors: list[str]) -> None:
    watch_requests(page, site)
    page.goto("/")
    page.evaluate(
        """url => {
            document.addEventListener("securitypolicyviolation", () => { document.title = "Refused"; });
            const frame = document.createElement("iframe");
            frame.src = url;
            document.body.append(frame);
        }""",
        PLAYER,
    )
    expect(page).to_have_title("Refused")
    assert any("frame-src" in error for error in browser_errors)


def test_editor_previews_and_publishes_a_card(
    editor: PostEditor, open_tab: OpenTab, provider: FakeProvider, site: Site
) -> None:
    editor.start_post("Lamps", f"See:\n\n{VIDEO}")
    expect(editor.preview.get_by_role("link", name="A lamp that turns")).to_be_visible()
    expect(editor.preview.locator(".embed")).to_have_css("position", "relative")  # its style sheet is loaded
    editor.submit("Publish")
    reader = open_tab()
    list_others = watch_requests(reader, site)
    reader.goto("/posts/lamps/")
    reader.get_by_role("button", name="Play video").click()
    expect(reader.frame_locator("iframe").get_by_text("Player")).to_be_visible()
    assert list_others() == {"www.youtube-nocookie.com"}
    assert len(provider.requests) == 2
