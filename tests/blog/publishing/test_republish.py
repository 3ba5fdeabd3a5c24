"""Republishing from SQL: the result equals that of publishing each post."""

import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any
from unittest.mock import patch

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError
from django.core.management import call_command
from django.core.management.base import CommandError

from blog.models import Photo, Post
from blog.publishing import publish
from blog.publishing import republish as republishing
from blog.publishing.republish import republish
from common import content_table
from common.aws import clients
from common.content_table import delete, typed_key, unpack
from tests.support.posts import MakePost

Table = dict[tuple[str, str], dict[str, Any]]
PutRenditions = Callable[[str, list[int]], None]
TAGS = ("Sea", "Light", "Night", "Maps")


def read_table() -> Table:
    """Return all items by key, unpacked and without the time of their writing."""
    pages = clients.dynamodb().get_paginator("scan").paginate(TableName=content_table.table_name())
    return {(item["pk"]["S"], item["sk"]["S"]): read_item(item) for page in pages for item in page["Items"]}


def read_item(item: dict[str, Any]) -> dict[str, Any]:
    return {
        name: unpack(value["B"]) if "B" in value else value
        for name, value in item.items()
        if name not in {"pk", "sk", "v"}
    }


def put(pk: str, sk: str, **attributes: Any) -> None:
    clients.dynamodb().put_item(TableName=content_table.table_name(), Item=typed_key(pk, sk) | attributes)


@pytest.fixture
def posts(make_post: MakePost) -> list[Post]:
    """Thirty varied posts, three a day. None is in the content table."""
    chance = random.Random(7)
    start = datetime(2026, 1, 30, tzinfo=UTC)
    return [
        make_post(
            f"Post {number}",
            body=f"Some *words* number {number}.",
            tags=tuple(chance.sample(TAGS, chance.randint(0, 3))),
            series=chance.choice(["", "", "Coast"]),
            status=chance.choice(["published"] * 5 + ["draft"]),
            published_at=start + timedelta(days=number // 3, weeks=5000 if number % 10 == 9 else 0),
            expires_at=datetime(2200, 1, 1, tzinfo=UTC) if number % 7 == 0 else None,
            project=False,
        )
        for number in range(30)
    ]


def unpublish_in_sql(posts: list[Post]) -> None:
    Post.objects.filter(pk__in=[post.pk for post in posts]).update(status="draft")


def publish_in_sql(post: Post) -> None:
    Post.objects.filter(pk=post.pk).update(status=post.status)


@pytest.fixture
def table_one_by_one(posts: list[Post]) -> Table:
    """The items after each post was published alone, in random order. The table is empty again."""
    unpublish_in_sql(posts)
    for post in random.Random(11).sample(posts, len(posts)):
        publish_in_sql(post)
        publish.sync_post(post)
    items = read_table()
    delete(list(items))
    return items


def test_republishing_all_posts_equals_publishing_each(table_one_by_one: Table) -> None:
    assert republish() == []
    assert read_table() == table_one_by_one


def test_republishing_new_posts_equals_publishing_each(
    table_one_by_one: Table, posts: list[Post], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(republishing, "CHUNK", 7)
    unpublish_in_sql(posts)
    shuffled = random.Random(13).sample(posts, len(posts))
    for batch in (shuffled[:4], shuffled[4:25], shuffled[25:]):
        for post in batch:
            publish_in_sql(post)
        assert republish(batch) == []
    assert read_table() == table_one_by_one


def test_republish_deletes_old_items_but_not_the_workers(
    make_post: MakePost, put_renditions: PutRenditions
) -> None:
    make_post("Tides", tags=("Sea",))
    put_renditions("uploads/1f0c/harbour.jpg", [320])
    before = read_table()
    for pk, sk in (
        ("POSTS", "2026-01-01T00:00:00Z#gone"),
        ("TAG#sea", "2026-01-01T00:00:00Z#gone"),
        ("WORD#gone", "2026-01-01T00:00:00Z#gone"),
        ("COUNTS", "tag#gone"),
    ):
        put(pk, sk, v={"N": "1"})
    put("POST#gone", "POST", v={"N": "1"}, d={"B": content_table.pack({})})
    put("POST#moved", "POST", v={"N": "1"}, moved={"S": "gone"})
    assert len(read_table()) == len(before) + 6
    call_command("republish", verbosity=0)
    assert read_table() == before
    assert ("PHOTO#uploads/1f0c/harbour.jpg", "PHOTO") in before


def test_republish_rebuilds_an_empty_table(make_post: MakePost) -> None:
    make_post("Tides", tags=("Sea",))
    before = read_table()
    delete(list(before))
    output = StringIO()
    call_command("republish", stdout=output)
    assert read_table() == before
    assert output.getvalue() == "1 post published.\n"


def test_republish_names_a_too_long_post_and_deletes_nothing(make_post: MakePost) -> None:
    make_post("Good")
    noise = random.Random(1)
    make_post("Long", body="\n\n".join(f"{noise.getrandbits(4000):x}" for _ in range(480)), project=False)
    put("POST#old", "POST", v={"N": "1"})
    output = StringIO()
    with pytest.raises(CommandError, match=r"1 of 2 posts not published\. No old items"):
        call_command("republish", stderr=output)
    assert output.getvalue().startswith("Long (/posts/long/): This post is too long to publish")
    assert {("POST#good", "POST"), ("POST#old", "POST")} < read_table().keys()


def test_republish_names_a_post_that_dynamodb_refuses(make_post: MakePost) -> None:
    good, bad = make_post("Good"), make_post("Bad")
    real = clients.dynamodb().batch_write_item

    def refuse(RequestItems: Any) -> Any:  # noqa: N803
        if "POST#bad" in str(RequestItems):
            raise ClientError({"Error": {"Code": "ValidationException"}}, "BatchWriteItem")
        return real(RequestItems=RequestItems)

    with patch.object(clients.dynamodb(), "batch_write_item", refuse):
        ((post, reason),) = republish([good, bad])
    assert (post, "ValidationException" in reason) == (bad, True)


def test_republish_stops_when_dynamodb_is_unreachable(make_post: MakePost) -> None:
    for number in range(40):
        make_post(f"Post {number}", project=False)
    down = EndpointConnectionError(endpoint_url="https://dynamodb")
    with (
        patch.object(clients.dynamodb(), "batch_write_item", side_effect=down) as write,
        pytest.raises(CommandError, match="is unreachable"),
    ):
        call_command("republish", verbosity=0)
    assert write.call_count < 40


def test_republish_stops_when_renditions_are_unreachable(make_post: MakePost) -> None:
    photo = Photo.objects.create(file="uploads/1f0c/a.jpg", alt="A")
    make_post("Tides", cover=photo, project=False)
    down = EndpointConnectionError(endpoint_url="https://dynamodb")
    with (
        patch.object(clients.dynamodb(), "batch_get_item", side_effect=down),
        pytest.raises(CommandError, match="is unreachable"),
    ):
        call_command("republish", verbosity=0)


def test_republish_repeats_unprocessed_writes(make_post: MakePost) -> None:
    post = make_post("Tides")
    before = read_table()
    delete(list(before))
    real, busy = clients.dynamodb().batch_write_item, iter([True, True])

    def write(RequestItems: Any) -> Any:  # noqa: N803
        if not next(busy, False):
            return real(RequestItems=RequestItems)
        (requests,) = RequestItems.values()
        real(RequestItems={content_table.table_name(): requests[:1]})
        return {"UnprocessedItems": {content_table.table_name(): requests[1:]}}

    with patch.object(clients.dynamodb(), "batch_write_item", write), patch("time.sleep") as sleep:
        assert republish([post]) == []
    assert [call.args for call in sleep.call_args_list] == [(0.05,), (0.1,)]
    assert read_table() == before


def test_republish_names_a_missing_adjacent_post(make_post: MakePost) -> None:
    make_post("Old", project=False)
    new = make_post("New", published_at=datetime(2026, 2, 1, tzinfo=UTC), project=False)
    ((post, reason),) = republish([new])
    assert str(post) == "Old"
    assert reason.endswith("Run `manage.py republish`.")


def test_republish_prints_its_progress(make_post: MakePost) -> None:
    make_post("Tides")
    make_post("Waves")
    output, seconds = StringIO(), iter(range(0, 1000, 11))
    with patch("blog.progress.time.monotonic", lambda: next(seconds)):
        call_command("republish", stdout=output)
    assert output.getvalue().splitlines() == [
        "Publishing: 1 of 2",
        "Publishing: 2 of 2",
        "2 posts published.",
    ]


def test_republish_shows_a_bar_on_a_terminal(
    make_post: MakePost, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    make_post("Tides")
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    call_command("republish")
    assert "Publishing:" in capsys.readouterr().err
