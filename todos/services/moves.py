"""Moves of to-dos within a list and between lists. Each is one write, however long the list is."""

from typing import Any, cast

from todos.dynamodb import repository
from todos.dynamodb.repository import VersionCheck, copy_with_new_version
from todos.models import INBOX, Todo
from todos.services import ordering, placement
from todos.services.todos import get_for_update, move_children_to_list


def move(user_id: str, *, id: str, data: dict[str, Any], if_match: VersionCheck | None = None) -> Todo:
    """Move a to-do after and before the IDs in `data`, within its list or to the `list` in `data`."""
    todo = repository.retry_on_conflict(lambda: _try_move(user_id, id, data, if_match))
    if "list" in data and not todo["parent"]:
        move_children_to_list(user_id, todo)
    return todo


def _try_move(user_id: str, id: str, data: dict[str, Any], if_match: VersionCheck | None) -> Todo:
    old = get_for_update(user_id, id, if_match)
    new = cast(Todo, copy_with_new_version(old) | ({"list": data["list"]} if "list" in data else {}))
    conditions = placement.resolve_placement(user_id, old, new)
    new["position"] = ordering.find_position(
        user_id,
        container=new["list"] or INBOX,
        record_type="T",
        after=data.get("after"),
        before=data.get("before"),
    )
    repository.save(user_id, "T", old, new, other_writes=conditions)
    return new
