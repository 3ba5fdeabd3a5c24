"""The items of the content table and their packing."""

import json
import time
import zlib
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Literal, NamedTuple

from common.content_table.keys import (
    COUNTS,
    Item,
    Key,
    address_key,
    moved_tag_key,
    post_key,
    source_key,
    split_position,
    typed_key,
)

CountKind = Literal["tag", "month"]

_MAX_POST = 390_000  # bytes, packed, with its Markdown; an item may have 400 KB


class ItemTooLarge(ValueError):
    """The post doesn't fit into an item."""


class ListEntry(NamedTuple):
    """A post in a list."""

    position: str
    expires_at: str | None
    packed: bytes  # the summary; empty in the partition of a word

    @property
    def published_at(self) -> str:
        return split_position(self.position)[0]


class StoredCount(NamedTuple):
    """The number of posts that a tag or month had when the item was written, and the changes that time brings."""

    key: str  # a tag's slug, or a month such as `2026-11`
    name: str
    number: int
    changes: list[tuple[str, int]]  # timestamp, +1 or -1


def pack(value: object) -> bytes:
    return zlib.compress(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode(), 9)


def unpack(packed: bytes) -> Any:
    return json.loads(zlib.decompress(packed))


def pack_links(links: Mapping[str, Any]) -> Item:
    """Return the attributes with a post's links. Those to parts of its series can change alone."""
    others = {name: value for name, value in links.items() if name != "parts"}
    parts = {"parts": {"B": pack(links["parts"])}} if "parts" in links else {}
    return {"links": {"B": pack(others)}, **parts}


def build_post_items(post: Mapping[str, Any], links: Mapping[str, Any], source: str) -> list[Item]:
    """Return the items of a post and of its Markdown. Raise `ItemTooLarge`."""
    packed, packed_source = pack(post), pack(source)
    if len(packed) + len(packed_source) > _MAX_POST:
        raise ItemTooLarge(
            f"This post is too long to publish: compressed, it exceeds {_MAX_POST // 1000} kB."
            " Split it into several posts."
        )
    attributes = {"d": {"B": packed}, "id": {"N": str(post["id"])}, **pack_links(links)}
    return [
        _build_item(post_key(post["slug"]), **attributes),
        _build_item(source_key(post["slug"]), d={"B": packed_source}),
    ]


def build_redirect_item(old_slug: str, slug: str, post_id: int) -> Item:
    """Return the item of a former slug. The item of `build_address_item` has the present slug.

    `slug` is the present slug at the time of writing, for replicas that have received this item alone.
    """
    return _build_item(post_key(old_slug), moved={"S": slug}, id={"N": str(post_id)})


def build_address_item(post_id: int, slug: str | None) -> Item:
    """Return the item with the present slug of a post that has former slugs, `None` if it is not public."""
    return _build_item(address_key(post_id), **({"moved": {"S": slug}} if slug else {}))


def build_tombstone_item(slug: str) -> Item:
    """Return the item of an unpublished post, for the status 410 instead of 404."""
    return _build_item(post_key(slug))


def build_moved_tag_item(old_slug: str, slug: str) -> Item:
    """Return the item of a former slug of a tag. It applies while no post has a tag with the former slug."""
    return _build_item(moved_tag_key(old_slug), moved={"S": slug})


def build_summary_items(keys: Iterable[Key], summary: bytes, expires_at: str | None) -> list[Item]:
    return [_build_item(key, d={"B": summary}, **_build_expiry(expires_at)) for key in keys]


def build_word_items(keys: Iterable[Key], expires_at: str | None) -> list[Item]:
    return [_build_item(key, **_build_expiry(expires_at)) for key in keys]


def build_count_item(kind: CountKind, count: StoredCount) -> Item:
    return _build_item(
        (COUNTS, f"{kind}#{count.key}"),
        name={"S": count.name},
        n={"N": str(count.number)},
        changes={"S": json.dumps(count.changes)},
    )


def _build_item(key: Key, **attributes: Any) -> Item:
    return {**typed_key(*key), "v": {"N": str(time.time_ns() // 1_000_000)}, **attributes}


def _build_expiry(expires_at: str | None) -> Item:
    if not expires_at:
        return {}
    ttl = int(datetime.fromisoformat(expires_at).timestamp())
    return {"expires_at": {"S": expires_at}, "ttl": {"N": str(ttl)}}
