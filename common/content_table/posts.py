"""Reads and updates of posts by slug."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from common.aws import clients
from common.content_table.items import pack_links, unpack
from common.content_table.keys import Item, Key, address_key, item_key, post_key, typed_key
from common.content_table.table import batch_get, get, query, table_name

# https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html
MAX_ACTIONS = 100


@dataclass(frozen=True)
class StoredPost:
    """The items of a slug. An unpublished post has no values left."""

    packed: tuple[bytes, ...] | None = None  # the post, its links and, in a series, those to its parts
    moved_to: str | None = None  # the present slug
    source: str | None = None  # the Markdown


def get_stored_post(slug: str, *, with_source: bool = False, consistent: bool = False) -> StoredPost | None:
    pk, sk = post_key(slug)
    if with_source:
        condition = {"KeyConditionExpression": "pk = :pk", "ExpressionAttributeValues": {":pk": {"S": pk}}}
        items = {item["sk"]["S"]: item for item in query(condition)["Items"]}
    else:
        item = get((pk, sk), consistent=consistent)
        items = {sk: item} if item else {}
    if sk not in items:
        return None
    post, source = items[sk], items.get("SOURCE")
    return StoredPost(
        packed=tuple(post[name]["B"] for name in ("d", "links", "parts") if name in post)
        if "d" in post
        else None,
        moved_to=_find_present_slug(slug, post, consistent=consistent) if "moved" in post else None,
        source=unpack(source["d"]["B"]) if source else None,
    )


def _find_present_slug(old_slug: str, redirect: Item, *, consistent: bool) -> str | None:
    """Return the slug to which a former one redirects, or `None` if the post is not public any more.

    In a replica, the item of the present slug may be older than the redirect, and still have the former slug.
    """
    hint: str = redirect["moved"]["S"]
    item = get(address_key(int(redirect["id"]["N"])), consistent=consistent) if "id" in redirect else None
    if not item:
        return hint
    slug: str | None = item["moved"]["S"] if "moved" in item else None
    return hint if slug == old_slug else slug


def get_post(slug: str) -> Any:
    """Return a post by its current or a former slug, or `None`. The read is consistent, for workers."""
    stored = get_stored_post(slug, consistent=True)
    if stored and stored.moved_to:
        stored = get_stored_post(stored.moved_to, consistent=True)
    return unpack(stored.packed[0]) if stored and stored.packed else None


def get_posts(slugs: Sequence[str]) -> dict[str, Any]:
    """Return those posts that exist, by slug."""
    items = batch_get([post_key(slug) for slug in slugs])
    posts = [unpack(item["d"]["B"]) for item in items if "d" in item]
    return {post["slug"]: post for post in posts}


def find_post(post_id: int, slugs: Iterable[str]) -> Any:
    """Return the post with an id if one of the slugs, or the present slug of its redirects, has it, or `None`.

    The read is consistent.
    """
    keys = [*map(post_key, slugs), address_key(post_id)]
    items = {item_key(item): item for item in batch_get(keys, consistent=True)}
    address = items.pop(address_key(post_id), {})
    if "moved" in address and (key := post_key(address["moved"]["S"])) not in keys:
        items[key] = get(key, consistent=True) or {}
    for item in items.values():
        if "d" in item and item["id"]["N"] == str(post_id):
            return unpack(item["d"]["B"])
    return None


def build_transaction(
    puts: Iterable[Item], deletes: Iterable[Key], links: Mapping[str, Mapping[str, Any]]
) -> Sequence[dict[str, Any]]:
    """Return the actions of a transaction that puts and deletes items and replaces links of posts by slug."""
    return [
        *({"Put": {"TableName": table_name(), "Item": item}} for item in puts),
        *({"Delete": {"TableName": table_name(), "Key": typed_key(*key)}} for key in sorted(deletes)),
        *({"Update": _build_links_update(slug, value)} for slug, value in links.items()),
    ]


def update_links(slug: str, links: Mapping[str, Any]) -> None:
    """Replace the links of a post, or only those to the parts of its series.

    Fail with `ConditionalCheckFailedException` if the post is not there.
    """
    clients.dynamodb().update_item(**_build_links_update(slug, links))


def _build_links_update(slug: str, links: Mapping[str, Any]) -> Any:
    packed = pack_links(links)
    if links.keys() == {"parts"}:
        del packed["links"]
    removed = "" if "parts" in packed else " REMOVE parts"
    return {
        "TableName": table_name(),
        "Key": typed_key(*post_key(slug)),
        "UpdateExpression": f"SET {', '.join(f'{name} = :{name}' for name in packed)}{removed}",
        "ConditionExpression": "attribute_exists(d)",
        "ExpressionAttributeValues": {f":{name}": value for name, value in packed.items()},
    }
