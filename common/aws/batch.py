"""DynamoDB's batch calls for any number of items. They repeat the requests that DynamoDB returns unprocessed."""

import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from common.aws import clients

# https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html
MAX_WRITE = 25
# https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html
_MAX_READ = 100
_WRITERS = 8  # threads, fewer than a client's ten connections
_FIRST_PAUSE, _LONGEST_PAUSE = 0.05, 3  # seconds

Item = dict[str, Any]
_T = TypeVar("_T")


def read(table: str, keys: Sequence[Item], *, consistent: bool) -> list[Item]:
    """Return items by their distinct keys, in no particular order. A consistent read bypasses DAX's cache."""
    items: list[Item] = []

    def call(pending: Sequence[Item]) -> Sequence[Item]:
        response: Any = clients.dynamodb().batch_get_item(
            RequestItems={table: {"Keys": pending, "ConsistentRead": consistent}}
        )
        items.extend(response["Responses"].get(table, []))
        unprocessed: Sequence[Item] = response.get("UnprocessedKeys", {}).get(table, {}).get("Keys", [])
        return unprocessed

    for chunk in slices(keys, _MAX_READ):
        _call_until_processed(call, chunk)
    return items


def write(table: str, requests: Sequence[Any]) -> None:
    """Put and delete items, in parallel if they don't fit into one call."""

    def call(pending: Sequence[Any]) -> Sequence[Any]:
        response = clients.dynamodb().batch_write_item(RequestItems={table: pending})
        return response.get("UnprocessedItems", {}).get(table, [])

    if len(requests) <= MAX_WRITE:
        _call_until_processed(call, requests)
        return
    with ThreadPoolExecutor(_WRITERS) as pool:
        list(pool.map(lambda chunk: _call_until_processed(call, chunk), slices(requests, MAX_WRITE)))


def _call_until_processed(call: Callable[[Sequence[Any]], Sequence[Any]], pending: Sequence[Any]) -> None:
    """Repeat a call with the requests that it returned unprocessed, after a pause that doubles each time."""
    pause = _FIRST_PAUSE
    while pending and (pending := call(pending)):
        time.sleep(pause)
        pause = min(pause * 2, _LONGEST_PAUSE)


def slices(rows: Sequence[_T], size: int) -> Iterator[Sequence[_T]]:
    return (rows[start : start + size] for start in range(0, len(rows), size))
