"""The calls that write the table: each change whole, and only upon what it was made from."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError
from django.conf import settings

from common.aws import batch, clients
from todos.dynamodb.mapping import Item, key

NEW = "attribute_not_exists(sk)"


class Changed(Exception):
    """Somebody else was quicker: read again and try again."""


@dataclass(frozen=True)
class Write:
    """One action of a transaction, and what to raise when its condition does not hold."""

    action: dict[str, Any]
    refused: type[Exception] = Changed


def put(item: Item, condition: str | None = None, refused: type[Exception] = Changed, **values: Any) -> Write:
    action: dict[str, Any] = {"TableName": settings.TODOS_TABLE, "Item": item}
    return Write({"Put": action | conditional(condition, values)}, refused)


def delete(user: str, sk: str) -> Write:
    return Write({"Delete": {"TableName": settings.TODOS_TABLE, "Key": key(user, sk)}})


def check(user: str, sk: str, condition: str, refused: type[Exception]) -> Write:
    action: dict[str, Any] = {"TableName": settings.TODOS_TABLE, "Key": key(user, sk)}
    return Write({"ConditionCheck": action | conditional(condition, {})}, refused)


def conditional(condition: str | None, values: dict[str, Any]) -> dict[str, Any]:
    if condition is None:
        return {}
    return {
        "ConditionExpression": condition,
        **({"ExpressionAttributeNames": {"#ttl": "ttl"}} if "#ttl" in condition else {}),
        **(
            {"ExpressionAttributeValues": {f":{name}": value for name, value in values.items()}}
            if values
            else {}
        ),
    }


def commit(writes: Sequence[Write]) -> None:
    """Write all or nothing. Raise what the first action says whose condition does not hold."""
    try:
        if len(writes) == 1 and "Put" in writes[0].action:
            clients.dynamodb().put_item(**writes[0].action["Put"])  # half the price of a transaction
        else:
            clients.dynamodb().transact_write_items(TransactItems=[write.action for write in writes])  # type: ignore[misc]
    except ClientError as error:
        raise translated(error, writes) from error


def translated(error: ClientError, writes: Sequence[Write]) -> Exception:
    code = error.response["Error"]["Code"]
    if code == "ConditionalCheckFailedException":
        return writes[0].refused()
    if code != "TransactionCanceledException":
        return Changed() if code == "TransactionConflictException" else error
    reasons: Any = error.response.get("CancellationReasons", [])
    codes = [reason.get("Code") for reason in reasons]
    for write, reason in zip(writes, codes, strict=False):
        if reason == "ConditionalCheckFailed":
            return write.refused()
    return Changed() if "TransactionConflict" in codes else error


def erase(keys: Sequence[Item]) -> None:
    """Delete items for good."""
    batch.write(settings.TODOS_TABLE, [{"DeleteRequest": {"Key": each}} for each in keys])
