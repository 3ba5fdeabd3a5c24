"""The read units of calls to DynamoDB, as AWS bills them."""

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
def count_calls(client: "DynamoDBClient | None" = None) -> Iterator[Calls]:
    """Count the reads of `client`. The emulator reports half a unit for every read, so this computes the units."""
    used, calls = client or clients.dynamodb(), Calls()

    def note(operation: str, answer: dict[str, Any]) -> None:
        found = _response_items(answer)
        read = answer.get("ScannedCount", len(found))  # items that a filter drops are read too
        calls.append(Call(operation, read, _read_units(operation, found)))

    def after_call(parsed: dict[str, Any], model: Any, **_: Any) -> None:
        note(model.name, parsed)

    used.meta.events.register("after-call.dynamodb", after_call)
    with pytest.MonkeyPatch.context() as patch:
        if isinstance(used, DynamoDBHttp):
            patch.setattr(used, "_read", _count_http_reads(used._read, note))
        yield calls
    used.meta.events.unregister("after-call.dynamodb", after_call)


def _count_http_reads(
    read: Callable[..., Any], note: Callable[[str, dict[str, Any]], None]
) -> Callable[..., Any]:
    """Count reads without boto3, which has no events for them. AWS bills the whole items, without projection."""

    def answer(operation: str, request: Any) -> Any:
        if (found := read(operation, request)) is not None:
            whole = {name: value for name, value in request.items() if name != "ProjectionExpression"}
            note(operation, read(operation, whole))
        return found

    return answer


def describe_keys(table: str) -> Any:
    """Return the arguments of `create_table` for another table with the same keys and indexes."""
    known: Any = clients.dynamodb().describe_table(TableName=table)["Table"]
    found = {name: known[name] for name in ("KeySchema", "AttributeDefinitions")}
    for kind in ("GlobalSecondaryIndexes", "LocalSecondaryIndexes"):
        if indexes := known.get(kind):
            found[kind] = [
                {part: index[part] for part in ("IndexName", "KeySchema", "Projection")} for index in indexes
            ]
    return found | {"BillingMode": "PAY_PER_REQUEST"}


def _response_items(answer: dict[str, Any]) -> list[dict[str, Any]]:
    if "Responses" in answer:
        return [item for table in answer["Responses"].values() for item in table]
    return list(answer.get("Items", [answer["Item"]] if "Item" in answer else []))


def _read_units(operation: str, found: list[dict[str, Any]]) -> float:
    """Return the units of an eventually consistent read: by the sum of a query's items, or else by each item.

    https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/capacity-unit-calculations.html
    """
    sizes = (
        [sum(map(_item_size, found))]
        if operation in {"Query", "Scan"}
        else [_item_size(item) for item in found]
    )
    return sum(max(1, -(-each // 4096)) * 0.5 for each in sizes or [0])


def _item_size(item: dict[str, Any]) -> int:
    """Return the size in bytes of the attributes' names and values."""
    return sum(len(name.encode()) + _value_size(value) for name, value in item.items())


def _value_size(typed: dict[str, Any]) -> int:
    ((kind, value),) = typed.items()
    match kind:
        case "B":
            return len(value)
        case "N":
            return len(value) // 2 + 2
        case "BOOL" | "NULL":
            return 1
        case "L":
            return 3 + sum(1 + _value_size(each) for each in value)
        case "M":
            return 3 + _item_size(value)
    return len(value.encode())
