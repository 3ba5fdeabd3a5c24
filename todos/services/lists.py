"""Operations on lists."""

from typing import Any, cast

from todos.dynamodb import repository, table
from todos.dynamodb.mapping import LISTS, unpack_all
from todos.dynamodb.repository import (
    VersionCheck,
    copy_with_new_version,
    require_not_in_trash,
    require_version,
    retry_on_conflict,
    save,
)
from todos.exceptions import AlreadyExists
from todos.fractional_index import position_at_end
from todos.models import BLANK_LIST, TodoList, new_id
from todos.services import cleanup, ordering
from todos.timestamps import current_timestamp


def list_lists(
    user_id: str, *, size: int, start: str | None, consistent: bool
) -> tuple[list[TodoList], str | None]:
    """Return a page of lists, and where the next page starts."""
    query = table.Query("lk", [table.prefix_range(f"{LISTS}#")], "by_list")
    items, next_start = table.read_page(user_id, query, size=size, start=start, consistent=consistent)
    return unpack_all(items), next_start


def create(user_id: str, *, data: dict[str, Any]) -> TodoList:
    """Create a list after all others. Raise `AlreadyExists`."""
    now = current_timestamp()
    values = {
        **data,
        "id": data.get("id") or new_id(),
        "position": position_at_end(),
        "created_at": now,
        "updated_at": now,
        "version": 1,
    }
    new = cast(TodoList, {**BLANK_LIST, **values})
    retry_on_conflict(lambda: save(user_id, "L", None, new, error=AlreadyExists))
    return new


def update(user_id: str, *, id: str, data: dict[str, Any], if_match: VersionCheck | None) -> TodoList:
    def attempt() -> TodoList:
        old = _get_for_update(user_id, id, if_match)
        new = cast(TodoList, {**old, **data})
        if new != old:
            new = copy_with_new_version(new)
            save(user_id, "L", old, new)
        return new

    return retry_on_conflict(attempt)


def move(user_id: str, *, id: str, data: dict[str, Any], if_match: VersionCheck | None) -> TodoList:
    """Move a list after and before the IDs in `data`."""

    def attempt() -> TodoList:
        old = _get_for_update(user_id, id, if_match)
        new = copy_with_new_version(old)
        new["position"] = ordering.find_position(
            user_id, container=LISTS, record_type="L", after=data.get("after"), before=data.get("before")
        )
        save(user_id, "L", old, new)
        return new

    return retry_on_conflict(attempt)


def delete(user_id: str, *, id: str, if_match: VersionCheck | None) -> cleanup.CleanupResult:
    """Delete a list, then as many of its to-dos as there is time for. A repeated call deletes the rest."""

    def attempt() -> None:
        old = require_version(repository.get_list(user_id, id), if_match)
        if not old["deleted_at"]:
            save(
                user_id,
                "L",
                old,
                cast(TodoList, {**copy_with_new_version(old), "deleted_at": current_timestamp()}),
            )

    retry_on_conflict(attempt)
    return cleanup.clear_list(user_id, list_id=id)


def _get_for_update(user_id: str, id: str, if_match: VersionCheck | None) -> TodoList:
    return require_not_in_trash(require_version(repository.get_list(user_id, id), if_match))
