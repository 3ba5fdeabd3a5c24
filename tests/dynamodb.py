"""What a piece of code asked of DynamoDB, in the units that AWS bills."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from myblog import aws

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
    events, calls = (client or aws.dynamodb()).meta.events, Calls()

    def note(parsed: dict[str, Any], model: Any, **_: Any) -> None:
        calls.append(Call(model.name, len(found := items(parsed)), read_units(model.name, found)))

    events.register("after-call.dynamodb", note)
    yield calls
    events.unregister("after-call.dynamodb", note)


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
