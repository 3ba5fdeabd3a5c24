"""Operations of a bulk request. Each succeeds or fails on its own."""

from dataclasses import dataclass
from typing import Any, Literal

from todos.dynamodb.repository import VersionCheck
from todos.models import Todo
from todos.services import moves, todos, trash

MAX_OPERATIONS = 100

OperationName = Literal["create", "update", "delete", "move", "restore"]


@dataclass(frozen=True)
class Operation:
    name: OperationName
    id: str | None
    data: dict[str, Any]  # validated, for `create`, `update` and `move`
    if_match: int | None  # version that the to-do must have


def execute(user_id: str, operation: Operation) -> Todo | None:
    """Execute one operation. Return the to-do, or `None` after `delete`."""
    id, data, if_match = operation.id or "", operation.data, _version_check(operation.if_match)
    match operation.name:
        case "create":
            return todos.create(user_id, data=data)
        case "update":
            return todos.update(user_id, id=id, data=data, if_match=if_match)
        case "move":
            return moves.move(user_id, id=id, data=data, if_match=if_match)
        case "restore":
            return trash.restore(user_id, id=id, if_match=if_match)
        case "delete":
            trash.delete(user_id, id=id, if_match=if_match)
            return None


def _version_check(expected: int | None) -> VersionCheck | None:
    return (lambda version: version == expected) if expected else None
