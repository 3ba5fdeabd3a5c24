"""The trash: deleting and restoring to-dos with their subtasks."""

from collections.abc import Iterator
from typing import cast

from todos.dynamodb import repository, table
from todos.dynamodb.mapping import TRASHED, descending_timestamp, unpack
from todos.dynamodb.repository import (
    VersionCheck,
    copy_with_new_version,
    require_version,
    retry_on_conflict,
    save,
)
from todos.models import Todo
from todos.services import placement
from todos.timestamps import current_timestamp


def delete(user_id: str, *, id: str, if_match: VersionCheck | None = None) -> None:
    """Move a to-do to the trash, and then its subtasks: a to-do in the trash gets no new ones.

    A repeated request repairs a failure halfway.
    """
    deleted_at = move_to_trash(user_id, id=id, deleted_at=current_timestamp(), if_match=if_match)
    for child in placement.iterate_children(user_id, id):
        move_to_trash(user_id, id=child["id"], deleted_at=deleted_at)


def move_to_trash(user_id: str, *, id: str, deleted_at: str, if_match: VersionCheck | None = None) -> str:
    """Return when the to-do was moved to the trash, which an earlier request may have done."""

    def attempt() -> str:
        old = require_version(repository.get_todo(user_id, id), if_match)
        if old["deleted_at"]:
            return old["deleted_at"]
        save(user_id, "T", old, cast(Todo, {**copy_with_new_version(old), "deleted_at": deleted_at}))
        return deleted_at

    return retry_on_conflict(attempt)


def restore(user_id: str, *, id: str, if_match: VersionCheck | None = None) -> Todo:
    """Restore a to-do, and the subtasks that were deleted with it."""
    old = require_version(repository.get_todo(user_id, id), if_match)
    todo = retry_on_conflict(lambda: _try_restore(user_id, id, if_match))
    if old["deleted_at"]:
        for child in list(_iterate_children_deleted_with(user_id, old)):
            retry_on_conflict(lambda id=child["id"]: _try_restore(user_id, id, None))  # type: ignore[misc]
    return todo


def _try_restore(user_id: str, id: str, if_match: VersionCheck | None) -> Todo:
    old = require_version(repository.get_todo(user_id, id), if_match)
    if not old["deleted_at"]:
        return old
    new = cast(Todo, {**copy_with_new_version(old), "deleted_at": None})
    conditions = placement.resolve_restored_placement(user_id, new)
    save(user_id, "T", old, new, other_writes=conditions)
    return new


def _iterate_children_deleted_with(user_id: str, parent: Todo) -> Iterator[Todo]:
    """Yield the subtasks with the same time of deletion."""
    assert parent["deleted_at"]
    prefix = f"{TRASHED}#{descending_timestamp(parent['deleted_at'])}#"
    for items in table.iterate_pages(user_id, table.Query("st", [table.prefix_range(prefix)], "by_state")):
        yield from (todo for todo in map(unpack, items) if todo["parent"] == parent["id"])
