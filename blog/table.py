"""The `content` table: its keys, how values are packed, and the calls that read it."""

import json
import zlib
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from django.conf import settings

from myblog import aws, batches

Key = tuple[str, str]  # pk, sk
Item = dict[str, Any]  # of DynamoDB's typed values, such as `{"pk": {"S": "POSTS"}}`

POSTS = "POSTS"  # the partition of all summaries
AFTER = "$"  # the character after "#": `now + AFTER` is past every moment of that second
END = "9999"
VISIBLE = "attribute_not_exists(expires_at) OR expires_at > :now"


def stamp(moment: datetime) -> str:
    return f"{moment.astimezone(UTC).isoformat()[:19]}Z"  # a page has twenty; `strftime` takes four times as long


def parse(value: str) -> datetime:
    return datetime.fromisoformat(value)


def pack(value: object) -> bytes:
    return zlib.compress(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode(), 9)


def unpack(item: Item, name: str = "d") -> Any:
    return unpacked(item[name]["B"])


def unpacked(packed: bytes) -> Any:
    return json.loads(zlib.decompress(packed))


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


def batch_get(keys: Sequence[Key], *, fresh: bool = False) -> list[Item]:
    """Read items by key, in no particular order.

    `fresh` ones are as of now: for whoever writes by what they say. Others may come from DAX, as old as its TTLs.
    """
    return batches.read(settings.CONTENT_TABLE, [key(*k) for k in dict.fromkeys(keys)], fresh=fresh)


# --- Writing


def put(items: Iterable[Item]) -> None:
    write([{"PutRequest": {"Item": item}} for item in items])


def delete(keys: Iterable[Key]) -> None:
    write([{"DeleteRequest": {"Key": key(*k)}} for k in keys])


def write(requests: Sequence[Any]) -> None:
    batches.write(settings.CONTENT_TABLE, requests)
