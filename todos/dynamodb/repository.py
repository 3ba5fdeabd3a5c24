"""Reading and writing one record: nothing is written over what somebody else wrote in the meantime."""

import time
from collections.abc import Callable, Sequence
from random import SystemRandom
from typing import Any, TypeVar, cast

from todos.dynamodb import table, transactions
from todos.dynamodb.mapping import expired, item, satellites, unpack
from todos.exceptions import Busy, InTrash, NotFound, WrongVersion
from todos.models import Kind, R, Todo, TodoList, now

ATTEMPTS = 6
PAUSE = 0.02  # seconds, doubled each time: all attempts take less than a second

T = TypeVar("T")
Match = Callable[[int], bool]  # whether `If-Match` allows a version

random = SystemRandom()


def retrying(attempt: Callable[[], T]) -> T:
    """Try again while others are quicker, after pauses drawn by chance. Raise `Busy` in the end."""
    for number in range(ATTEMPTS):
        try:
            return attempt()
        except transactions.Changed:
            time.sleep(random.uniform(0, PAUSE * 2**number))
    raise Busy


def todo(user: str, id: str, *, fresh: bool = True) -> Todo:
    return cast(Todo, read(user, "T", id, fresh=fresh))


def todo_list(user: str, id: str, *, fresh: bool = True) -> TodoList:
    return cast(TodoList, read(user, "L", id, fresh=fresh))


def read(user: str, kind: Kind, id: str, *, fresh: bool = True) -> Any:
    found = table.get(user, f"{kind}#{id}", fresh=fresh)
    if found is None or expired(record := unpack(found)):
        raise NotFound("There is no to-do with this id." if kind == "T" else "There is no list with this id.")
    return record


def matching(record: R, match: Match | None) -> R:
    if match and not match(record["version"]):
        raise WrongVersion(record["version"])
    return record


def usable(record: R) -> R:
    if record["deleted_at"]:
        raise InTrash
    return record


def bumped(record: R) -> R:
    changed = record.copy()
    changed["version"] += 1
    changed["updated_at"] = now()
    return changed


def save(
    user: str,
    kind: Kind,
    old: R | None,
    new: R,
    *,
    others: Sequence[transactions.Write] = (),
    refused: type[Exception] = transactions.Changed,
) -> None:
    """Write `new` in the place of `old`, which has to be there still, or of nothing."""
    transactions.commit([*others, *writes(user, kind, old, new, refused)])


def writes(
    user: str, kind: Kind, old: R | None, new: R, refused: type[Exception] = transactions.Changed
) -> list[transactions.Write]:
    made = item(user, kind, new)
    if old is None:
        main = transactions.put(made, transactions.NEW, refused)
    else:
        main = transactions.put(made, "v = :old", refused, old={"N": str(old["version"])})
    if kind == "L":
        return [main]
    return [main, *beside(user, cast("Todo | None", old), cast(Todo, new))]


def beside(user: str, old: Todo | None, new: Todo) -> list[transactions.Write]:
    """Bring the items beside a to-do up to date; what stays as it is, such as most words, is not written."""
    before, after = satellites(user, old), satellites(user, new)
    return [
        *(transactions.delete(user, sk) for sk in before.keys() - after.keys()),
        *(transactions.put(made) for sk, made in after.items() if before.get(sk) != made),
    ]
