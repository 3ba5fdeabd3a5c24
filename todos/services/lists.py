"""What users do with their lists of to-dos."""

from typing import Any, cast

from todos.dynamodb import repository, table
from todos.dynamodb.mapping import LISTS, unpacked
from todos.dynamodb.repository import Match, bumped, matching, retrying, save, usable
from todos.exceptions import Exists
from todos.fractional_index import at_end
from todos.models import BLANK, TodoList, new_id, now
from todos.services import cleanup, ordering


def page(user: str, *, size: int, start: str | None, fresh: bool) -> tuple[list[TodoList], str | None]:
    view = table.View("lk", [table.beginning(f"{LISTS}#")], "by_list")
    found, following = table.page(user, view, size=size, start=start, fresh=fresh)
    return unpacked(found), following


def create(user: str, *, data: dict[str, Any]) -> TodoList:
    """Make a list after all others."""
    moment = now()
    made = cast(
        TodoList,
        {
            **BLANK["L"],
            **data,
            "id": data.get("id") or new_id(),
            "position": at_end(),
            "created_at": moment,
            "updated_at": moment,
            "version": 1,
        },
    )
    retrying(lambda: save(user, "L", None, made, refused=Exists))
    return made


def edit(user: str, *, id: str, data: dict[str, Any], match: Match | None) -> TodoList:
    def attempt() -> TodoList:
        old = usable(matching(repository.todo_list(user, id), match))
        new = cast(TodoList, {**old, **data})
        if new != old:
            new = bumped(new)
            save(user, "L", old, new)
        return new

    return retrying(attempt)


def move(user: str, *, id: str, data: dict[str, Any], match: Match | None) -> TodoList:
    def attempt() -> TodoList:
        old = usable(matching(repository.todo_list(user, id), match))
        new = bumped(old)
        new["position"] = ordering.position(
            user, inside=LISTS, kind="L", after=data.get("after"), before=data.get("before")
        )
        save(user, "L", old, new)
        return new

    return retrying(attempt)


def delete(user: str, *, id: str, match: Match | None) -> cleanup.Cleared:
    """Delete a list, and after it as many of its to-dos as there is time for; asked again, the rest of them."""

    def attempt() -> None:
        old = matching(repository.todo_list(user, id), match)
        if not old["deleted_at"]:
            save(user, "L", old, cast(TodoList, {**bumped(old), "deleted_at": now()}))

    retrying(attempt)
    return cleanup.clear_list(user, id=id)
