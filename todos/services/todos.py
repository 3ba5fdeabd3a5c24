"""What users do with a to-do. Each service is for one user's own to-dos, and raises what `todos.exceptions` names."""

from collections.abc import Iterator
from typing import Any, cast

from todos.dynamodb import repository, table
from todos.dynamodb.mapping import parent_prefix, unpack
from todos.dynamodb.repository import Match, bumped, matching, retrying, save, usable, writes
from todos.exceptions import Exists, ValidationError
from todos.fractional_index import at_end
from todos.models import BLANK, Todo, new_id, now
from todos.recurrence import BadRule, check, following
from todos.services import ordering
from todos.services.idempotency import Key


def create(user: str, *, data: dict[str, Any], key: Key | None = None) -> Todo:
    """Make a to-do at the end of its list. With a `key` that was used before, raise `Replayed`."""
    moment = now()
    made = cast(
        Todo,
        {
            **BLANK["T"],
            **data,
            "id": data.get("id") or new_id(),
            "completed_at": moment if data["completed"] else None,
            "position": at_end(),
            "created_at": moment,
            "updated_at": moment,
            "version": 1,
        },
    )
    validate(made)
    return retrying(lambda: attempt_creation(user, made, key))


def attempt_creation(user: str, made: Todo, key: Key | None) -> Todo:
    checks = ordering.settle(user, None, made)
    others = [key.write(user, made), *checks] if key else checks
    save(user, "T", None, made, others=others, refused=Exists)
    return made


def edit(user: str, *, id: str, data: dict[str, Any], match: Match | None = None) -> Todo:
    """Change the fields that `data` names."""
    todo = retrying(lambda: attempt_edit(user, id, data, match))
    if "list" in data and not todo["parent"]:
        follow(user, todo)
    return todo


def attempt_edit(user: str, id: str, data: dict[str, Any], match: Match | None) -> Todo:
    old = usable(matching(repository.todo(user, id), match))
    new = cast(Todo, {**old, **data})
    checks = ordering.settle(user, old, new)
    if new == old:
        return old
    new = bumped(new)
    if new["completed"] != old["completed"]:
        new["completed_at"] = new["updated_at"] if new["completed"] else None
    validate(new)
    successor = upcoming(new) if new["completed"] and not old["completed"] else None
    if successor:
        new["next"] = successor["id"]
        checks += writes(user, "T", None, successor)
    save(user, "T", old, new, others=checks)
    return new


def validate(todo: Todo) -> None:
    if not todo["recurrence"]:
        return
    if not todo["due"]:
        raise ValidationError({"due": ["What recurs needs a due date."]})
    try:
        check(todo["recurrence"], todo["due"])
    except BadRule as error:
        raise ValidationError({"recurrence": [str(error)]}) from error


def upcoming(todo: Todo) -> Todo | None:
    """Make the next of a recurring to-do, unless it was made when this one was completed before."""
    if todo["next"] or not todo["recurrence"] or not todo["due"]:
        return None
    again = following(todo["recurrence"], todo["due"])
    if again is None:
        return None
    fresh = {"id": new_id(), "version": 1, "created_at": todo["updated_at"]}
    return cast(Todo, {**todo, **fresh, "completed": False, "completed_at": None, **again._asdict()})


# --- Sub-tasks


def children(user: str, id: str) -> Iterator[Todo]:
    for found in table.pages(user, table.View("sk", [table.beginning(parent_prefix(id))])):
        yield from map(unpack, found)


def follow(user: str, parent: Todo) -> None:
    """Bring the sub-tasks to the list that their parent is in. To ask for it again makes up for a failure."""
    for child in children(user, parent["id"]):
        if child["list"] != parent["list"]:
            edit(user, id=child["id"], data={"list": parent["list"]})


# --- The trash


def delete(user: str, *, id: str, match: Match | None = None) -> None:
    """Put a to-do into the trash, and then its sub-tasks, as it gets no new ones there.

    To ask for it again makes up for a failure.
    """
    moment = trash(user, id=id, moment=now(), match=match)
    for child in children(user, id):
        trash(user, id=child["id"], moment=moment)


def trash(user: str, *, id: str, moment: str, match: Match | None = None) -> str:
    """Return when it went to the trash, which may have been before."""

    def attempt() -> str:
        old = matching(repository.todo(user, id), match)
        if old["deleted_at"]:
            return old["deleted_at"]
        save(user, "T", old, cast(Todo, {**bumped(old), "deleted_at": moment}))
        return moment

    return retrying(attempt)


def restore(user: str, *, id: str, match: Match | None = None) -> Todo:
    """Take a to-do out of the trash, and the sub-tasks that went there with it."""
    old = matching(repository.todo(user, id), match)
    todo = retrying(lambda: attempt_restoration(user, id, match))
    if old["deleted_at"]:
        for child in list(ordering.trashed_with(user, old)):
            retrying(lambda id=child["id"]: attempt_restoration(user, id, None))  # type: ignore[misc]
    return todo


def attempt_restoration(user: str, id: str, match: Match | None) -> Todo:
    old = matching(repository.todo(user, id), match)
    if not old["deleted_at"]:
        return old
    new = cast(Todo, {**bumped(old), "deleted_at": None})
    checks = ordering.resettle(user, new)
    save(user, "T", old, new, others=checks)
    return new
