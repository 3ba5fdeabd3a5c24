"""The `content` table: its keys, how items are packed, and the calls that use it. No other module knows its keys.

`sk` of every item in a list is the post's *position* `<published_at>#<slug>`, so the table returns lists in time
order, and "published by now" is a bound of the key and needs no filter.

| access pattern             | key condition                                        | read units                    |
|----------------------------|------------------------------------------------------|-------------------------------|
| a post                     | pk = POST#slug, sk = POST                            | 0.5 per 4 KB, compressed      |
| a post with its Markdown   | pk = POST#slug                                       | the same, of both items       |
| newest posts, a page       | pk = POSTS, sk between a bound and now               | at most 2.5 for 20 (see below)|
| posts of a year or month   | the same, with the bounds of the period              | the same                      |
| posts with a tag           | pk = TAG#slug, likewise                              | the same                      |
| posts with words           | pk = WORD#stem, likewise, joined; then the summaries | 0.5 per 60 keys + 0.5 a post  |
| when a list changes next   | pk = POSTS or TAG#slug, sk > now, Limit 1            | 0.5                           |
| tags with counts           | pk = COUNTS, sk begins with tag#                     | 0.5 per 4 KB, about 40 tags   |
| months with counts         | pk = COUNTS, sk begins with month#                   | 0.5 per 4 KB, about 4 years   |
| renditions of photos       | pk = PHOTO#key, sk = PHOTO (a batch)                 | 0.5 each                      |

A summary is at most 800 bytes, so 20 of them and the query for the next change cost 2.5 units. Reads are eventually
consistent unless a caller asks otherwise: a replica in another region offers no more.

Time publishes a post: an item whose `published_at` is in the future is outside the key's bounds. `VISIBLE` hides an
item whose `expires_at` has passed, and DynamoDB deletes it later (`ttl`).

The blog and the workers use this module, so it imports neither Django nor boto3.
"""

import json
import os
import zlib
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from common.aws import batch, clients
from common.timestamps import format_timestamp

Key = tuple[str, str]  # pk, sk
Item = dict[str, Any]  # typed values as DynamoDB has them, such as `{"pk": {"S": "POSTS"}}`

POSTS = "POSTS"  # the partition of all summaries
COUNTS = "COUNTS"
AFTER = "$"  # the character after "#": `now + AFTER` sorts after every position of that second
END = "9999"  # sorts after every timestamp
VISIBLE = "attribute_not_exists(expires_at) OR expires_at > :now"


# --- Keys


def post_key(slug: str) -> Key:
    return f"POST#{slug}", "POST"


def source_key(slug: str) -> Key:
    """Return the key of a post's Markdown."""
    return f"POST#{slug}", "SOURCE"


def photo_key(photo: str) -> Key:
    return f"PHOTO#{photo}", "PHOTO"


def tag_partition(slug: str) -> str:
    return f"TAG#{slug}"


def word_partition(stem: str) -> str:
    return f"WORD#{stem}"


def position(published_at: str, slug: str) -> str:
    """Return a post's place in lists, the `sk` of its items there."""
    return f"{published_at}#{slug}"


def position_before(sk: str) -> str:
    """Return the key just below `sk`: keys end in ASCII letters, digits, `-` or `_`, all below `~`."""
    return f"{sk[:-1]}{chr(ord(sk[-1]) - 1)}~"


def typed_key(pk: str, sk: str) -> Item:
    return {"pk": {"S": pk}, "sk": {"S": sk}}


# --- Values


def pack(value: object) -> bytes:
    return zlib.compress(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode(), 9)


def unpack(packed: bytes) -> Any:
    return json.loads(zlib.decompress(packed))


def unpack_item(item: Item) -> Any:
    """Return the value of an item: a post, a summary or a post's Markdown."""
    return unpack(item["d"]["B"])


# --- Reads


def get(key: Key, *, consistent: bool = False) -> Item:
    """Return an item, empty if there is none."""
    answer = clients.dynamodb().get_item(
        TableName=table_name(), Key=typed_key(*key), ConsistentRead=consistent
    )
    return answer.get("Item", {})


def batch_get(keys: Sequence[Key], *, consistent: bool = False) -> list[Item]:
    """Return items in no particular order. DAX may answer a read that is not `consistent`, as old as its TTL."""
    return batch.read(table_name(), [typed_key(*key) for key in dict.fromkeys(keys)], consistent=consistent)


def query(condition: dict[str, Any]) -> Any:
    return clients.dynamodb().query(TableName=table_name(), **condition)


def query_visible(pk: str, low: str, high: str, now: datetime, limit: int) -> Any:
    """Query the visible items of a partition downwards from `high`."""
    condition = between(pk, low, high)
    condition["ExpressionAttributeValues"][":now"] = {"S": format_timestamp(now)}
    return query({**condition, "FilterExpression": VISIBLE, "ScanIndexForward": False, "Limit": limit})


def between(pk: str, low: str, high: str) -> dict[str, Any]:
    """Return the condition of a query for a range of a partition."""
    return {
        "KeyConditionExpression": "pk = :pk AND sk BETWEEN :low AND :high",
        "ExpressionAttributeValues": {":pk": {"S": pk}, ":low": {"S": low or "0"}, ":high": {"S": high}},
    }


def get_with_source(slug: str) -> tuple[Item, Item]:
    """Return a post's item and that of its Markdown in one query, each empty if it is not there."""
    pk, _ = post_key(slug)
    condition = {"KeyConditionExpression": "pk = :pk", "ExpressionAttributeValues": {":pk": {"S": pk}}}
    items = {item["sk"]["S"]: item for item in query(condition)["Items"]}
    return items.get("POST", {}), items.get("SOURCE", {})


def get_post(slug: str) -> Any:
    """Return a post by its current or a former slug, or `None`. The read is consistent, for workers."""
    item = get(post_key(slug), consistent=True)
    if "moved" in item:
        item = get(post_key(item["moved"]["S"]), consistent=True)
    return unpack_item(item) if "d" in item else None


def get_photos(photos: Iterable[str]) -> dict[str, Item]:
    """Return what the thumbnails worker recorded of photos: `d`, or the `problem` with the file.

    Consistent, because the worker writes past DAX, which would remember that there was no item. Only editors ask.
    """
    items = batch_get([photo_key(photo) for photo in photos], consistent=True)
    return {item["pk"]["S"].removeprefix("PHOTO#"): item for item in items}


def get_renditions(photos: Iterable[str]) -> dict[str, Any]:
    """Return the renditions of those photos that have any, by the photo's key."""
    return {photo: json.loads(item["d"]["S"]) for photo, item in get_photos(photos).items() if "d" in item}


# --- Writes


def put(items: Iterable[Item]) -> None:
    write([{"PutRequest": {"Item": item}} for item in items])


def delete(keys: Iterable[Key]) -> None:
    write([{"DeleteRequest": {"Key": typed_key(*key)}} for key in keys])


def write(requests: Sequence[Any]) -> None:
    batch.write(table_name(), requests)


def put_action(item: Item) -> dict[str, Any]:
    """Return the action of a transaction that puts an item."""
    return {"Put": {"TableName": table_name(), "Item": item}}


def delete_action(key: Key) -> dict[str, Any]:
    return {"Delete": {"TableName": table_name(), "Key": typed_key(*key)}}


def put_photo(photo: str, sequencer: str, **attributes: str) -> str:
    """Record the result of processing a photo, unless a later event's is there.

    S3's `sequencer` of the event only grows, compared as text. Return the sequencer that the item has now.
    """
    typed = {name: {"S": value} for name, value in attributes.items()}
    try:
        clients.dynamodb().put_item(
            TableName=table_name(),
            Item={**typed_key(*photo_key(photo)), "sequencer": {"S": sequencer}, **typed},
            ConditionExpression="attribute_not_exists(sequencer) OR sequencer <= :sequencer",
            ExpressionAttributeValues={":sequencer": {"S": sequencer}},
            ReturnValuesOnConditionCheckFailure="ALL_OLD",
        )
    except clients.dynamodb().exceptions.ConditionalCheckFailedException as error:
        return str(error.response["Item"]["sequencer"]["S"])  # type: ignore[typeddict-item]
    return sequencer


def table_name() -> str:
    return os.environ["CONTENT_TABLE"]
