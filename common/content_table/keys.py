"""The keys of the content table."""

from collections.abc import Iterable
from typing import Any

Key = tuple[str, str]  # pk, sk
Item = dict[str, Any]  # typed values as DynamoDB has them, such as `{"pk": {"S": "POSTS"}}`

POSTS = "POSTS"  # the partition of all summaries
COUNTS = "COUNTS"  # the partition of the counts of tags and months
AFTER = "$"  # the character after "#": `now + AFTER` sorts after every position of that second
END = "9999"  # sorts after every timestamp


def post_key(slug: str) -> Key:
    return f"POST#{slug}", "POST"


def address_key(post_id: int) -> Key:
    """Return the key of the item with the present slug of a post that has former slugs."""
    return f"ID#{post_id}", "SLUG"


def photo_key(key: str) -> Key:
    """Return the key of the item of a photo, which is known by its key in S3."""
    return f"PHOTO#{key}", "PHOTO"


def tag_partition(slug: str) -> str:
    return f"TAG#{slug}"


def moved_tag_key(slug: str) -> Key:
    """Return the key of the item of a tag's former slug. It sorts after all positions, so lists don't contain it."""
    return tag_partition(slug), "MOVED"


def word_partition(stem: str) -> str:
    return f"WORD#{stem}"


def position(published_at: str, slug: str) -> str:
    """Return a post's place in lists, the `sk` of its items there."""
    return f"{published_at}#{slug}"


def split_position(position: str) -> tuple[str, str]:
    """Return the `published_at` and the slug in a position."""
    published_at, _, slug = position.partition("#")
    return published_at, slug


def position_before(sk: str) -> str:
    """Return the key just below `sk`: keys end in ASCII letters, digits, `-` or `_`, all below `~`."""
    return f"{sk[:-1]}{chr(ord(sk[-1]) - 1)}~"


def source_key(slug: str) -> Key:
    """Return the key of a post's Markdown."""
    return f"POST#{slug}", "SOURCE"


def summary_keys(position: str, tags: Iterable[str]) -> list[Key]:
    return [(POSTS, position), *((tag_partition(tag), position) for tag in tags)]


def word_keys(position: str, stems: Iterable[str]) -> list[Key]:
    return [(word_partition(stem), position) for stem in stems]


def item_key(item: Item) -> Key:
    return item["pk"]["S"], item["sk"]["S"]


def typed_key(pk: str, sk: str) -> Item:
    return {"pk": {"S": pk}, "sk": {"S": sk}}
