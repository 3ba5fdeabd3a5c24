from datetime import UTC, datetime, timedelta

import pytest

from blog.reader import queries
from blog.reader.search import extract_stems
from tests.support.dynamodb_costs import Calls
from tests.support.posts import MakePost

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "stems"),
    [
        ("Sailing, sailed: SAILS!", ["sail"]),
        ("the tides and the boats", ["tide", "boat"]),
        ("Café’s", ["cafe"]),
        ("潮の満ち引き", ["潮の", "の満", "満ち", "ち引", "引き"]),
        ("the", []),
        ("", []),
    ],
)
def test_extract_stems_returns_distinct_stems_without_stop_words(text: str, stems: list[str]) -> None:
    assert extract_stems(text) == stems


def test_a_search_reads_the_keys_of_its_words_and_one_page_of_summaries(
    slugs: list[str], dynamodb_calls: Calls
) -> None:
    page = queries.list_posts(NOW, words=["ordinari", "titl"])
    assert len(page.results) == 20
    assert sorted(call.operation for call in dynamodb_calls) == ["BatchGetItem", "Query", "Query", "Query"]
    assert dynamodb_calls.items == 45 + 45 + 20


def test_a_search_returns_pages_of_posts_with_all_words(slugs: list[str], make_post: MakePost) -> None:
    make_post("Rare ordinary thing", published_at=NOW - timedelta(days=100))
    page = queries.list_posts(NOW, words=["rare", "ordinari"])
    assert [summary["slug"] for summary in page.results] == ["rare-ordinary-thing"]
    assert page.next is None
    first = queries.list_posts(NOW, words=["ordinari"], size=40)
    second = queries.list_posts(NOW, words=["ordinari"], size=40, cursor=first.next)
    assert (len(first.results), len(second.results), second.next) == (40, 6, None)


def test_a_search_combines_with_tag_and_period(slugs: list[str]) -> None:
    assert len(queries.list_posts(NOW, words=["ordinari"], tag="sea", period="2026-11").results) == 20
    assert queries.list_posts(NOW, words=["ordinari"], period="2025").results == []


def test_a_search_changes_when_a_scheduled_post_with_its_word_appears(make_post: MakePost) -> None:
    make_post("Ordinary day")
    make_post("Another matter", published_at=NOW + timedelta(minutes=5))
    assert queries.list_posts(NOW, words=["ordinari"]).until is None
    soon = NOW + timedelta(minutes=10)
    make_post("Ordinary night", published_at=soon)
    assert queries.list_posts(NOW, words=["ordinari"]).until == soon
