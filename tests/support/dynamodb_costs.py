"""What a piece of code asked of DynamoDB, in the units that AWS bills."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from common.aws import clients
from common.aws.dynamodb_http import DynamoDBHttp

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.client import DynamoDBClient


@dataclass(frozen=True)
class Call:
    operation: str
    items: int
    read_units: float


class Calls(list[Call]):
    @property
    def items(self) -> int:
        return sum(call.items for call in self)

    @property
    def read_units(self) -> float:
        return sum(call.read_units for call in self)


@contextmanager
def counted(client: "DynamoDBClient | None" = None) -> Iterator[Calls]:
    """Count what `client` (the code's own) reads, as AWS does: the emulator says half a unit of every read."""
    used, calls = client or clients.dynamodb(), Calls()

    def note(operation: str, answer: dict[str, Any]) -> None:
        found = items(answer)
        read = answer.get("ScannedCount", len(found))  # what a filter drops has been read too
        calls.append(Call(operation, read, read_units(operation, found)))

    def after_call(parsed: dict[str, Any], model: Any, **_: Any) -> None:
        note(model.name, parsed)

    used.meta.events.register("after-call.dynamodb", after_call)
    with pytest.MonkeyPatch.context() as patch:
        if isinstance(used, DynamoDBHttp):
            patch.setattr(used, "_read", noted(used._read, note))
        yield calls
    used.meta.events.unregister("after-call.dynamodb", after_call)


def noted(read: Callable[..., Any], note: Callable[[str, dict[str, Any]], None]) -> Callable[..., Any]:
    """Note what `Reading` reads without boto3, whose events tell of all else: items whole, as they are billed."""

    def answer(operation: str, request: Any) -> Any:
        if (found := read(operation, request)) is not None:
            whole = {name: value for name, value in request.items() if name != "ProjectionExpression"}
            note(operation, read(operation, whole))
        return found

    return answer


def shape(table: str) -> Any:
    """Give the keys and indexes of a table, as another one is made by them."""
    known: Any = clients.dynamodb().describe_table(TableName=table)["Table"]
    found = {name: known[name] for name in ("KeySchema", "AttributeDefinitions")}
    for kind in ("GlobalSecondaryIndexes", "LocalSecondaryIndexes"):
        if indexes := known.get(kind):
            found[kind] = [
                {part: index[part] for part in ("IndexName", "KeySchema", "Projection")} for index in indexes
            ]
    return found | {"BillingMode": "PAY_PER_REQUEST"}


def items(answer: dict[str, Any]) -> list[dict[str, Any]]:
    if "Responses" in answer:
        return [item for table in answer["Responses"].values() for item in table]
    return list(answer.get("Items", [answer["Item"]] if "Item" in answer else []))


def read_units(operation: str, found: list[dict[str, Any]]) -> float:
    """Count eventually consistent reads: a query by the sum of its items, others by each item.

    https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/capacity-unit-calculations.html
    """
    sizes = [sum(map(size, found))] if operation in {"Query", "Scan"} else [size(item) for item in found]
    return sum(max(1, -(-each // 4096)) * 0.5 for each in sizes or [0])


def size(item: dict[str, Any]) -> int:
    """Give an item's size in bytes: of its attributes' names and values."""
    return sum(len(name.encode()) + value_size(value) for name, value in item.items())


def value_size(typed: dict[str, Any]) -> int:
    ((kind, value),) = typed.items()
    match kind:
        case "B":
            return len(value)
        case "N":
            return len(value) // 2 + 2
        case "BOOL" | "NULL":
            return 1
        case "L":
            return 3 + sum(1 + value_size(each) for each in value)
        case "M":
            return 3 + size(value)
    return len(value.encode())
