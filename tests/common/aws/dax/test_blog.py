"""Publishing and reading the blog through DAX."""

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import pytest
from django.test import Client

from blog.publishing import publish
from blog.publishing.republish import republish
from blog.reader import queries
from common import content_table, subscribers_table
from common.content_table import typed_key
from tests.support.dax_node.node import Node
from tests.support.posts import MakePost

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.client import DynamoDBClient

pytestmark = pytest.mark.usefixtures("always_dax")

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


def test_post_is_read_from_dynamodb_once(dax: Any, node: Node, make_post: MakePost, client: Client) -> None:
    post = make_post("A quiet harbour", tags=("Sea",))
    node.clear()
    pages = [client.get(f"/posts/{post.slug}/") for _ in range(5)]
    assert all(b"A quiet harbour" in page.content for page in pages)
    assert (node.items.hits, node.items.misses) == (4, 1)


PATHS = """
    /  /tags/sea/  /archive/2026/  /archive/2026/01/  /search/?q=harbour  /posts/a-quiet-harbour/  /sitemap.xml
    /feed.atom  /feed.json  /api/v1/posts  /api/v1/posts?tag=sea&page_size=1  /api/v1/tags
    /api/v1/posts/a-quiet-harbour  /api/v1/posts/a-quiet-harbour?format=markdown
"""


@pytest.mark.parametrize("path", PATHS.split())
def test_page_equals_that_without_dax(
    dax: Any,
    dynamodb: "DynamoDBClient",
    make_post: MakePost,
    client: Client,
    path: str,
) -> None:
    make_post("A quiet harbour", tags=("Sea",), body="The harbour is quiet.", series="Harbours")
    make_post("A loud harbour", tags=("Sea",), series="Harbours")
    with_dax = client.get(path)
    with patch("common.aws.clients.dynamodb", lambda: dynamodb):
        without = client.get(path)
    assert with_dax.status_code == 200
    assert with_dax.content == without.content


def test_list_is_queried_once_a_second(dax: Any, node: Node, make_post: MakePost) -> None:
    """The query contains the current second, so a cached list is at most that old."""
    make_post("A quiet harbour")
    first = queries.list_posts(NOW)
    misses = node.queries.misses
    assert queries.list_posts(NOW + timedelta(microseconds=999)) == first
    assert node.queries.misses == misses
    queries.list_posts(NOW + timedelta(seconds=1))
    assert node.queries.misses > misses


def test_published_post_is_visible_at_once(dax: Any, make_post: MakePost, client: Client) -> None:
    post = make_post("Before")
    assert b"Before" in client.get(f"/posts/{post.slug}/").content
    post.title = "After"
    post.save()
    publish.sync_post(post)
    assert b"After" in client.get(f"/posts/{post.slug}/").content
    publish.unpublish_post(post)
    assert client.get(f"/posts/{post.slug}/").status_code == 410


def test_publishing_reads_past_the_cache(dax: Any, dynamodb: "DynamoDBClient", make_post: MakePost) -> None:
    post = make_post("Old", slug="old")
    stored = publish._get_published(post)
    assert stored
    assert stored["title"] == "Old"
    dynamodb.delete_item(TableName=content_table.table_name(), Key=typed_key("POST#old", "POST"))
    assert publish._get_published(post) is None


def test_republish_writes_all_posts(dax: Any, make_post: MakePost) -> None:
    for n in range(3):
        make_post(f"Post {n}", tags=("Sea",), project=False)
    republish()
    assert len(queries.list_posts(NOW, tag="sea").results) == 3


def test_subscribers_bypass_dax(dax: Any, node: Node, subscribers_table_name: str) -> None:
    subscribers_table.subscribe("ada@example.com")
    assert subscribers_table.get("ada@example.com")
    assert (node.items.misses, node.queries.misses) == (0, 0)
