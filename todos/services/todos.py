"""Operations on to-dos. Each service function reaches the to-dos of one user, and raises `todos.exceptions`."""

from typing import Any, cast

from todos.dynamodb import repository
from todos.dynamodb.repository import (
    VersionCheck,
    build_writes,
    copy_with_new_version,
    require_not_in_trash,
    require_version,
    retry_on_conflict,
    save,
)
from todos.exceptions import AlreadyExists, InvalidValue
from todos.fractional_index import position_at_end
from todos.models import BLANK_TODO, Todo, new_id
from todos.recurrence import InvalidRule, next_occurrence, validate_rule
from todos.services import placement
from todos.services.idempotency import IdempotencyKey
from todos.timestamps import current_timestamp


def create(user_id: str, *, data: dict[str, Any], key: IdempotencyKey | None = None) -> Todo:
    """Create a to-do at the end of its list. Raise `AlreadyExists`, or `RepeatedRequest` for a used key."""
    now = current_timestamp()
    values = {
        **data,
        "id": data.get("id") or new_id(),
        "completed_at": now if data["completed"] else None,
        "position": position_at_end(),
        "created_at": now,
        "updated_at": now,
        "version": 1,
    }
    todo = cast(Todo, {**BLANK_TODO, **values})
    _validate_recurrence(todo)
    return retry_on_conflict(lambda: _try_create(user_id, todo, key))


def _try_create(user_id: str, todo: Todo, key: IdempotencyKey | None) -> Todo:
    conditions = placement.resolve_placement(user_id, None, todo)
    other_writes = [key.build_write(user_id, todo), *conditions] if key else conditions
    save(user_id, "T", None, todo, other_writes=other_writes, error=AlreadyExists)
    return todo


def update(user_id: str, *, id: str, data: dict[str, Any], if_match: VersionCheck | None = None) -> Todo:
    """Change the fields in `data`. Completing a recurring to-do creates its next occurrence."""
    todo = retry_on_conflict(lambda: _try_update(user_id, id, data, if_match))
    if "list" in data and not todo["parent"]:
        move_children_to_list(user_id, todo)
    return todo


def _try_update(user_id: str, id: str, data: dict[str, Any], if_match: VersionCheck | None) -> Todo:
    old = get_for_update(user_id, id, if_match)
    new = cast(Todo, {**old, **data})
    other_writes = placement.resolve_placement(user_id, old, new)
    if new == old:
        return old
    new = copy_with_new_version(new)
    if new["completed"] != old["completed"]:
        new["completed_at"] = new["updated_at"] if new["completed"] else None
    _validate_recurrence(new)
    successor = _build_next_occurrence(new) if new["completed"] and not old["completed"] else None
    if successor:
        new["next"] = successor["id"]
        other_writes += build_writes(user_id, "T", None, successor)
    save(user_id, "T", old, new, other_writes=other_writes)
    return new


def get_for_update(user_id: str, id: str, if_match: VersionCheck | None) -> Todo:
    """Return the to-do. Raise `NotFound`, `VersionMismatch` or `InTrash`."""
    return require_not_in_trash(require_version(repository.get_todo(user_id, id), if_match))


def move_children_to_list(user_id: str, parent: Todo) -> None:
    """Move the subtasks to their parent's list. A repeated request repairs a failure halfway."""
    for child in placement.iterate_children(user_id, parent["id"]):
        if child["list"] != parent["list"]:
            update(user_id, id=child["id"], data={"list": parent["list"]})


def _validate_recurrence(todo: Todo) -> None:
    if not todo["recurrence"]:
        return
    if not todo["due"]:
        raise InvalidValue("due", "A recurring to-do needs a due date.")
    try:
        validate_rule(todo["recurrence"], todo["due"])
    except InvalidRule as error:
        raise InvalidValue("recurrence", str(error)) from error


def _build_next_occurrence(todo: Todo) -> Todo | None:
    """Return the next to-do of a recurring one, unless an earlier completion already created it."""
    if todo["next"] or not todo["recurrence"] or not todo["due"]:
        return None
    occurrence = next_occurrence(todo["recurrence"], todo["due"])
    if occurrence is None:
        return None
    values = {
        "id": new_id(),
        "version": 1,
        "created_at": todo["updated_at"],
        "completed": False,
        "completed_at": None,
    }
    return cast(Todo, {**todo, **values, **occurrence._asdict()})
