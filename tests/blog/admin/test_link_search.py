from datetime import timedelta
from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from blog.models import Post
from tests.support.posts import MakePost

URL = reverse("admin:blog_post_links")


def find(client: Client, query: str, url: str = URL) -> list[dict[str, Any]]:
    response = client.get(url, {"q": query})
    assert response.status_code == 200
    found: list[dict[str, Any]] = response.json()["posts"]
    return found


def test_search_finds_posts_by_all_words_of_the_title(edith: Client, make_post: MakePost) -> None:
    make_post("The night train")
    make_post("A night at sea", status="draft")
    assert find(edith, "train NIGHT") == [
        {"title": "The night train", "url": "/posts/the-night-train/", "state": "Published"}
    ]
    assert [(post["title"], post["state"]) for post in find(edith, "night")] == [
        ("A night at sea", "Draft"),
        ("The night train", "Published"),
    ]
    assert find(edith, "night day") == []


def test_search_hides_what_an_author_may_not_see(ada: Client, outsider: Client, make_post: MakePost) -> None:
    make_post("Tides")
    make_post("Tides, not public", status="draft")
    make_post("Tides, from tomorrow", published_at=timezone.now() + timedelta(days=1))
    assert {post["title"] for post in find(outsider, "tides")} == {"Tides"}
    assert len(find(ada, "tides")) == 3


def test_search_omits_the_post_itself_and_the_trash(edith: Client, make_post: MakePost) -> None:
    post = make_post("Tides")
    make_post("Tides, deleted", status="draft")
    Post.objects.filter(title="Tides, deleted").update(trashed_at=timezone.now())
    assert find(edith, "tides", reverse("admin:blog_post_links", args=[post.pk])) == []


def test_search_returns_at_most_ten_posts_with_one_query(
    edith: Client, make_post: MakePost, django_assert_max_num_queries: Any
) -> None:
    for number in range(12):
        make_post(f"Tides {number}", status="draft")
    find(edith, "tides")
    with django_assert_max_num_queries(7):  # the session, the user, permissions and the posts
        assert len(find(edith, "tides " * 500)) == 10


def test_search_refuses_people_who_may_not_write(client: Client, make_post: MakePost) -> None:
    make_post("Tides")
    assert client.get(URL, {"q": "tides"}).status_code == 302
