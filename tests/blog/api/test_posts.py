from base64 import urlsafe_b64encode
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.utils import timezone

from tests.support.posts import MakePost

POSTS = "/api/v1/posts"
START = datetime(2026, 1, 1, 9, tzinfo=UTC)


def list_slugs(client: Client, **query: Any) -> list[str]:
    response = client.get(POSTS, query)
    assert response.status_code == 200, response.content
    return [post["slug"] for post in response.json()["results"]]


def freeze_time(moment: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: moment)


def test_posts_are_listed_newest_first(client: Client, make_post: MakePost) -> None:
    make_post("Older", published_at=START)
    make_post("Newer", published_at=START + timedelta(days=1))
    assert list_slugs(client) == ["newer", "older"]


def test_a_list_contains_summaries(client: Client, make_post: MakePost) -> None:
    make_post("Tide tables", tags=("Sea",), summary="Heights.", published_at=START, updated_at=START)
    assert client.get(POSTS).json() == {
        "results": [
            {
                "slug": "tide-tables",
                "title": "Tide tables",
                "summary": "Heights.",
                "author": "Ada Lovelace",
                "published_at": "2026-01-01T09:00:00Z",
                "updated_at": "2026-01-01T09:00:00Z",
                "minutes": 1,
                "tags": [{"name": "Sea", "slug": "sea", "url": "http://testserver/tags/sea/"}],
                "cover": None,
                "url": "http://testserver/posts/tide-tables/",
            }
        ],
        "next": None,
    }


def test_a_draft_is_not_listed(client: Client, make_post: MakePost) -> None:
    make_post("Draft", status="draft")
    assert list_slugs(client) == []


def test_filters_can_be_combined(client: Client, make_post: MakePost) -> None:
    make_post("Log of last year", tags=("Sea",), body="A harbour.", published_at=START - timedelta(days=30))
    make_post("Log", tags=("Sea",), body="Two harbours, one gale.", published_at=START)
    make_post("Print", tags=("Craft",), body="A harbour on paper.", published_at=START + timedelta(days=1))
    assert list_slugs(client, tag="sea") == ["log", "log-of-last-year"]
    assert list_slugs(client, year=2026) == ["print", "log"]
    assert list_slugs(client, search="Harbour") == ["print", "log", "log-of-last-year"]
    assert list_slugs(client, search="the harbours gale") == ["log"]
    assert list_slugs(client, tag="sea", year=2026, search="harbour") == ["log"]
    assert (
        list_slugs(client, tag="land")
        == list_slugs(client, year=1999)
        == list_slugs(client, search="desert")
        == []
    )


@pytest.mark.parametrize("text", ["", " ", "the", "…!?"])
def test_a_search_without_words_has_no_results(client: Client, make_post: MakePost, text: str) -> None:
    make_post("A post")
    assert list_slugs(client, search=text) == []


def test_a_trailing_slash_and_unknown_parameters_are_ignored(client: Client, make_post: MakePost) -> None:
    make_post("A post")
    plain = client.get(POSTS)
    assert plain.json()["results"]
    for path in (f"{POSTS}/", f"{POSTS}?utm_source=feed", f"{POSTS}?format=xml"):
        assert client.get(path).content == plain.content


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("page_size", "0"),
        ("page_size", "101"),
        ("page_size", "-1"),
        ("page_size", "abc"),
        ("page_size", ""),
        ("page_size", "9999999999"),
        ("page_size", "9" * 5000),
        ("cursor", ""),
        ("cursor", "garbage!"),
        ("cursor", "ÿ"),
        ("cursor", urlsafe_b64encode(b"junk").decode()),
        ("cursor", urlsafe_b64encode(b"2026-01-01T09:00:00Z#a/b").decode()),
        ("cursor", urlsafe_b64encode(b"\xff\xfe").decode()),
        ("cursor", "A" * 10_000),
        ("year", "0"),
        ("year", "99999"),
        ("year", "abc"),
        ("year", "2026-11"),
        ("search", "x" * 10_000),
        ("search", "nul\0"),
        ("tag", ""),
        ("tag", "a/b"),
        ("tag", "übung"),
        ("tag", "nul\0"),
        ("tag", "x" * 51),
    ],
)
def test_an_invalid_parameter_is_named_in_the_errors(
    client: Client, aws_resources: dict[str, str], name: str, value: str
) -> None:
    response = client.get(POSTS, {name: value})
    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"
    assert "Cache-Control" not in response
    assert {error["parameter"] for error in response.json()["errors"]} == {name}
    assert all(error["detail"] for error in response.json()["errors"])


def test_a_repeated_parameter_is_a_bad_request(client: Client, aws_resources: dict[str, str]) -> None:
    response = client.get(f"{POSTS}?tag=a&tag=b")
    assert response.status_code == 400
    assert response.json()["errors"] == [
        {"detail": "This parameter was sent more than once.", "parameter": "tag"}
    ]


def test_a_cursor_in_the_future_starts_at_the_newest_post(client: Client, make_post: MakePost) -> None:
    make_post("A post")
    make_post("To come", published_at=timezone.now() + timedelta(days=9))
    cursor = urlsafe_b64encode(b"9998-01-01T00:00:00Z#x").decode().rstrip("=")
    assert list_slugs(client, cursor=cursor) == ["a-post"]


@pytest.mark.parametrize(
    "filters", [{}, {"tag": "sea"}, {"search": "text"}, {"year": 2026, "search": "text"}]
)
def test_the_next_page_keeps_the_filters(
    client: Client, make_post: MakePost, filters: dict[str, Any]
) -> None:
    for number in range(5):
        make_post(f"Post {number}", tags=("Sea",), published_at=START + timedelta(days=number))
    path, seen = f"{POSTS}?{urlencode({**filters, 'page_size': 2})}", []
    while path:
        page = client.get(path, headers={"host": "localhost"}).json()
        seen += [post["slug"] for post in page["results"]]
        assert not page["next"] or page["next"].startswith("http://testserver/api/v1/posts?")
        path = page["next"]
    assert seen == ["post-4", "post-3", "post-2", "post-1", "post-0"]


def test_paging_lists_each_post_once_while_others_are_published(client: Client, make_post: MakePost) -> None:
    for number in range(45):
        make_post(f"Post {number}", published_at=START + timedelta(hours=number))
    seen: list[str] = []
    path = f"{POSTS}?page_size=10"
    while path:
        page = client.get(path).json()
        seen += [post["slug"] for post in page["results"]]
        path = page["next"]
        if len(seen) == 20:
            make_post("Newest", published_at=START + timedelta(hours=99))
            make_post("In between", published_at=START + timedelta(hours=40, minutes=30))
    assert seen == [f"post-{number}" for number in reversed(range(45))]


def test_a_scheduled_post_appears_at_its_time(
    client: Client, make_post: MakePost, monkeypatch: pytest.MonkeyPatch
) -> None:
    due = timezone.now().replace(microsecond=0) + timedelta(minutes=5)
    make_post("A post", tags=("Sea",))
    make_post("Scheduled", tags=("Sea",), published_at=due)
    freeze_time(due - timedelta(seconds=30), monkeypatch)
    for query in ({}, {"tag": "sea"}, {"search": "text"}, {"year": due.year}):
        response = client.get(POSTS, query)
        assert [post["slug"] for post in response.json()["results"]][:1] != ["scheduled"]
        assert "s-maxage=30," in response["Cache-Control"]
    freeze_time(due, monkeypatch)
    assert (
        list_slugs(client)
        == list_slugs(client, tag="sea")
        == list_slugs(client, search="text")
        == ["scheduled", "a-post"]
    )
    assert "s-maxage=3600," in client.get(POSTS)["Cache-Control"]


def test_an_expiring_post_disappears_at_its_time(
    client: Client, make_post: MakePost, monkeypatch: pytest.MonkeyPatch
) -> None:
    end = timezone.now().replace(microsecond=0) + timedelta(minutes=5)
    make_post("Expiring", expires_at=end)
    freeze_time(end - timedelta(seconds=30), monkeypatch)
    response = client.get(POSTS)
    assert response.json()["results"]
    assert "s-maxage=30," in response["Cache-Control"]
    freeze_time(end, monkeypatch)
    assert list_slugs(client) == []
