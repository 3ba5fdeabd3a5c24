from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest
from botocore.exceptions import ClientError
from django.utils import timezone

from blog.models import MAX_TAGS, Post, Redirect, Tag
from blog.publishing import publish, republish
from blog.reader import queries
from blog.reader.types import MovedPost, PostDetail
from common import content_table
from common.aws import clients
from common.content_table import typed_key
from common.timestamps import format_timestamp
from infra.deploy.cloudformation import stacks
from infra.paths import TEMPLATES
from tests.support.posts import MakePost

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def list_slugs(**filters: Any) -> list[str]:
    return [summary["slug"] for summary in queries.list_posts(filters.pop("now", NOW), **filters).results]


def get_detail(slug: str, now: datetime = NOW) -> PostDetail:
    post = queries.get_post(slug, now)
    assert isinstance(post, PostDetail)
    return post


def get_newer_slug(slug: str) -> str | None:
    newer = get_detail(slug).links["newer"]
    return newer and newer["slug"]


def read_table() -> dict[tuple[str, str], Any]:
    items = clients.dynamodb().scan(TableName=content_table.table_name())["Items"]
    return {(item["pk"]["S"], item["sk"]["S"]): {k: v for k, v in item.items() if k != "v"} for item in items}


@pytest.fixture
def transaction_sizes(make_post: MakePost) -> Iterator[list[int]]:
    """The number of actions in each transaction."""
    sizes: list[int] = []

    def note(params: dict[str, Any], **_: Any) -> None:
        sizes.append(len(params["TransactItems"]))

    events = clients.dynamodb().meta.events
    events.register("provide-client-params.dynamodb.TransactWriteItems", note)
    yield sizes
    events.unregister("provide-client-params.dynamodb.TransactWriteItems", note)


@pytest.fixture
def read_purged_paths(aws_resources: dict[str, str], settings: Any) -> Callable[[], set[str]]:
    """A function that returns the paths purged since its last call."""
    names = ("Static_Bucket", "Media_Bucket", "Thumbnails_Bucket", "Logs_Bucket")
    resources = {name: aws_resources[name.upper()] for name in names}
    parameters = {name.replace("_", ""): value for name, value in resources.items()}
    edge = stacks.deploy("tests-edge", TEMPLATES / "edge.yaml", parameters, lambda _: None)
    settings.CDN_DISTRIBUTION_ID = distribution = edge["CdnDistributionId"]
    known_ids: set[str] = set()

    def paths() -> set[str]:
        invalidations = (
            clients.cloudfront()
            .list_invalidations(DistributionId=distribution)["InvalidationList"]
            .get("Items", [])
        )
        new_ids = {item["Id"] for item in invalidations} - known_ids
        known_ids.update(new_ids)
        return {
            path
            for invalidation in new_ids
            for path in clients.cloudfront().get_invalidation(DistributionId=distribution, Id=invalidation)[
                "Invalidation"
            ]["InvalidationBatch"]["Paths"]["Items"]
        }

    return paths


def test_a_published_post_is_in_every_list(make_post: MakePost) -> None:
    make_post("Tide tables", body="# Hi\n\nSome *words*.", tags=("Sea", "Paper"))
    post = get_detail("tide-tables").post
    assert (post["title"], post["author"], post["minutes"]) == ("Tide tables", "Ada Lovelace", 1)
    assert post["html"] == '<h2 id="hi">Hi</h2>\n<p>Some <em>words</em>.</p>\n'
    assert (
        list_slugs()
        == list_slugs(tag="sea")
        == list_slugs(tag="paper")
        == list_slugs(words=["word"])
        == ["tide-tables"]
    )
    assert list_slugs(period="2026") == list_slugs(period="2026-01") == ["tide-tables"]
    assert list_slugs(period="2025") == list_slugs(tag="code") == list_slugs(words=["absent"]) == []
    assert {(c.name, c.posts) for c in queries.count_posts("tag", NOW)[0]} == {("Sea", 1), ("Paper", 1)}


def test_a_draft_is_not_published(make_post: MakePost) -> None:
    make_post(status=Post.Status.DRAFT, tags=("Sea",))
    assert read_table() == {}


def test_publishing_again_changes_nothing(make_post: MakePost) -> None:
    make_post("Older", tags=("Sea",))
    post = make_post("Newer", tags=("Sea",), published_at=NOW - timedelta(days=1))
    before = read_table()
    publish.sync_post(post)
    assert read_table() == before


def test_a_changed_post_leaves_no_old_items(make_post: MakePost) -> None:
    post = make_post("Post", body="Alpha beta.", tags=("Sea",), series="One")
    post.tags.clear()
    post.body, post.series, post.published_at = "Gamma.", None, datetime(2025, 5, 5, tzinfo=UTC)
    post.save()
    publish.sync_post(post)
    items = read_table()
    assert list_slugs(tag="sea") == list_slugs(words=["alpha"]) == list_slugs(period="2026") == []
    assert list_slugs(period="2025-05") == list_slugs(words=["gamma"]) == ["post"]
    assert [c.key for c in queries.count_posts("month", NOW)[0]] == ["2025-05"]
    assert not [key for key in items if "2026-01" in key[1] and key[0] != "COUNTS"]


def test_an_unpublished_post_is_gone(make_post: MakePost) -> None:
    post = make_post("Post", tags=("Sea",))
    post.status = Post.Status.DRAFT
    post.save()
    publish.sync_post(post)
    assert queries.get_post("post", NOW) == queries.GONE
    assert list_slugs() == list_slugs(tag="sea") == list_slugs(words=["text"]) == []
    assert queries.count_posts("tag", NOW) == queries.count_posts("month", NOW) == ([], None)


def test_an_unpublished_post_can_be_published_again(make_post: MakePost) -> None:
    post = make_post()
    publish.unpublish_post(post)
    assert queries.get_post("a-post", NOW) == queries.GONE
    publish.sync_post(post)
    assert list_slugs() == ["a-post"]


def test_a_former_slug_redirects_to_the_present_one(make_post: MakePost) -> None:
    post = make_post("First")
    for slug in ("second", "third"):
        post.slug = slug
        post.save()
        publish.sync_post(post)
    assert queries.get_post("first", NOW) == queries.get_post("second", NOW) == MovedPost("third")
    assert list_slugs() == ["third"]
    assert set(Redirect.objects.values_list("old_slug", flat=True)) == {"first", "second"}


def test_a_new_post_can_have_a_former_slug_of_another(make_post: MakePost) -> None:
    post = make_post("First")
    post.slug = "second"
    post.save()
    publish.sync_post(post)
    make_post("First", slug="first")
    assert get_detail("first").post["title"] == "First"
    publish.sync_post(post)
    assert get_detail("first").post["id"] != post.pk
    assert not Redirect.objects.exists()


def test_a_scheduled_post_appears_at_its_time(make_post: MakePost) -> None:
    make_post("Now", tags=("Sea",), published_at=NOW - timedelta(hours=1))
    make_post("Later", tags=("Sea",), published_at=NOW + timedelta(hours=1))
    then = NOW + timedelta(hours=1)
    assert queries.get_post("later", NOW) is None
    assert list_slugs() == list_slugs(tag="sea") == list_slugs(words=["text"]) == ["now"]
    assert get_detail("now").links["newer"] is None
    assert (
        get_detail("now").until
        == queries.list_posts(NOW).until
        == queries.list_posts(NOW, tag="sea").until
        == then
    )
    assert (
        list_slugs(now=then)
        == list_slugs(now=then, tag="sea")
        == list_slugs(now=then, words=["text"])
        == ["later", "now"]
    )
    newer = get_detail("now", then).links["newer"]
    assert newer
    assert newer["slug"] == "later"
    assert queries.list_posts(then).until is None


def test_a_post_disappears_at_its_end(make_post: MakePost) -> None:
    end = NOW + timedelta(hours=1)
    make_post("Brief", tags=("Sea",), expires_at=end)
    make_post("Other", published_at=datetime(2026, 2, 1, tzinfo=UTC))
    assert queries.list_posts(NOW).until == get_detail("brief").until == get_detail("other").until == end
    assert list_slugs(now=end) == ["other"]
    assert list_slugs(now=end, tag="sea") == list_slugs(now=end, words=["text"], tag="sea") == []
    assert get_detail("other", end).links["older"] is None
    assert queries.get_post("brief", end) == queries.GONE
    keys = [key for key, item in read_table().items() if "ttl" in item]
    assert {key[0] for key in keys} >= {"POSTS", "TAG#sea", "WORD#text"}
    assert not [key for key in keys if key[0].startswith("POST#")]  # kept for the status 410 instead of 404


def test_counts_change_with_time(make_post: MakePost) -> None:
    soon, later = timezone.now() + timedelta(hours=1), timezone.now() + timedelta(hours=2)
    make_post("One", tags=("Sea",), expires_at=later)
    make_post("Two", tags=("Sea",), published_at=soon)
    per_time = [[c.posts for c in queries.count_posts("tag", t)[0]] for t in (timezone.now(), soon, later)]
    assert per_time == [[1], [2], [1]]
    assert queries.count_posts("tag", timezone.now())[1] == soon.replace(microsecond=0)


def test_adjacent_posts_and_parts_of_a_series_link_to_each_other(make_post: MakePost) -> None:
    days = [NOW - timedelta(days=day) for day in (3, 2, 1)]
    make_post("Three", tags=("Sea",), published_at=days[0], series="Log")
    make_post("One", tags=("Sea",), published_at=days[2], series="Log")
    assert get_detail("three").links["newer"] == {
        "slug": "one",
        "title": "One",
        "published_at": format_timestamp(days[2]),
    }
    middle = make_post("Two", published_at=days[1], series="Log")
    assert get_newer_slug("three") == "two"
    assert [link["slug"] for link in get_detail("three").links["related"]] == ["one"]
    assert [part["slug"] for part in get_detail("one").links["parts"]] == ["three", "two", "one"]
    publish.unpublish_post(middle)
    assert get_newer_slug("three") == "one"
    assert [part["slug"] for part in get_detail("one").links["parts"]] == ["three", "one"]


def test_the_largest_change_fits_into_one_transaction(
    make_post: MakePost, transaction_sizes: list[int]
) -> None:
    tags = [f"Tag {n}" for n in range(2 * MAX_TAGS)]
    for n in range(24):
        make_post(
            f"Post {n}",
            tags=tuple(tags[(n + k) % len(tags)] for k in range(MAX_TAGS)),
            series="Log",
            published_at=NOW - timedelta(days=n),
        )
    post = Post.objects.get(slug="post-12")
    post.tags.set(Tag.objects.exclude(posts=post))
    post.published_at = NOW - timedelta(days=4, hours=1)
    post.slug = "elsewhere"
    post.save()
    publish.sync_post(post)
    assert max(transaction_sizes) <= content_table.MAX_ACTIONS


def test_a_failed_transaction_leaves_the_old_state(
    make_post: MakePost, monkeypatch: pytest.MonkeyPatch
) -> None:
    post = make_post("Post", tags=("Sea",))
    before = read_table()

    def fail(**_: Any) -> None:
        raise ClientError({"Error": {"Code": "ProvisionedThroughputExceededException"}}, "TransactWriteItems")

    monkeypatch.setattr(clients.dynamodb(), "transact_write_items", fail)
    post.title = "Changed"
    post.save()
    with pytest.raises(publish.PublishError, match="ProvisionedThroughputExceeded"):
        publish.sync_post(post)
    assert read_table() == before


def test_a_missing_adjacent_post_stops_the_change(make_post: MakePost, author: Any) -> None:
    lost = make_post("Lost", published_at=NOW - timedelta(days=2))
    key = typed_key("POST#lost", "POST")
    clients.dynamodb().delete_item(TableName=content_table.table_name(), Key=key)
    with pytest.raises(publish.PublishError, match="republish"):
        make_post("Next", published_at=NOW - timedelta(days=1))
    assert queries.get_post("next", NOW) is None
    republish.republish()
    assert get_detail("lost").post["id"] == lost.pk


def test_a_too_long_post_is_refused(make_post: MakePost) -> None:
    noise = "".join(map(chr, Random(1).choices(range(0x4E00, 0x9F00), k=200_000)))
    with pytest.raises(publish.PublishError, match="too long"):
        make_post("Long", body=noise)
    assert queries.get_post("long", NOW) is None


@pytest.mark.django_db(transaction=True)
def test_publishing_purges_only_changed_paths(
    make_post: MakePost, read_purged_paths: Callable[[], set[str]]
) -> None:
    make_post("Far", published_at=datetime(2024, 1, 1, tzinfo=UTC))
    make_post("Near", tags=("Sea",), published_at=datetime(2025, 1, 1, tzinfo=UTC))
    read_purged_paths()
    make_post("New", tags=("Sea",), published_at=datetime(2026, 3, 1, tzinfo=UTC))
    paths = read_purged_paths()
    assert {
        "/",
        "/?*",
        "/posts/new/",
        "/posts/near/",
        "/tags/sea/",
        "/archive/2026/",
        "/archive/2026/03/",
    } <= paths
    assert {"/feed.atom", "/feed.json", "/sitemap.xml*", "/api/v1/posts*", "/api/v1/tags*"} <= paths
    assert not [path for path in paths if "far" in path or "2024" in path or path == "/*"]
