"""The links between the parts of a series, also of one that is too long for a transaction."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from botocore.exceptions import EndpointConnectionError
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone

from blog.models import MAX_TAGS, Post, Series
from blog.publishing import publish
from blog.publishing.links.series import MAX_PARTS, select_parts
from blog.publishing.republish import republish
from blog.reader import queries
from blog.reader.types import PostDetail, PostLink
from common import content_table
from common.aws import clients
from tests.support.posts import MakePost

LENGTH = 60
_START = datetime(2026, 1, 1, tzinfo=UTC)


def list_parts(slug: str) -> list[tuple[int | None, str]]:
    detail = queries.get_post(slug, timezone.now())
    assert isinstance(detail, PostDetail)
    return [(part.get("number"), part["title"]) for part in detail.links["parts"]]


def read_all() -> dict[str, Any]:
    """Return the parts of all posts, by slug."""
    return {post.slug: list_parts(post.slug) for post in Post.objects.published()}


def make_link(number: int) -> PostLink:
    return {"slug": f"part-{number}", "title": f"Part {number}", "published_at": f"{_START:%Y}#{number:03}"}


@pytest.fixture
def long_series(make_post: MakePost) -> None:
    """A series of 60 posts with the most tags that posts can have."""
    tags = tuple(f"Tag {number}" for number in range(MAX_TAGS))
    for number in range(1, LENGTH + 1):
        at = _START + timedelta(days=number)
        make_post(f"Part {number}", series="Log", tags=tags, published_at=at, project=False)
    assert republish() == []


@pytest.fixture
def writes(long_series: None) -> Iterator[dict[str, int]]:
    """The number of writes outside of transactions and of actions within, since the series was published."""
    counts = {"UpdateItem": 0, "TransactWriteItems": 0}

    def note(params: dict[str, Any], model: Any, **_: Any) -> None:
        counts[model.name] += len(params.get("TransactItems", "1"))

    events = clients.dynamodb().meta.events
    for name in counts:
        events.register(f"provide-client-params.dynamodb.{name}", note)
    yield counts
    for name in counts:
        events.unregister(f"provide-client-params.dynamodb.{name}", note)


@pytest.mark.parametrize("length", [1, MAX_PARTS])
def test_part_of_a_short_series_links_to_all_parts(length: int) -> None:
    parts = [make_link(number) for number in range(length)]
    assert select_parts(parts, length - 1) == parts


@pytest.mark.parametrize(
    ("index", "numbers"),
    [
        (0, [*range(1, 11)]),
        (5, [*range(1, 16)]),
        (30, [1, *range(22, 41)]),
        (59, [1, *range(51, 61)]),
    ],
)
def test_part_of_a_long_series_links_to_the_first_and_those_around_it(index: int, numbers: list[int]) -> None:
    links = select_parts([make_link(number) for number in range(1, 61)], index)
    assert [link["number"] for link in links] == numbers
    assert [link["title"] for link in links] == [f"Part {number}" for number in numbers]


@pytest.mark.usefixtures("long_series")
def test_page_of_every_part_lists_itself_with_its_number(client: Client) -> None:
    for number in (1, 20, 21, 25, 60):
        page = BeautifulSoup(client.get(f"/posts/part-{number}/").content, "html.parser")
        present = page.select_one(".series li:has([aria-current])")
        assert present
        assert (present["value"], present.text) == (str(number), f"Part {number}")


def test_new_last_part_changes_only_the_parts_before_it(make_post: MakePost, writes: dict[str, int]) -> None:
    make_post("Part 61", series="Log", published_at=_START + timedelta(days=61))
    assert (61, "Part 61") in list_parts("part-61")
    assert (61, "Part 61") in list_parts("part-52")
    assert (61, "Part 61") not in list_parts("part-51")
    assert writes["UpdateItem"] == 0
    assert writes["TransactWriteItems"] <= content_table.MAX_ACTIONS


@pytest.mark.parametrize("space", [content_table.MAX_ACTIONS, 50])
def test_change_of_the_first_part_changes_all_parts(
    writes: dict[str, int], monkeypatch: pytest.MonkeyPatch, space: int
) -> None:
    monkeypatch.setattr(publish, "MAX_ACTIONS", space)
    rename_first_part()
    assert writes["TransactWriteItems"] == min(space, 91)
    assert writes["UpdateItem"] == 91 - writes["TransactWriteItems"]
    assert {parts[0] for parts in read_all().values()} == {(1, "Prologue")}
    assert_republish_changes_nothing()


@pytest.mark.usefixtures("long_series")
def test_distant_parts_that_cannot_be_updated_do_not_undo_the_save(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: Any) -> None:
        raise EndpointConnectionError(endpoint_url="https://dynamodb")

    monkeypatch.setattr(publish, "MAX_ACTIONS", 50)
    monkeypatch.setattr(content_table, "update_links", fail)
    rename_first_part()
    assert list_parts("prologue")[0] == (1, "Prologue")
    assert list_parts("part-60")[0] == (1, "Part 1")  # and its slug redirects
    assert "Could not update the links of part-60 to its series" in caplog.messages


def rename_first_part() -> None:
    first = Post.objects.get(slug="part-1")
    first.title, first.slug = "Prologue", "prologue"
    first.save()
    publish.sync_post(first)


@pytest.mark.parametrize("change", ["remove", "move", "leave"])
@pytest.mark.usefixtures("long_series")
def test_any_change_of_a_part_equals_republishing(change: str) -> None:
    post = Post.objects.get(slug="part-30")
    match change:
        case "remove":
            post.status = Post.Status.DRAFT
        case "move":
            post.published_at = _START + timedelta(days=3, hours=1)
        case "leave":
            post.series = Series.objects.create(name="Other", slug="other")
    post.save()
    publish.sync_post(post)
    assert_republish_changes_nothing()


def test_series_that_becomes_short_has_no_numbers(make_post: MakePost) -> None:
    for number in range(1, MAX_PARTS + 2):
        make_post(f"Part {number}", series="Log", published_at=_START + timedelta(days=number))
    assert list_parts("part-21")[0] == (1, "Part 1")
    post = Post.objects.get(slug="part-5")
    post.status = Post.Status.DRAFT
    post.save()
    publish.sync_post(post)
    assert [number for number, _ in list_parts("part-21")] == [None] * MAX_PARTS
    assert_republish_changes_nothing()


@pytest.mark.usefixtures("long_series")
def test_links_of_a_part_stay_small() -> None:
    """A read of up to 4 KB costs half a unit."""
    stored = content_table.get_stored_post("part-30")
    assert stored
    assert stored.packed
    assert len(stored.packed[2]) < 1000


def assert_republish_changes_nothing() -> None:
    before = read_all()
    assert republish() == []
    assert read_all() == before
