"""DynamoDB's calls that take many items: what it has no capacity for it gives back, to be asked for again."""

import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, TypeVar

from common.aws import clients

# https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html
MAX_READ = 100
# https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html
MAX_WRITE = 25
LONGEST_PAUSE = 3  # seconds

Item = dict[str, Any]
T = TypeVar("T")


def read(table: str, keys: Sequence[Item], *, consistent: bool) -> list[Item]:
    """Read items by their distinct keys, in no particular order; with `consistent`, and past every cache."""
    found: list[Item] = []
    wanted = list(keys)
    while wanted:
        batch, wanted = wanted[:MAX_READ], wanted[MAX_READ:]
        answer = clients.dynamodb().batch_get_item(
            RequestItems={table: {"Keys": batch, "ConsistentRead": consistent}}
        )
        found += answer["Responses"].get(table, [])
        unprocessed: Any = answer.get("UnprocessedKeys") or {}
        wanted += unprocessed.get(table, {}).get("Keys", [])
    return found


def write(table: str, requests: Sequence[Any]) -> None:
    """Put and delete any number of items, as many calls at a time as there are connections to spare."""
    if len(requests) <= MAX_WRITE:
        write_some(table, requests)
        return
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(partial(write_some, table), slices(requests, MAX_WRITE)))


def write_some(table: str, requests: Sequence[Any]) -> None:
    """Put and delete up to 25 items."""
    pause = 0.05
    while requests:
        answer = clients.dynamodb().batch_write_item(RequestItems={table: requests})
        requests = answer.get("UnprocessedItems", {}).get(table, [])
        if requests:
            time.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)


def slices(rows: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    return (rows[start : start + size] for start in range(0, len(rows), size))
