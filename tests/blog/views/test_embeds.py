"""Pages with embeds: what they load, and the policy that allows it."""

import json
import re
from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from blog.previews import links
from tests.support import admin_form
from tests.support.dynamodb_costs import Calls
from tests.support.posts import MakePost

VIDEO = "https://youtu.be/dQw4w9WgXcQ"
AUDIO = "https://media.example.org/lamp.mp3"
FRAMES, MEDIA = "frame-src 'self' https://www.youtube-nocookie.com", "media-src https://media.example.org"


def read_policy(response: object) -> set[str]:
    return set(response.headers["Content-Security-Policy"].split("; "))  # type: ignore[attr-defined]


def test_policy_allows_only_the_players_of_the_post(client: Client, make_post: MakePost) -> None:
    make_post("Plain")
    make_post("Video", body=VIDEO)
    make_post("Both", body=f"{VIDEO}\n\n{AUDIO}")
    plain = read_policy(client.get("/posts/plain/"))
    assert read_policy(client.get("/posts/video/")) - plain == {FRAMES}
    assert read_policy(client.get("/posts/both/")) - plain == {FRAMES, MEDIA}
    assert plain - read_policy(client.get("/posts/both/")) == {"frame-src 'self'"}


@pytest.mark.parametrize(
    "body", ["Text.", "https://example.com/", f"See {VIDEO}", f'<a data-player="{VIDEO}">a</a>']
)
def test_other_pages_have_the_usual_policy(client: Client, make_post: MakePost, body: str) -> None:
    make_post("Plain", body=body)
    page = client.get("/posts/plain/")
    assert page.headers["Content-Security-Policy"] == client.get("/").headers["Content-Security-Policy"]
    assert 'type="module"' not in page.content.decode()


def test_not_modified_response_has_the_policy_of_the_page(client: Client, make_post: MakePost) -> None:
    make_post("Video", body=VIDEO)
    page = client.get("/posts/video/")
    again = client.get("/posts/video/")  # from the page cache
    unchanged = client.get("/posts/video/", headers={"If-None-Match": page.headers["ETag"]})
    assert unchanged.status_code == 304
    policies = {response.headers["Content-Security-Policy"] for response in (page, again, unchanged)}
    assert len(policies) == 1
    assert FRAMES in policies.pop()


def load_assets(client: Client, path: str) -> list[str]:
    page = BeautifulSoup(client.get(path).content, "html.parser")
    names = [
        str(each.get("src") or each.get("href")) for each in page.select("script[src], link[rel=stylesheet]")
    ]
    return [name.rpartition("/")[2] for name in names]


def test_only_pages_with_embeds_load_their_style_and_script(client: Client, make_post: MakePost) -> None:
    make_post("Plain")
    make_post("Page", body="https://example.com/")
    make_post("Video", body=VIDEO)
    assert load_assets(client, "/posts/plain/") == ["site.css"]
    assert load_assets(client, "/posts/page/") == ["site.css", "embeds.css"]
    assert load_assets(client, "/posts/video/") == ["site.css", "embeds.css", "embeds.js"]


def test_embeds_add_no_reads(client: Client, make_post: MakePost, dynamodb_calls: Calls) -> None:
    def count_units(path: str) -> float:
        dynamodb_calls.clear()
        client.get(path)
        return dynamodb_calls.read_units

    make_post("Plain")
    make_post("Video", body=f"{VIDEO}\n\n{AUDIO}")
    assert count_units("/posts/video/") == count_units("/posts/plain/")


@pytest.mark.django_db
def test_page_with_embeds_reads_no_sql(
    client: Client, make_post: MakePost, django_assert_num_queries: Callable[..., object]
) -> None:
    make_post("Video", body=VIDEO)
    with django_assert_num_queries(0):  # type: ignore[attr-defined]
        assert client.get("/posts/video/").status_code == 200


def test_previews_have_the_policy_of_the_page(edith: Client, client: Client, make_post: MakePost) -> None:
    post = make_post("Video", body=VIDEO, status="draft")
    assert FRAMES in read_policy(edith.get(admin_form.post_url("preview", post)))
    link = links.create_link(post, "7", post.author)
    response = client.get(links.build_url(link))
    assert FRAMES in read_policy(response)
    assert "embeds.js" in response.content.decode()


def test_feeds_and_the_api_have_a_link(client: Client, make_post: MakePost) -> None:
    make_post("Video", body=VIDEO)
    atom = client.get("/feed.atom").content.decode()
    item = json.loads(client.get("/feed.json").content)["items"][0]["content_html"]
    html = json.loads(client.get("/api/v1/posts/video").content)["html"]
    assert f'href="{VIDEO}"' in html
    assert f'href="{VIDEO}"' in item
    assert re.search(rf"href=.{{1,6}}{VIDEO}", atom)
    for text in (atom, item, html):
        assert "<script" not in text
        assert "iframe" not in text
