"""Conditional writes: all items of a change or none, and only if nobody else changed them since they were read."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError
from django.conf import settings

from common.aws import batch, clients
from todos.dynamodb.errors import cancellation_codes, error_code, translate_throttling
from todos.dynamodb.mapping import Item, item_key

NOT_EXISTS = "attribute_not_exists(sk)"


class ConcurrentChange(Exception):
    """Another request changed an item first. Read it again and retry."""


@dataclass(frozen=True)
class Write:
    """An action of a transaction, and the exception to raise if its condition fails."""

    action: dict[str, Any]
    error: type[Exception] = ConcurrentChange


def build_put(
    item: Item, condition: str | None = None, error: type[Exception] = ConcurrentChange, **values: Any
) -> Write:
    action: dict[str, Any] = {"TableName": settings.TODOS_TABLE, "Item": item}
    return Write({"Put": action | _condition_arguments(condition, values)}, error)


def build_delete(user_id: str, sk: str) -> Write:
    return Write({"Delete": {"TableName": settings.TODOS_TABLE, "Key": item_key(user_id, sk)}})


def build_check(user_id: str, sk: str, condition: str, error: type[Exception]) -> Write:
    action: dict[str, Any] = {"TableName": settings.TODOS_TABLE, "Key": item_key(user_id, sk)}
    return Write({"ConditionCheck": action | _condition_arguments(condition, {})}, error)


def _condition_arguments(condition: str | None, values: dict[str, Any]) -> dict[str, Any]:
    if condition is None:
        return {}
    arguments: dict[str, Any] = {"ConditionExpression": condition}
    if "#ttl" in condition:
        arguments["ExpressionAttributeNames"] = {"#ttl": "ttl"}
    if values:
        arguments["ExpressionAttributeValues"] = {f":{name}": value for name, value in values.items()}
    return arguments


def commit(writes: Sequence[Write]) -> None:
    """Write all or nothing. If conditions fail, raise the exception of the first such write."""
    with translate_throttling():
        try:
            if len(writes) == 1 and "Put" in writes[0].action:
                clients.dynamodb().put_item(**writes[0].action["Put"])  # half the price of a transaction
            else:
                clients.dynamodb().transact_write_items(TransactItems=[write.action for write in writes])  # type: ignore[misc]
        except ClientError as error:
            if exception := _translate_conflict(error, writes):
                raise exception from error
            raise


def _translate_conflict(error: ClientError, writes: Sequence[Write]) -> Exception | None:
    match error_code(error):
        case "ConditionalCheckFailedException":
            return writes[0].error()
        case "TransactionConflictException":
            return ConcurrentChange()
        case "TransactionCanceledException":
            codes = cancellation_codes(error)
            for write, code in zip(writes, codes, strict=False):
                if code == "ConditionalCheckFailed":
                    return write.error()
            return ConcurrentChange() if "TransactionConflict" in codes else None
    return None


def delete_items(keys: Sequence[Item]) -> None:
    """Delete items unconditionally, in batches."""
    with translate_throttling():
        batch.write(settings.TODOS_TABLE, [{"DeleteRequest": {"Key": key}} for key in keys])
