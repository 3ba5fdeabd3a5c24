from datetime import UTC, datetime
from random import Random
from typing import Any

import pytest

from common import content_table
from common.content_table import ItemTooLarge, StoredPhoto, StoredPost

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
POST = {"id": 7, "slug": "tides", "title": "Tides"}
PHOTO = "uploads/1f0c/harbour.jpg"

pytestmark = pytest.mark.usefixtures("aws_resources")


def put_summaries(*positions: str, expires_at: str | None = None) -> None:
    for position in positions:
        keys = content_table.summary_keys(position, [])
        content_table.put(content_table.build_summary_items(keys, content_table.pack(position), expires_at))


@pytest.mark.parametrize("slug", ["a", "z9", "a-", "a_b", "A"])
def test_position_before_lies_between_a_position_and_the_one_below(slug: str) -> None:
    position = content_table.position("2026-11-23T09:00:00Z", slug)
    before = content_table.position_before(position)
    assert before < position
    assert all(before > f"{position[:-1]}{chr(ord(position[-1]) - 1)}{suffix}" for suffix in ("", "a", "z-9"))


def test_split_position_returns_the_parts_of_a_position() -> None:
    position = content_table.position("2026-11-23T09:00:00Z", "tides")
    assert content_table.split_position(position) == ("2026-11-23T09:00:00Z", "tides")


def test_build_post_items_of_a_too_long_post_raises_item_too_large() -> None:
    noise = f"{Random(1).getrandbits(8_000_000):x}"
    with pytest.raises(ItemTooLarge, match="too long to publish"):
        content_table.build_post_items(POST, {}, noise)


def test_get_stored_post_returns_the_markdown_only_with_source() -> None:
    content_table.put(content_table.build_post_items(POST, {"newer": None}, "*Low* water."))
    packed = (content_table.pack(POST), content_table.pack({"newer": None}))
    assert content_table.get_stored_post("tides") == StoredPost(packed)
    assert content_table.get_stored_post("tides", with_source=True) == StoredPost(
        packed, None, "*Low* water."
    )
    assert content_table.get_stored_post("ebb") is None


def test_get_post_follows_a_former_slug() -> None:
    content_table.put(content_table.build_post_items(POST, {}, ""))
    content_table.put([content_table.build_redirect_item("old", "tides", 7)])
    assert content_table.get_post("old") == content_table.get_post("tides") == POST


@pytest.mark.parametrize(
    ("present", "stored"),
    [
        ([], StoredPost(moved_to="tides")),  # a replica has received the redirect alone
        (["ebb"], StoredPost(moved_to="ebb")),
        (["old"], StoredPost(moved_to="tides")),  # a replica still has the slug from before the redirect
        ([None], StoredPost()),
    ],
)
def test_former_slug_redirects_to_the_present_one(present: list[str | None], stored: StoredPost) -> None:
    content_table.put([content_table.build_redirect_item("old", "tides", 7)])
    content_table.put([content_table.build_address_item(7, slug) for slug in present])
    assert content_table.get_stored_post("old") == stored


def test_redirect_without_an_id_leads_to_its_slug() -> None:
    item = content_table.build_redirect_item("old", "tides", 7)
    del item["id"]  # written by an earlier version
    content_table.put([item])
    assert content_table.get_stored_post("old") == StoredPost(moved_to="tides")


def test_find_post_follows_the_present_slug_of_its_redirects() -> None:
    content_table.put(content_table.build_post_items(POST, {}, ""))
    assert content_table.find_post(7, ["old"]) is None
    content_table.put([content_table.build_address_item(7, "tides")])
    assert content_table.find_post(7, ["old"]) == POST


def test_get_post_of_an_unpublished_post_returns_none() -> None:
    content_table.put([content_table.build_tombstone_item("tides")])
    assert content_table.get_post("tides") is None
    assert content_table.get_stored_post("tides") == StoredPost()


def test_find_post_returns_only_the_post_with_the_id() -> None:
    content_table.put(content_table.build_post_items(POST, {}, ""))
    assert content_table.find_post(7, ["ebb", "tides"]) == POST
    assert content_table.find_post(8, ["ebb", "tides"]) is None


def test_query_visible_returns_where_the_next_page_starts() -> None:
    put_summaries("2026-01-01T00:00:00Z#a", "2026-01-02T00:00:00Z#b", "2026-01-03T00:00:00Z#c")
    page, high = content_table.query_visible(content_table.POSTS, "", content_table.END, NOW, limit=2)
    assert [entry.position for entry in page] == ["2026-01-03T00:00:00Z#c", "2026-01-02T00:00:00Z#b"]
    assert high
    page, high = content_table.query_visible(content_table.POSTS, "", high, NOW, limit=2)
    assert ([entry.published_at for entry in page], high) == (["2026-01-01T00:00:00Z"], None)


def test_query_visible_hides_expired_entries() -> None:
    put_summaries("2026-01-01T00:00:00Z#a", expires_at="2026-11-23T12:00:00Z")
    put_summaries("2026-01-01T00:00:00Z#b", expires_at="2026-11-23T12:00:01Z")
    page, _ = content_table.query_visible(content_table.POSTS, "", content_table.END, NOW, limit=9)
    assert [(entry.position, entry.expires_at) for entry in page] == [
        ("2026-01-01T00:00:00Z#b", "2026-11-23T12:00:01Z")
    ]


@pytest.mark.parametrize(
    ("result", "stored"),
    [
        ({"renditions": {"width": 3}}, StoredPhoto("2", {"width": 3})),
        ({"problem": "Not an image."}, StoredPhoto("2", None, "Not an image.")),
        ({}, StoredPhoto("2")),
    ],
)
def test_put_photo_records_the_result_of_the_latest_event(result: Any, stored: StoredPhoto) -> None:
    assert content_table.put_photo(PHOTO, "2", **result) == "2"
    assert content_table.put_photo(PHOTO, "1", problem="An earlier event.") == "2"
    assert content_table.get_photos([PHOTO, "uploads/other.jpg"]) == {PHOTO: stored}
