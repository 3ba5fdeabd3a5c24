"""Where a to-do is: in a list, under a parent, between two others."""

from collections.abc import Iterator
from typing import Any

from todos.dynamodb import repository, table, transactions
from todos.dynamodb.mapping import LISTS, OPEN, TRASH, latest_first, parent_prefix, unpack
from todos.exceptions import NotFound, OutOfOrder, ValidationError
from todos.fractional_index import NoRoom, between
from todos.models import INBOX, Record, Todo

ALIVE = "attribute_exists(sk) AND attribute_not_exists(#ttl)"
TOP = f"{ALIVE} AND attribute_not_exists(pa)"


class NoList(ValidationError):
    def __init__(self) -> None:
        super().__init__({"list": ["You have no list with this id."]})


class NoParent(ValidationError):
    def __init__(self, message: str = "You have no to-do with this id that could have sub-tasks.") -> None:
        super().__init__({"parent": [message]})


def settle(user: str, old: Todo | None, new: Todo) -> list[transactions.Write]:
    """Put a sub-task into its parent's list. Return what has to hold when `new` is written in the place of `old`."""
    checks = []
    if new["parent"]:
        new["list"] = parent_of(user, old, new)["list"]
        if not old or old["parent"] != new["parent"]:
            checks.append(transactions.check(user, f"T#{new['parent']}", TOP, NoParent))
    if new["list"] and (not old or old["list"] != new["list"]):
        checks.append(transactions.check(user, f"L#{new['list']}", ALIVE, NoList))
    return checks


def parent_of(user: str, old: Todo | None, new: Todo) -> Todo:
    """Read the parent. Raise `NoParent` where there can be none: sub-tasks have no sub-tasks."""
    assert new["parent"]
    if new["parent"] == new["id"]:
        raise NoParent("A to-do can't be its own sub-task.")
    if old and not old["parent"] and has_children(user, old["id"]):
        raise NoParent("It has sub-tasks, so it can't be one.")
    try:
        return repository.todo(user, new["parent"])
    except NotFound as error:
        raise NoParent from error


def has_children(user: str, id: str) -> bool:
    view = table.View("sk", [table.beginning(parent_prefix(id))])
    return bool(table.page(user, view, size=1, fresh=True)[0])


def resettle(user: str, new: Todo) -> list[transactions.Write]:
    """Find a place for what comes out of the trash, where its list or its parent may be gone."""
    if new["parent"] and not alive(user, f"T#{new['parent']}"):
        new["parent"] = None
    if new["list"] and not alive(user, f"L#{new['list']}"):
        new["list"] = None
    return settle(user, None, new)


def alive(user: str, sk: str) -> bool:
    found = table.get(user, sk)
    return found is not None and "ttl" not in found


def trashed_with(user: str, parent: Todo) -> Iterator[Todo]:
    """Give the sub-tasks that went to the trash with their parent, which is to say at the same moment."""
    assert parent["deleted_at"]
    moment = f"{TRASH}#{latest_first(parent['deleted_at'])}#"
    for found in table.pages(user, table.View("st", [table.beginning(moment)], "by_state")):
        yield from (todo for todo in map(unpack, found) if todo["parent"] == parent["id"])


# --- Order


def position(user: str, *, inside: str, kind: Any, after: str | None, before: str | None) -> str:
    """Find a position in a list, or among the lists: after and before what is named, or at the end."""
    low = named(user, kind, inside, "after", after)
    high = named(user, kind, inside, "before", before)
    if low and not high:
        high = neighbour(user, inside, low, forward=True)
    elif high and not low:
        low = neighbour(user, inside, high, forward=False)
    elif not high:
        low = neighbour(user, inside, None, forward=False)
    try:
        return between(low, high)
    except NoRoom as error:
        raise OutOfOrder from error


def named(user: str, kind: Any, inside: str, side: str, id: str | None) -> str | None:
    if id is None:
        return None
    try:
        found = repository.usable(repository.read(user, kind, id))
    except NotFound as error:
        raise ValidationError({side: ["You have nothing with this id."]}) from error
    if container(kind, found) != inside:
        raise ValidationError({side: ["It is in another list."]})
    return str(found["position"])


def container(kind: Any, record: Any) -> str:
    return LISTS if kind == "L" else record["list"] or INBOX


def neighbour(user: str, inside: str, beside: str | None, *, forward: bool) -> str | None:
    """Give the position next to one (or the last one of all), among what is not completed."""
    low, high = table.beginning(f"{inside}#{OPEN}#")
    if beside and forward:
        low += f"{beside}$"  # past the ids that follow "#"
    elif beside:
        high = f"{low}{beside}"
    view = table.View("lk", [(low, high)], "by_list", forward)
    found, _ = table.page(user, view, size=1, fresh=True)
    record: Record | None = unpack(found[0]) if found else None
    return record["position"] if record else None
