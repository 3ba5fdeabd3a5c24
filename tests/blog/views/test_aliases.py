"""Addresses that readers guess: without a slug, of other blogs' feeds, or with capitals."""

import pytest
from django.test import Client

from blog.publishing import publish
from tests.support.dynamodb_costs import Calls
from tests.support.posts import MakePost


@pytest.mark.parametrize("path", ["/posts/", "/tags/", "/archive/"])
def test_list_without_a_slug_redirects_to_browsing(client: Client, path: str) -> None:
    response = client.get(path)
    assert (response.status_code, response["Location"]) == (301, "/search/")
    assert "s-maxage" in response["Cache-Control"]
    assert client.post(path).status_code == 405


@pytest.mark.parametrize("path", ["/feed", "/feed/", "/rss", "/rss/", "/rss.xml"])
def test_usual_address_of_a_feed_redirects_to_the_feed(client: Client, path: str) -> None:
    response = client.get(path)
    assert (response.status_code, response["Location"]) == (301, "/feed.atom")


@pytest.mark.parametrize(
    ("path", "target"),
    [
        ("/posts/Night-Train/", "/posts/night-train/"),
        ("/posts/Night-Train", "/posts/Night-Train/"),  # then as above
        ("/posts/Old-Train/", "/posts/night-train/"),
        ("/tags/Sea-Side/", "/tags/sea-side/"),
        ("/api/v1/posts/Night-Train", "http://testserver/api/v1/posts/night-train"),
    ],
)
def test_slug_with_capitals_redirects_to_lower_case(
    client: Client, make_post: MakePost, path: str, target: str
) -> None:
    post = make_post("Night train", slug="old-train", tags=("Sea side",))
    post.slug = "night-train"
    post.save()
    publish.sync_post(post)
    response = client.get(path)
    assert (response.status_code, response["Location"]) == (301, target)


def test_slug_with_capitals_of_a_removed_post_is_gone(client: Client, make_post: MakePost) -> None:
    publish.unpublish_post(make_post("Night train"))
    assert client.get("/posts/Night-Train/").status_code == 410


@pytest.mark.parametrize("path", ["/posts/Night-Train/", "/tags/Sea-Side/", "/api/v1/posts/Night-Train"])
def test_slug_with_capitals_without_a_post_is_not_found(
    client: Client, make_post: MakePost, path: str
) -> None:
    make_post("Other")
    assert client.get(path).status_code == 404


def test_slug_with_capitals_that_a_post_has_is_shown(client: Client, make_post: MakePost) -> None:
    make_post("Night train", slug="Night-Train")
    assert client.get("/posts/Night-Train/").status_code == 200


def test_page_without_a_redirect_needs_no_more_reads(
    client: Client, make_post: MakePost, dynamodb_calls: Calls
) -> None:
    make_post("Night train", tags=("Sea",))
    for path, calls in (("/posts/night-train/", 1), ("/tags/sea/", 2)):
        dynamodb_calls.clear()
        assert client.get(path).status_code == 200
        assert len(dynamodb_calls) == calls, path
