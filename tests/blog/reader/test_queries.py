"""Queries of lists and posts, at the read units that `common.content_table` states."""

from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from blog.publishing.projection import MAX_SUMMARY
from blog.reader import queries, types
from common import cursors
from common.content_table import pack
from common.cursors import InvalidCursor
from tests.support.dynamodb_costs import Calls
from tests.support.posts import MakePost

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def test_pages_list_every_post_once(slugs: list[str]) -> None:
    pages, cursor = [], None
    while page := queries.list_posts(NOW, cursor=cursor):
        pages.append([summary["slug"] for summary in page.results])
        if not (cursor := page.next):
            break
    assert [len(page) for page in pages] == [20, 20, 5]
    assert [slug for page in pages for slug in page] == slugs


def test_the_next_page_is_the_same_after_a_new_post(slugs: list[str], make_post: MakePost) -> None:
    first = queries.list_posts(NOW)
    make_post("New", published_at=NOW - timedelta(minutes=1))
    second = queries.list_posts(NOW, cursor=first.next)
    assert [summary["slug"] for summary in second.results] == slugs[20:40]


@pytest.mark.parametrize("filters", [{}, {"tag": "sea"}, {"period": "2026"}])
def test_a_first_page_costs_two_queries_and_2_5_units(
    slugs: list[str], dynamodb_calls: Calls, filters: dict[str, str]
) -> None:
    page = queries.list_posts(NOW, **filters)  # type: ignore[arg-type]
    assert len(page.results) == 20
    assert dynamodb_calls.items == 20
    assert dynamodb_calls.read_units <= 2.5
    assert [call.operation for call in dynamodb_calls] == ["Query", "Query"]


def test_a_later_page_costs_one_query(slugs: list[str], dynamodb_calls: Calls) -> None:
    cursor = queries.list_posts(NOW).next
    dynamodb_calls.clear()
    queries.list_posts(NOW, cursor=cursor)
    assert (len(dynamodb_calls), dynamodb_calls.items) == (1, 20)
    assert dynamodb_calls.read_units <= 2.0


def test_a_post_costs_half_a_unit_per_4_kb(make_post: MakePost, dynamodb_calls: Calls) -> None:
    make_post("Short", body="Word. " * 300)
    dynamodb_calls.clear()
    queries.get_post("short", NOW)
    assert (len(dynamodb_calls), dynamodb_calls.items, dynamodb_calls.read_units) == (1, 1, 0.5)


@pytest.mark.parametrize(
    "cursor", ["x", "!!!!", "AAAA", "ä", "MjAyNi0xMS0yM1QxMjowMDowMFoj", cursors.encode("POSTS#x")]
)
def test_a_forged_cursor_raises_invalid_cursor(aws_resources: object, cursor: str) -> None:
    with pytest.raises(InvalidCursor):
        queries.list_posts(NOW, cursor=cursor)


def test_a_cursor_of_a_future_position_reveals_no_scheduled_post(make_post: MakePost) -> None:
    make_post("Later", published_at=NOW + timedelta(hours=1))
    make_post("Now", published_at=NOW - timedelta(hours=1))
    ahead = cursors.encode("2027-01-01T00:00:00Z#later")
    assert [summary["slug"] for summary in queries.list_posts(NOW, cursor=ahead).results] == ["now"]


def test_a_page_is_full_although_expired_posts_are_skipped(make_post: MakePost) -> None:
    for n in range(6):
        ends = NOW - timedelta(minutes=1) if n < 3 else None
        make_post(f"Post {n}", published_at=NOW - timedelta(days=n + 1), expires_at=ends)
    page = queries.list_posts(NOW, size=3)
    assert [summary["slug"] for summary in page.results] == ["post-3", "post-4", "post-5"]


def test_a_too_large_summary_is_shortened_in_lists_only(make_post: MakePost) -> None:
    letters = [chr(code) for code in Random(1).sample(range(0x4E00, 0x9F00), 400)]
    make_post("".join(letters[:120]), slug="long", summary="".join(letters[120:]), tags=("Sea",))
    (summary,) = queries.list_posts(NOW).results
    assert summary["title"] == "".join(letters[:120])
    assert summary["summary"].endswith("…")
    assert len(pack(summary)) <= MAX_SUMMARY
    detail = queries.get_post("long", NOW)
    assert isinstance(detail, types.PostDetail)
    assert detail.post["summary"] == "".join(letters[120:])
