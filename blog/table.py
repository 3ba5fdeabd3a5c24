"""The `content` table: its keys, how values are packed, and the calls that read it."""

import json
import time
import zlib
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any, TypeVar

from django.conf import settings

from myblog import aws

Key = tuple[str, str]  # pk, sk
Item = dict[str, Any]  # of DynamoDB's typed values, such as `{"pk": {"S": "POSTS"}}`

T = TypeVar("T")

# https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html
MAX_BATCH = 25
POSTS = "POSTS"  # the partition of all summaries
AFTER = "$"  # the character after "#": `now + AFTER` is past every moment of that second
END = "9999"
VISIBLE = "attribute_not_exists(expires_at) OR expires_at > :now"


def stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def parse(value: str) -> datetime:
    return datetime.fromisoformat(value)


def pack(value: object) -> bytes:
    return zlib.compress(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode(), 9)


def unpack(item: Item, name: str = "d") -> Any:
    return json.loads(zlib.decompress(item[name]["B"]))


def before(moment: str) -> str:
    """Give the key just below `moment`: keys end in ASCII letters, digits, `-` or `_`, all below `~`."""
    return f"{moment[:-1]}{chr(ord(moment[-1]) - 1)}~"


def key(pk: str, sk: str) -> Item:
    return {"pk": {"S": pk}, "sk": {"S": sk}}


def between_condition(pk: str, low: str, high: str) -> dict[str, Any]:
    return {
        "KeyConditionExpression": "pk = :pk AND sk BETWEEN :low AND :high",
        "ExpressionAttributeValues": {":pk": {"S": pk}, ":low": {"S": low or "0"}, ":high": {"S": high}},
    }


def between(pk: str, low: str, high: str, now: datetime, limit: int) -> Any:
    """Query the visible items of a partition downwards from `high`."""
    condition = between_condition(pk, low, high)
    condition["ExpressionAttributeValues"][":now"] = {"S": stamp(now)}
    return query({**condition, "FilterExpression": VISIBLE, "ScanIndexForward": False, "Limit": limit})


def query(condition: dict[str, Any]) -> Any:
    return aws.dynamodb().query(TableName=settings.CONTENT_TABLE, **condition)


def batch_get(keys: Sequence[tuple[str, str]], *, fresh: bool = False) -> list[Item]:
    """Read items by key, in no particular order; 100 a call, as DynamoDB takes them.

    `fresh` ones are as of now: for whoever writes by what they say. Others may come from DAX, as old as its TTLs.
    """
    found: list[Item] = []
    wanted = [key(pk, sk) for pk, sk in dict.fromkeys(keys)]
    while wanted:
        batch, wanted = wanted[:100], wanted[100:]
        answer = aws.dynamodb().batch_get_item(
            RequestItems={settings.CONTENT_TABLE: {"Keys": batch, "ConsistentRead": fresh}}
        )
        found += answer["Responses"].get(settings.CONTENT_TABLE, [])
        unprocessed: Any = answer.get("UnprocessedKeys", {})
        wanted += unprocessed.get(settings.CONTENT_TABLE, {}).get("Keys", [])
    return found


# --- Writing


def put(items: Iterable[Item]) -> None:
    write([{"PutRequest": {"Item": item}} for item in items])


def delete(keys: Iterable[Key]) -> None:
    write([{"DeleteRequest": {"Key": key(*k)}} for k in keys])


def write(requests: Sequence[Any]) -> None:
    """Write any number of items, a few calls at a time."""
    if len(requests) <= MAX_BATCH:
        write_batch(requests)
        return
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write_batch, slices(requests, MAX_BATCH)))


def write_batch(requests: Sequence[Any]) -> None:
    """Write up to 25 items; those that DynamoDB has no capacity for it gives back, to be written more slowly."""
    pause = 0.05
    while requests:
        answer = aws.dynamodb().batch_write_item(RequestItems={settings.CONTENT_TABLE: requests})
        requests = answer.get("UnprocessedItems", {}).get(settings.CONTENT_TABLE, [])
        if requests:
            time.sleep(pause)
            pause = min(pause * 2, 3)


def slices(rows: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    return (rows[start : start + size] for start in range(0, len(rows), size))
