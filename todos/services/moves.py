"""To-dos change places: one write, whatever else is in the list."""

from typing import Any, cast

from todos.dynamodb import repository
from todos.dynamodb.repository import Match, bumped, matching, retrying, save, usable
from todos.models import INBOX, Todo
from todos.services import ordering
from todos.services.todos import follow


def move(user: str, *, id: str, data: dict[str, Any], match: Match | None = None) -> Todo:
    """Put a to-do after and before those that `data` names, in the `list` that it names or where it is."""
    todo = retrying(lambda: attempt(user, id, data, match))
    if "list" in data and not todo["parent"]:
        follow(user, todo)
    return todo


def attempt(user: str, id: str, data: dict[str, Any], match: Match | None) -> Todo:
    old = usable(matching(repository.todo(user, id), match))
    new = cast(Todo, bumped(old) | ({"list": data["list"]} if "list" in data else {}))
    checks = ordering.settle(user, old, new)
    new["position"] = ordering.position(
        user, inside=new["list"] or INBOX, kind="T", after=data.get("after"), before=data.get("before")
    )
    save(user, "T", old, new, others=checks)
    return new
