"""Queries of lists of posts and of the counts of tags and months."""

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from common.content_table.items import CountKind, ListEntry, StoredCount
from common.content_table.keys import COUNTS, POSTS, Item, moved_tag_key, position_before
from common.content_table.table import batch_get, get, query
from common.timestamps import format_timestamp

_VISIBLE = "attribute_not_exists(expires_at) OR expires_at > :now"


def query_visible(
    pk: str, low: str, high: str, now: datetime, limit: int
) -> tuple[list[ListEntry], str | None]:
    """Query the visible entries of a partition downwards from `high`.

    DynamoDB counts hidden entries into `limit`, so a page may be short and still have a successor. Return also the
    `high` of the next page, `None` after the last.
    """
    condition = _between(pk, low, high)
    condition["ExpressionAttributeValues"][":now"] = {"S": format_timestamp(now)}
    page = query({**condition, "FilterExpression": _VISIBLE, "ScanIndexForward": False, "Limit": limit})
    last = page.get("LastEvaluatedKey")
    return [_read_entry(item) for item in page["Items"]], position_before(last["sk"]["S"]) if last else None


def find_first_position(pk: str, low: str, high: str) -> str | None:
    items = query({**_between(pk, low, high), "ScanIndexForward": True, "Limit": 1})["Items"]
    return items[0]["sk"]["S"] if items else None


def find_moved_tag(slug: str) -> str | None:
    """Return the present slug of a tag that had this one."""
    item = get(moved_tag_key(slug))
    return item["moved"]["S"] if item else None


def get_summaries(positions: Sequence[str]) -> list[ListEntry]:
    """Return those summaries that exist, in the order of `positions`."""
    entries = {
        entry.position: entry for entry in map(_read_entry, batch_get([(POSTS, p) for p in positions]))
    }
    return [entries[position] for position in positions if position in entries]


def query_counts(kind: CountKind) -> Iterator[StoredCount]:
    """Yield the counts of all tags or months in the order of their keys."""
    condition = {
        "KeyConditionExpression": "pk = :pk AND begins_with(sk, :kind)",
        "ExpressionAttributeValues": {":pk": {"S": COUNTS}, ":kind": {"S": f"{kind}#"}},
    }
    start = None
    while True:
        page = query({**condition, **({"ExclusiveStartKey": start} if start else {})})
        for item in page["Items"]:
            key, changes = item["sk"]["S"].partition("#")[2], json.loads(item["changes"]["S"])
            yield StoredCount(key, item["name"]["S"], int(item["n"]["N"]), changes)
        if not (start := page.get("LastEvaluatedKey")):
            return


def _read_entry(item: Item) -> ListEntry:
    expires_at = item["expires_at"]["S"] if "expires_at" in item else None
    return ListEntry(item["sk"]["S"], expires_at, item["d"]["B"] if "d" in item else b"")


def _between(pk: str, low: str, high: str) -> dict[str, Any]:
    """Return the condition of a query for a range of a partition."""
    return {
        "KeyConditionExpression": "pk = :pk AND sk BETWEEN :low AND :high",
        "ExpressionAttributeValues": {":pk": {"S": pk}, ":low": {"S": low or "0"}, ":high": {"S": high}},
    }
