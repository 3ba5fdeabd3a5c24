"""Read costs of API requests: DynamoDB units of the returned items, and no SQL."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from tests.support.dynamodb_costs import Calls
from tests.support.posts import MakePost

START = datetime(2026, 1, 1, 9, tzinfo=UTC)
NoQueries = Callable[[int], AbstractContextManager[object]]


@pytest.fixture
def posts(make_post: MakePost) -> None:
    for number in range(25):
        make_post(
            f"Post {number}",
            body="A harbour, " * 300,
            summary="Heights, times and the rule of twelfths. " * 5,
            tags=("Sea", "Craft"),
            published_at=START + timedelta(hours=number),
        )


COSTS = [
    ("v1/posts", ["Query", "Query"], 20, 2.5),
    ("v1/posts?page_size=100", ["Query", "Query"], 25, 3),
    ("v1/posts?tag=sea", ["Query", "Query"], 20, 2.5),
    ("v1/posts?year=2026&page_size=5", ["Query", "Query"], 5, 1.5),
    ("v1/posts?search=harbour&page_size=5", ["Query", "BatchGetItem", "Query"], 30, 3.5),
    ("v1/posts?search=desert", ["Query", "Query"], 0, 1),
    ("v1/posts/post-7", ["Query"], 2, 0.5),
    ("v1/posts/none", ["Query"], 0, 0.5),
    ("v1/tags", ["Query"], 2, 0.5),
    ("v1/posts?search=the", [], 0, 0),
    ("v1/posts?page_size=0", [], 0, 0),
    ("schema", [], 0, 0),
    ("docs", [], 0, 0),
]


@pytest.mark.usefixtures("posts")
def test_a_request_reads_only_the_items_that_it_returns(
    client: Client, dynamodb_calls: Calls, django_assert_num_queries: NoQueries, subtests: pytest.Subtests
) -> None:
    """Each row of `COSTS`: path, DynamoDB operations, items read, maximum read units."""
    for path, *calls, units in COSTS:
        with subtests.test(path=path), django_assert_num_queries(0):
            dynamodb_calls.clear()
            client.get(f"/api/{path}")
            assert [[call.operation for call in dynamodb_calls], dynamodb_calls.items] == calls
            assert dynamodb_calls.read_units <= units
