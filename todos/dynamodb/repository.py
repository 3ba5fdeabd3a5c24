"""Reads and conditional writes of single to-dos and lists."""

import time
from collections.abc import Callable, Sequence
from random import SystemRandom
from typing import Any, TypeVar, cast

from todos.dynamodb import table, transactions
from todos.dynamodb.mapping import build_item, build_lookup_items, is_expired, unpack
from todos.dynamodb.transactions import ConcurrentChange
from todos.exceptions import ConcurrentChanges, InTrash, NotFound, VersionMismatch
from todos.models import R, RecordType, Todo, TodoList
from todos.timestamps import current_timestamp

_T = TypeVar("_T")
VersionCheck = Callable[[int], bool]  # whether `If-Match` contains a version

_MAX_ATTEMPTS = 6
_FIRST_PAUSE = 0.02  # seconds, doubled each time: all attempts take less than a second
_random = SystemRandom()


def retry_on_conflict(attempt: Callable[[], _T]) -> _T:
    """Repeat the attempt after concurrent changes, with random pauses. Raise `ConcurrentChanges` in the end."""
    for number in range(_MAX_ATTEMPTS):
        try:
            return attempt()
        except ConcurrentChange:
            time.sleep(_random.uniform(0, _FIRST_PAUSE * 2**number))
    raise ConcurrentChanges


def get_todo(user_id: str, id: str, *, consistent: bool = True) -> Todo:
    return cast(Todo, get_record(user_id, "T", id, consistent=consistent))


def get_list(user_id: str, id: str, *, consistent: bool = True) -> TodoList:
    return cast(TodoList, get_record(user_id, "L", id, consistent=consistent))


def get_record(user_id: str, record_type: RecordType, id: str, *, consistent: bool = True) -> Any:
    """Return a to-do or a list, also from the trash. Raise `NotFound`."""
    item = table.get_item(user_id, f"{record_type}#{id}", consistent=consistent)
    if item is None or is_expired(record := unpack(item)):
        raise NotFound(f"There is no {'to-do' if record_type == 'T' else 'list'} with this ID.")
    return record


def require_version(record: R, is_expected: VersionCheck | None) -> R:
    """Return the record. Raise `VersionMismatch` if the check of `If-Match` fails."""
    if is_expected and not is_expected(record["version"]):
        raise VersionMismatch(record["version"])
    return record


def require_not_in_trash(record: R) -> R:
    if record["deleted_at"]:
        raise InTrash
    return record


def copy_with_new_version(record: R) -> R:
    copy = record.copy()
    copy["version"] += 1
    copy["updated_at"] = current_timestamp()
    return copy


def save(
    user_id: str,
    record_type: RecordType,
    old: R | None,
    new: R,
    *,
    other_writes: Sequence[transactions.Write] = (),
    error: type[Exception] = ConcurrentChange,
) -> None:
    """Write `new`, if the table still contains `old`. Raise `error` if it does not."""
    transactions.commit([*other_writes, *build_writes(user_id, record_type, old, new, error)])


def build_writes(
    user_id: str,
    record_type: RecordType,
    old: R | None,
    new: R,
    error: type[Exception] = ConcurrentChange,
) -> list[transactions.Write]:
    item = build_item(user_id, record_type, new)
    if old is None:
        write = transactions.build_put(item, transactions.NOT_EXISTS, error)
    else:
        write = transactions.build_put(item, "v = :old", error, old={"N": str(old["version"])})
    if record_type == "L":
        return [write]
    return [write, *_build_lookup_writes(user_id, cast("Todo | None", old), cast(Todo, new))]


def _build_lookup_writes(user_id: str, old: Todo | None, new: Todo) -> list[transactions.Write]:
    """Return the writes of the lookup items that differ. Most words of a changed to-do stay the same."""
    before, after = build_lookup_items(user_id, old), build_lookup_items(user_id, new)
    return [
        *(transactions.build_delete(user_id, sk) for sk in before.keys() - after.keys()),
        *(transactions.build_put(item) for sk, item in after.items() if before.get(sk) != item),
    ]
