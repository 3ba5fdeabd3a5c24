"""Moves of many to-dos to the trash, as many as one request has time for."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypedDict

from todos.dynamodb import table
from todos.dynamodb.mapping import COMPLETED, OPEN, unpack_all
from todos.dynamodb.table import LAST_CHARACTER, Query
from todos.services import trash
from todos.timestamps import current_timestamp

TIME_LIMIT = 15  # seconds, of the 29 that API Gateway waits; the current page is always finished

_WORKERS = 8
_PAGE_SIZE = 25  # to-dos between two checks of the time


class CleanupResult(TypedDict):
    deleted: int
    more: bool  # whether the caller must repeat the request


def clear_completed(user_id: str, *, list_id: str | None) -> CleanupResult:
    """Move the completed to-dos of a list, or of all lists, to the trash with their subtasks."""
    if list_id:
        query = Query("lk", [table.prefix_range(f"{list_id}#{COMPLETED}#")], "by_list")
    else:
        query = Query("st", [table.prefix_range(f"{COMPLETED}#")], "by_state")
    return _clear(user_id, query, lambda id: trash.delete(user_id, id=id))


def clear_list(user_id: str, *, list_id: str) -> CleanupResult:
    """Move all to-dos of a list to the trash. Subtasks are in the same list."""
    deleted_at = current_timestamp()
    query = Query("lk", [(f"{list_id}#{OPEN}#", f"{list_id}#{COMPLETED}#{LAST_CHARACTER}")], "by_list")
    return _clear(user_id, query, lambda id: trash.move_to_trash(user_id, id=id, deleted_at=deleted_at))


def _clear(user_id: str, query: Query, delete: Callable[[str], object]) -> CleanupResult:
    deadline, deleted = time.monotonic() + TIME_LIMIT, 0
    with ThreadPoolExecutor(_WORKERS) as pool:
        for items in table.iterate_pages(user_id, query, size=_PAGE_SIZE):
            ids = [todo["id"] for todo in unpack_all(items)]
            deleted += len(list(pool.map(delete, ids)))
            if items and time.monotonic() > deadline:
                return {"deleted": deleted, "more": True}
    return {"deleted": deleted, "more": False}
