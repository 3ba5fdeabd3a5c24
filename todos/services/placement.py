"""Rules about a to-do's list and parent: both must exist, and subtasks can't have subtasks."""

from collections.abc import Iterator

from todos.dynamodb import repository, table, transactions
from todos.dynamodb.mapping import parent_prefix, unpack
from todos.exceptions import InvalidValue, NotFound
from todos.models import Todo

_EXISTS = "attribute_exists(sk) AND attribute_not_exists(#ttl)"  # and is not in the trash
_CAN_BE_PARENT = f"{_EXISTS} AND attribute_not_exists(pa)"


class InvalidList(InvalidValue):
    def __init__(self) -> None:
        super().__init__("list", "You have no list with this ID.")


class InvalidParent(InvalidValue):
    def __init__(self, message: str = "You have no to-do with this ID that can have subtasks.") -> None:
        super().__init__("parent", message)


def resolve_placement(user_id: str, old: Todo | None, new: Todo) -> list[transactions.Write]:
    """Set the list of a subtask to its parent's. Return the conditions for writing `new` over `old`.

    Raise `InvalidParent`. The conditions raise `InvalidList` or `InvalidParent` if they fail.
    """
    conditions = []
    if new["parent"]:
        new["list"] = _get_parent(user_id, old, new)["list"]
        if not old or old["parent"] != new["parent"]:
            conditions.append(
                transactions.build_check(user_id, f"T#{new['parent']}", _CAN_BE_PARENT, InvalidParent)
            )
    if new["list"] and (not old or old["list"] != new["list"]):
        conditions.append(transactions.build_check(user_id, f"L#{new['list']}", _EXISTS, InvalidList))
    return conditions


def resolve_restored_placement(user_id: str, new: Todo) -> list[transactions.Write]:
    """Resolve the placement of a to-do from the trash. Clear its parent or its list if they no longer exist."""
    if new["parent"] and not _exists(user_id, f"T#{new['parent']}"):
        new["parent"] = None
    if new["list"] and not _exists(user_id, f"L#{new['list']}"):
        new["list"] = None
    return resolve_placement(user_id, None, new)


def iterate_children(user_id: str, id: str) -> Iterator[Todo]:
    for items in table.iterate_pages(user_id, table.Query("sk", [table.prefix_range(parent_prefix(id))])):
        yield from map(unpack, items)


def _get_parent(user_id: str, old: Todo | None, new: Todo) -> Todo:
    assert new["parent"]
    if new["parent"] == new["id"]:
        raise InvalidParent("A to-do can't be its own subtask.")
    if old and not old["parent"] and _has_children(user_id, old["id"]):
        raise InvalidParent("A to-do with subtasks can't be a subtask.")
    try:
        return repository.get_todo(user_id, new["parent"])
    except NotFound as error:
        raise InvalidParent from error


def _has_children(user_id: str, id: str) -> bool:
    query = table.Query("sk", [table.prefix_range(parent_prefix(id))])
    return bool(table.read_page(user_id, query, size=1, consistent=True)[0])


def _exists(user_id: str, sk: str) -> bool:
    item = table.get_item(user_id, sk)
    return item is not None and "ttl" not in item
