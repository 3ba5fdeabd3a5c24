"""Positions: where a to-do is in its list, and a list among the lists."""

from typing import Any

from todos.dynamodb import repository, table
from todos.dynamodb.mapping import LISTS, OPEN, unpack
from todos.exceptions import InvalidValue, NoPositionBetween, NotFound
from todos.fractional_index import NoRoom, position_between
from todos.models import INBOX, Record, RecordType


def find_position(
    user_id: str, *, container: str, record_type: RecordType, after: str | None, before: str | None
) -> str:
    """Return a position after and before the given IDs, or at the end. `container` is a list's ID, or `LISTS`.

    Raise `InvalidValue` or `NoPositionBetween`.
    """
    low = _get_position(user_id, record_type, container, "after", after)
    high = _get_position(user_id, record_type, container, "before", before)
    if low and not high:
        high = _adjacent_position(user_id, container, low, ascending=True)
    elif high and not low:
        low = _adjacent_position(user_id, container, high, ascending=False)
    elif not high:
        low = _adjacent_position(user_id, container, None, ascending=False)
    try:
        return position_between(low, high)
    except NoRoom as error:
        raise NoPositionBetween from error


def _get_position(
    user_id: str, record_type: RecordType, container: str, field: str, id: str | None
) -> str | None:
    if id is None:
        return None
    try:
        record = repository.require_not_in_trash(repository.get_record(user_id, record_type, id))
    except NotFound as error:
        raise InvalidValue(field, "You have no item with this ID.") from error
    if _get_container(record_type, record) != container:
        raise InvalidValue(field, "The item is in another list.")
    return str(record["position"])


def _get_container(record_type: RecordType, record: Any) -> str:
    return LISTS if record_type == "L" else record["list"] or INBOX


def _adjacent_position(user_id: str, container: str, position: str | None, *, ascending: bool) -> str | None:
    """Return the next or previous position among open items. Without a position, start at either end."""
    low, high = table.prefix_range(f"{container}#{OPEN}#")
    if position and ascending:
        low += f"{position}$"  # sorts after the IDs that follow `#`
    elif position:
        high = f"{low}{position}"
    query = table.Query("lk", [(low, high)], "by_list", ascending)
    items, _ = table.read_page(user_id, query, size=1, consistent=True)
    record: Record | None = unpack(items[0]) if items else None
    return record["position"] if record else None
