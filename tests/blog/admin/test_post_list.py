from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from blog.models import Post, Revision
from blog.reader import queries
from tests.support import admin_form
from tests.support.posts import MakePost

LIST = reverse("admin:blog_post_changelist")
DAY = timedelta(days=1)


@pytest.fixture
def one_of_each(make_post: MakePost) -> None:
    now = timezone.now()
    make_post("A draft", status="draft")
    make_post("A scheduled one", published_at=now + DAY)
    make_post("A published one", published_at=now - DAY, tags=("Sea", "Light"), series="Coast")
    make_post("An ended one", published_at=now - 2 * DAY, expires_at=now - DAY)


def rows(client: Client, query: str = "") -> dict[str, str]:
    page = BeautifulSoup(client.get(LIST + query).content, "html.parser")
    return {
        row.select("th a")[0].text: row.get_text(" ", strip=True)
        for row in page.select("#result_list tbody tr")
    }


@pytest.mark.usefixtures("one_of_each")
def test_it_says_in_words_what_each_post_is_to_readers(edith: Client) -> None:
    found = rows(edith)
    assert "○ Draft" in found["A draft"]
    assert "◔ Scheduled" in found["A scheduled one"]
    assert "● Published" in found["A published one"]
    assert "□ Ended" in found["An ended one"]
    assert "Ada Lovelace" in found["A draft"]
    assert "Light, Sea" in found["A published one"]


@pytest.mark.usefixtures("one_of_each")
@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("?state=draft", {"A draft"}),
        ("?state=scheduled", {"A scheduled one"}),
        ("?state=published", {"A published one"}),
        ("?state=ended", {"An ended one"}),
        ("?q=scheduled", {"A scheduled one"}),
    ],
)
def test_it_filters_and_searches(edith: Client, query: str, titles: set[str]) -> None:
    assert set(rows(edith, query)) == titles


@pytest.mark.usefixtures("one_of_each")
@pytest.mark.parametrize("name", ["Sea", "Coast"])
def test_it_filters_by_tag_and_series(edith: Client, name: str) -> None:
    page = BeautifulSoup(edith.get(LIST).content, "html.parser")
    links = {link.get_text(strip=True): str(link["href"]) for link in page.select("#changelist-filter a")}
    assert set(rows(edith, links[name])) == {"A published one"}


def test_it_takes_as_many_queries_for_many_posts_as_for_one(
    edith: Client, make_post: MakePost, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(12):
        make_post(f"Post {number}", tags=("Sea", f"Tag {number}"), series="Coast", project=False)
    with django_assert_max_num_queries(18):
        assert len(rows(edith)) == 12


def test_it_publishes_many_at_once(edith: Client, make_post: MakePost) -> None:
    posts = [make_post("First", status="draft"), make_post("Second", status="draft"), make_post("Third")]
    answer = act(edith, "publish", posts)
    assert admin_form.messages(edith, answer) == "2 posts published."
    assert {summary["title"] for summary in queries.list_posts(timezone.now()).results} == {
        "First",
        "Second",
        "Third",
    }
    assert Revision.objects.filter(post=posts[0]).first().data["status"] == "published"  # type: ignore[union-attr]


def test_it_unpublishes(edith: Client, make_post: MakePost) -> None:
    post = make_post("First")
    act(edith, "unpublish", [post])
    assert queries.get_post("first", timezone.now()) == queries.GONE
    post.refresh_from_db()
    assert (post.status, post.version) == ("draft", 1)
    assert post.published_at == datetime(2026, 1, 1, tzinfo=UTC)  # to be published again under its old date


def test_it_names_the_posts_it_could_not_publish_and_publishes_the_rest(
    edith: Client, make_post: MakePost
) -> None:
    good = make_post("Good", status="draft")
    bad = make_post("Bad", status="draft")
    Post.objects.filter(pk=bad.pk).update(expires_at=datetime(2020, 1, 1, tzinfo=UTC))
    said = admin_form.messages(edith, act(edith, "publish", [good, bad]))
    assert "“Bad” was not changed. “Unpublish at” must be later than “Publish at”." in said
    assert "1 post published." in said
    assert [summary["title"] for summary in queries.list_posts(timezone.now()).results] == ["Good"]


def test_it_deletes_many_and_takes_them_from_readers(edith: Client, make_post: MakePost) -> None:
    posts = [make_post("First"), make_post("Second")]
    act(edith, "delete_selected", posts, post="yes")
    assert not Post.objects.exists()
    assert queries.list_posts(timezone.now()).results == []


def act(client: Client, action: str, posts: list[Post], **more: str) -> Any:
    data = {"action": action, "_selected_action": [str(post.pk) for post in posts], **more}
    return client.post(LIST, data)
