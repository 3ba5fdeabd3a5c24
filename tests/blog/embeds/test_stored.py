"""Fetching the embeds of a post, once, within a time limit, and without failing a save."""

import time

import pytest
from django.test import Client

from blog import models
from blog.embeds import stored
from blog.models import Post
from blog.rendering.embeds.targets import identify
from tests.support import admin_form
from tests.support.posts import MakePost
from tests.support.providers import FakeProvider

pytestmark = pytest.mark.django_db

VIDEO = "https://youtu.be/abcdefghijk"
CANONICAL = "https://www.youtube.com/watch?v=abcdefghijk"


def test_embed_is_fetched_once(provider: FakeProvider) -> None:
    for _ in range(2):
        stored.fetch_for_preview(f"Text.\n\n{VIDEO}\n")
        stored.fetch_for_save(f"{VIDEO}\n\nhttps://www.youtube.com/watch?v=abcdefghijk&t=9")
    assert len(provider.requests) == 2  # the title and the picture
    (embed,) = stored.load_embeds([identify(VIDEO)]).values()
    assert embed["title"] == "A lamp"


@pytest.mark.parametrize(
    "body",
    [
        "",
        "Text.",
        "https://example.com/a",
        "http://127.0.0.1/",
        "http://169.254.169.254/latest/meta-data/",
        "https://www.youtube.com.evil.example/watch?v=abcdefghijk",
        "https://evil.example/@ada/109501234567890123",
        "https://example.com/a.mp3",
        f"See {VIDEO}",
        f"[A link]({VIDEO})",
        f"```\n\n{VIDEO}\n\n```",
        f"- {VIDEO}",
    ],
)
def test_other_text_sends_no_request(provider: FakeProvider, body: str) -> None:
    stored.fetch_for_preview(body)
    stored.fetch_for_save(body)
    assert provider.requests == []
    assert not models.Embed.objects.exists()


def test_failed_fetch_is_repeated_by_the_next_save_only(provider: FakeProvider) -> None:
    answer = provider.answers.pop("/oembed")
    stored.fetch_for_save(VIDEO)
    stored.fetch_for_preview(VIDEO)
    assert len(provider.requests) == 1
    assert [target.url for target in stored.find_incomplete([identify(VIDEO)])] == [VIDEO]
    provider.answers["/oembed"] = answer
    stored.fetch_for_save(VIDEO)
    assert stored.find_incomplete([identify(VIDEO)]) == []


def test_failed_fetch_keeps_the_title_of_an_earlier_one(provider: FakeProvider) -> None:
    provider.answers.pop("/picture.jpg")
    stored.fetch_for_save(VIDEO)
    provider.answers.clear()
    stored.fetch_for_save(VIDEO)
    assert models.Embed.objects.get().data == {"title": "A lamp", "author": "Ada", "incomplete": True}


def test_unusual_error_does_not_fail_the_save(
    provider: FakeProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("unusual")

    monkeypatch.setattr("blog.embeds.stored.fetch_embed", fail)
    stored.fetch_for_save(VIDEO)
    assert models.Embed.objects.get().data == {"incomplete": True}


def test_slow_provider_delays_a_save_only_until_the_limit(
    provider: FakeProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    provider.answer("/oembed", b" " * 1000, pause=0.05)
    monkeypatch.setitem(stored._BUDGETS, "save", 0.5)
    started = time.monotonic()
    stored.fetch_for_save("\n\n".join(f"https://youtu.be/{number:011}" for number in range(20)))
    assert time.monotonic() - started < 5
    assert models.Embed.objects.count() == 20


def test_save_publishes_the_title_and_the_picture(
    edith: Client, client: Client, provider: FakeProvider
) -> None:
    admin_form.save_post(edith, title="Lamps", body=f"See:\n\n{VIDEO}", status="published")
    page = client.get("/posts/lamps/").content.decode()
    assert ">A lamp</a>" in page
    assert "YouTube · Ada" in page
    assert 'src="http://cdn.test/thumbnails/embeds/' in page


def test_save_succeeds_while_the_provider_fails(
    edith: Client, client: Client, provider: FakeProvider
) -> None:
    provider.answers.clear()
    response = admin_form.save_post(edith, title="Lamps", body=VIDEO, status="published", summary="S.")
    message = admin_form.follow_messages(edith, response)
    assert "YouTube did not respond" in message
    assert ">youtu.be/abcdefghijk</a>" in client.get("/posts/lamps/").content.decode()


def test_live_preview_shows_the_title(edith: Client, provider: FakeProvider) -> None:
    data = admin_form.open_form(edith) | {"title": "Lamps", "body": VIDEO}
    page = edith.post(admin_form.post_url("render"), data).json()["page"]
    assert ">A lamp</a>" in page
    assert '<script type="module"' not in page
    assert not Post.objects.exists()


def test_publishing_again_sends_no_request(
    edith: Client, make_post: MakePost, provider: FakeProvider
) -> None:
    post = make_post("Lamps", body=VIDEO)
    assert provider.requests == []
    admin_form.save_post(edith, post, summary="New.")
    assert len(provider.requests) == 2
    admin_form.save_post(edith, post, summary="Newer.")
    assert len(provider.requests) == 2
