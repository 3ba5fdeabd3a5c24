"""What users do with their lists of to-dos."""

from typing import Any, cast

from todos import clearing, places, saving, table
from todos.errors import Exists
from todos.items import LISTS, unpacked
from todos.positions import at_end
from todos.records import BLANK, TodoList, new_id, now
from todos.saving import Match, bumped, matching, retrying, save, usable


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
        old = usable(matching(saving.todo_list(user, id), match))
        new = cast(TodoList, {**old, **data})
        if new != old:
            new = bumped(new)
            save(user, "L", old, new)
        return new

    return retrying(attempt)


def move(user: str, *, id: str, data: dict[str, Any], match: Match | None) -> TodoList:
    def attempt() -> TodoList:
        old = usable(matching(saving.todo_list(user, id), match))
        new = bumped(old)
        new["position"] = places.position(
            user, inside=LISTS, kind="L", after=data.get("after"), before=data.get("before")
        )
        save(user, "L", old, new)
        return new

    return retrying(attempt)


def delete(user: str, *, id: str, match: Match | None) -> clearing.Cleared:
    """Delete a list, and after it as many of its to-dos as there is time for; asked again, the rest of them."""

    def attempt() -> None:
        old = matching(saving.todo_list(user, id), match)
        if not old["deleted_at"]:
            save(user, "L", old, cast(TodoList, {**bumped(old), "deleted_at": now()}))

    retrying(attempt)
    return clearing.clear_list(user, id=id)
