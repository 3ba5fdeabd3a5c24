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
def posts_in_each_state(make_post: MakePost) -> None:
    now = timezone.now()
    make_post("A draft", status="draft")
    make_post("A scheduled one", published_at=now + DAY)
    make_post("A published one", published_at=now - DAY, tags=("Sea", "Light"), series="Coast")
    make_post("An ended one", published_at=now - 2 * DAY, expires_at=now - DAY)


def read_rows(client: Client, query: str = "") -> dict[str, str]:
    page = BeautifulSoup(client.get(LIST + query).content, "html.parser")
    return {
        row.select("th a")[0].text: row.get_text(" ", strip=True)
        for row in page.select("#result_list tbody tr")
    }


@pytest.mark.usefixtures("posts_in_each_state")
def test_list_shows_states_authors_and_tags(edith: Client) -> None:
    texts = read_rows(edith)
    assert "○ Draft" in texts["A draft"]
    assert "◔ Scheduled" in texts["A scheduled one"]
    assert "● Published" in texts["A published one"]
    assert "□ Ended" in texts["An ended one"]
    assert "Ada Lovelace" in texts["A draft"]
    assert "Light, Sea" in texts["A published one"]


@pytest.mark.usefixtures("posts_in_each_state")
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
def test_list_filters_by_state_and_searches(edith: Client, query: str, titles: set[str]) -> None:
    assert set(read_rows(edith, query)) == titles


@pytest.mark.usefixtures("posts_in_each_state")
@pytest.mark.parametrize("name", ["Sea", "Coast"])
def test_list_filters_by_tag_and_series(edith: Client, name: str) -> None:
    page = BeautifulSoup(edith.get(LIST).content, "html.parser")
    links = {link.get_text(strip=True): str(link["href"]) for link in page.select("#changelist-filter a")}
    assert set(read_rows(edith, links[name])) == {"A published one"}


def test_list_has_a_constant_number_of_queries(
    edith: Client, make_post: MakePost, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(12):
        make_post(f"Post {number}", tags=("Sea", f"Tag {number}"), series="Coast", project=False)
    with django_assert_max_num_queries(18):
        assert len(read_rows(edith)) == 12


def test_publish_action_publishes_several_posts(edith: Client, make_post: MakePost) -> None:
    posts = [make_post("First", status="draft"), make_post("Second", status="draft"), make_post("Third")]
    response = run_action(edith, "publish", posts)
    assert admin_form.follow_messages(edith, response) == "2 posts published."
    assert {summary["title"] for summary in queries.list_posts(timezone.now()).results} == {
        "First",
        "Second",
        "Third",
    }
    assert Revision.objects.filter(post=posts[0]).first().data["status"] == "published"  # type: ignore[union-attr]


def test_publish_action_counts_scheduled_posts_apart(edith: Client, make_post: MakePost) -> None:
    later = timezone.now() + DAY
    posts = [make_post("First", status="draft")]
    posts += [make_post(title, status="draft", published_at=later) for title in ("Second", "Third")]
    response = run_action(edith, "publish", posts)
    assert admin_form.follow_messages(edith, response) == "1 post published, 2 scheduled."


def test_publish_action_names_posts_whose_changes_stay_unpublished(
    edith: Client, make_post: MakePost
) -> None:
    post = make_post("First")
    admin_form.save_draft(edith, post, body="New.")
    text = admin_form.follow_messages(edith, run_action(edith, "publish", [post]))
    assert "“First” is published already. To publish its changes, open it and select “Update”." in text


def test_unpublish_action_removes_a_post_from_readers(edith: Client, make_post: MakePost) -> None:
    post = make_post("First")
    run_action(edith, "unpublish", [post])
    assert queries.get_post("first", timezone.now()) == queries.GONE
    post.refresh_from_db()
    assert (post.status, post.version) == ("draft", 1)
    assert post.published_at == datetime(2026, 1, 1, tzinfo=UTC)  # kept for the next publication


def test_publish_action_reports_failures_and_publishes_the_rest(edith: Client, make_post: MakePost) -> None:
    good = make_post("Good", status="draft")
    bad = make_post("Bad", status="draft")
    Post.objects.filter(pk=bad.pk).update(expires_at=datetime(2020, 1, 1, tzinfo=UTC))
    text = admin_form.follow_messages(edith, run_action(edith, "publish", [good, bad]))
    assert "“Bad” was not changed. “Unpublish at” must be later than “Publish at”." in text
    assert "1 post published." in text
    assert [summary["title"] for summary in queries.list_posts(timezone.now()).results] == ["Good"]


def run_action(client: Client, action: str, posts: list[Post], **more: str) -> Any:
    data = {"action": action, "_selected_action": [str(post.pk) for post in posts], **more}
    return client.post(LIST, data)


def test_list_reads_no_texts_of_posts_and_drafts(
    edith: Client, make_post: MakePost, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for title in ("Tides", "Ebb"):
        admin_form.save_draft(edith, make_post(title), body="Changed.")
    with django_assert_max_num_queries(30) as queries:
        edith.get(LIST)
    selected = [query["sql"].split(" FROM ")[0] for query in queries if query["sql"].startswith("SELECT")]
    assert any('"blog_draft"."saved_at"' in columns for columns in selected)
    assert not any('"body"' in columns or '"blog_draft"."data"' in columns for columns in selected)
