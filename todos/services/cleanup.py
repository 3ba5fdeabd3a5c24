"""Deleting many at once: as many as a request has time for, and it says whether there are more."""

import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TypedDict

from todos.dynamodb import table
from todos.dynamodb.mapping import COMPLETED, OPEN, unpacked
from todos.dynamodb.table import HIGHEST, View
from todos.models import now
from todos.services import todos

SECONDS = 15  # of the 29 that API Gateway gives; the page that was begun is finished
WORKERS = 8
PAGE = 25  # to-dos between two looks at the clock


class Cleared(TypedDict):
    deleted: int
    more: bool  # whether to ask again


def clear_completed(user: str, *, inside: str | None) -> Cleared:
    """Put the completed to-dos of a list, or of all lists, into the trash with their sub-tasks."""
    low = f"{inside}#{COMPLETED}#" if inside else f"{COMPLETED}#"
    view = View("lk" if inside else "st", [table.beginning(low)], "by_list" if inside else "by_state")
    return clear(user, view, lambda id: todos.delete(user, id=id))


def clear_list(user: str, *, id: str) -> Cleared:
    """Put all to-dos of a list into the trash; sub-tasks are in the list as well."""
    moment = now()
    view = View("lk", [(f"{id}#{OPEN}#", f"{id}#{COMPLETED}#{HIGHEST}")], "by_list")
    return clear(user, view, lambda each: todos.trash(user, id=each, moment=moment))


def clear(user: str, view: View, delete: Callable[[str], object]) -> Cleared:
    deadline, deleted = time.monotonic() + SECONDS, 0
    with ThreadPoolExecutor(WORKERS) as pool:
        for found in table.pages(user, view, size=PAGE):
            ids = [todo["id"] for todo in unpacked(found)]
            each(pool, delete, ids)
            deleted += len(ids)
            if found and time.monotonic() > deadline:
                return {"deleted": deleted, "more": True}
    return {"deleted": deleted, "more": False}


def each(pool: ThreadPoolExecutor, work: Callable[[str], object], ids: Iterable[str]) -> None:
    for _ in pool.map(work, ids):
        pass
