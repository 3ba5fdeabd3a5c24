"""Bare URLs that become cards, and the players that the cards name."""

import pytest
from bs4 import BeautifulSoup, Tag
from django.conf import LazySettings

from blog.rendering import markdown
from blog.rendering.embeds.cards import MAX_EMBEDS
from blog.rendering.embeds.targets import identify, list_origins
from blog.rendering.sanitizer import sanitize

YOUTUBE = "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?autoplay=1"
VIMEO = "https://player.vimeo.com/video/76979871?dnt=1&autoplay=1"
BLUESKY = "https://embed.bsky.app/embed/{}/app.bsky.feed.post/3kabc"
DID = "did:plc:abcdefghijklmnopqrstuvwx"


def render_card(url: str) -> Tag:
    html = markdown.parse(url).render().html
    (card,) = BeautifulSoup(html, "html.parser").select(".embed")
    return card


@pytest.mark.parametrize(
    ("url", "player"),
    [
        ("https://www.youtube.com/watch?v=dQw4w9WgXcQ", YOUTUBE),
        ("https://youtube.com/watch?list=a&v=dQw4w9WgXcQ&si=track", YOUTUBE),
        ("https://m.youtube.com/shorts/dQw4w9WgXcQ", YOUTUBE),
        ("https://www.youtube.com/live/dQw4w9WgXcQ?feature=share", YOUTUBE),
        ("https://youtu.be/dQw4w9WgXcQ?si=track", YOUTUBE),
        ("https://youtu.be/dQw4w9WgXcQ?t=90", f"{YOUTUBE}&start=90"),
        ("https://youtu.be/dQw4w9WgXcQ?t=1m30s", f"{YOUTUBE}&start=90"),
        ("https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=1h2m3s", f"{YOUTUBE}&start=3723"),
        ("https://youtu.be/dQw4w9WgXcQ?t=x", YOUTUBE),
        ("https://vimeo.com/76979871", VIMEO),
        ("https://vimeo.com/76979871/abcdef1234?share=copy", f"{VIMEO}&h=abcdef1234"),
        ("https://player.vimeo.com/video/76979871?h=abcdef1234", f"{VIMEO}&h=abcdef1234"),
        ("https://bsky.app/profile/ada.example.com/post/3kabc", BLUESKY.format("ada.example.com")),
        (f"https://bsky.app/profile/{DID}/post/3kabc", BLUESKY.format(DID)),
        (
            "https://mastodon.social/@Ada_L/109501234567890123",
            "https://mastodon.social/@Ada_L/109501234567890123/embed",
        ),
        ("https://media.example.org/a/lamp.mp3?v=2", "https://media.example.org/a/lamp.mp3?v=2"),
    ],
)
def test_card_names_the_player(url: str, player: str) -> None:
    card = render_card(url)
    (link,) = card.select("a.embed-link")
    assert (link["href"], link["data-player"]) == (url, player)


@pytest.mark.parametrize(
    "url",
    [
        "https://example.com/",
        "https://www.youtube.com/",
        "https://www.youtube.com/@channel",
        "https://www.youtube.com/watch?v=short",
        "https://www.youtube.com/watch?v=dQw4w9WgXcQ1",
        "https://www.youtube.com.evil.example/watch?v=dQw4w9WgXcQ",
        "https://evil.example/https://www.youtube.com/watch?v=dQw4w9WgXcQ",
        "https://user@youtube.com/watch?v=dQw4w9WgXcQ",
        "https://vimeo.com/channels/staffpicks",
        "https://unknown.example/@ada/109501234567890123",
        "https://mastodon.social/@ada@other.example/109501234567890123",
        "https://mastodon.social/@ada",
        "https://bsky.app/profile/ada.example.com",
        "https://bsky.app/profile/did:web:a;b/post/3kabc",
        f"http://bsky.app/profile/{'a' * 400}.example/post/3kabc",
        "http://media.example.org/lamp.mp3",
        "https://media.example.org;x/lamp.mp3",
        "https://localhost/lamp.mp3",
        "https://example.com/?file=lamp.mp3",
        f"https://{'a' * 60}.{'b' * 60}.example/lamp.mp3",
    ],
)
def test_other_page_is_a_link_without_a_player(url: str) -> None:
    (link,) = render_card(url).select("a")
    assert link["href"] == url
    assert "data-player" not in link.attrs


def test_more_mastodon_servers_can_be_named(settings: LazySettings) -> None:
    settings.MASTODON_HOSTS = ["social.example"]
    assert identify("https://social.example/@ada/109501234567890123").player.endswith("/embed")
    assert not identify("https://mastodon.social/@ada/109501234567890123").player


@pytest.mark.parametrize(
    "body",
    [
        "See https://example.com/",
        "https://example.com/ and more",
        "https://example.com/\nhttps://example.org/",
        "[Title](https://example.com/)",
        "<https://example.com/>",
        "- https://example.com/",
        "> https://example.com/",
        "    https://example.com/",
        "`https://example.com/`",
        "| a |\n|---|\n| https://example.com/ |",
        "[^1]\n\n[^1]: https://example.com/",
        "# https://example.com/",
        "ftp://example.com/",
        "javascript:alert(1)",
        "https://",
        "https://[",
        "https://example.com:99999/lamp.mp3",
        f"https://example.com/{'a' * 600}",
    ],
)
def test_other_text_is_not_a_card(body: str) -> None:
    document = markdown.parse(body)
    assert document.embeds == []
    assert "embed" not in document.render().html


def test_only_the_first_urls_become_cards() -> None:
    body = "\n\n".join(f"https://host-{number}.example/a.mp3" for number in range(MAX_EMBEDS + 5))
    document = markdown.parse(body)
    assert len(document.embeds) == MAX_EMBEDS
    assert "host-34.example" in document.render().html


@pytest.mark.parametrize(
    ("url", "label"),
    [
        ("https://www.example.com/a%20page/", "example.com/a page"),
        ("https://example.com", "example.com"),
        ("https://example.com/?q=a&b", "example.com?q=a&b"),
        ("https://user:secret@example.com:8000/a", "example.com:8000/a"),
        (f"https://example.com/{'a' * 100}", f"example.com/{'a' * 57}…"),
    ],
)
def test_card_shows_the_host_and_the_path(url: str, label: str) -> None:
    (link,) = render_card(url).select("a")
    assert link.text == label


def test_titles_are_escaped() -> None:
    url = "https://youtu.be/dQw4w9WgXcQ"
    embeds = {identify(url).canonical: {"title": "<script>&", "author": "<b>"}}
    html = markdown.parse(url).render({}, embeds).html  # type: ignore[arg-type]
    assert "&lt;script&gt;&amp;</a>" in html
    assert "YouTube · &lt;b&gt;" in html


def test_post_without_a_title_shows_its_author() -> None:
    url = "https://bsky.app/profile/ada.example.com/post/3kabc"
    html = markdown.parse(url).render({}, {identify(url).canonical: {"author": "Ada"}}).html
    assert ">Post by Ada</a>" in html


def test_url_is_escaped() -> None:
    html = markdown.parse("https://example.com/?a=1&b='><img/src=x>").render().html
    assert "<img" not in html


@pytest.mark.parametrize(
    "player", ["https://evil.example/", "javascript:alert(1)", "https://www.youtube-nocookie.com/embed/x", ""]
)
def test_hand_written_player_is_removed(player: str) -> None:
    html = sanitize(f'<a class="embed-link" href="https://a.example/" data-player="{player}">a</a>')
    assert "data-player" not in html


def test_origins_are_those_of_the_players() -> None:
    urls = ["https://youtu.be/dQw4w9WgXcQ", "https://youtu.be/dQw4w9WgXcQ?t=3", "https://vimeo.com/76979871"]
    urls += ["https://media.example.org:8443/a.mp3", "https://example.com/"]
    assert list_origins(map(identify, urls)) == {
        "frames": ["https://www.youtube-nocookie.com", "https://player.vimeo.com"],
        "media": ["https://media.example.org:8443"],
    }


def test_card_has_the_line_of_its_url() -> None:
    html = markdown.parse("One.\n\nhttps://example.com/\n").render(with_lines=True).html
    assert 'data-line="2"' in html
