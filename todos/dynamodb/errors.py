"""DynamoDB's errors as domain exceptions."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from botocore.exceptions import ClientError

from todos.exceptions import Overloaded

_THROTTLING_CODES = {
    # of a call
    *("ProvisionedThroughputExceededException", "ThrottlingException", "RequestLimitExceeded"),
    # of an action in a transaction
    *("ProvisionedThroughputExceeded", "ThrottlingError"),
}


@contextmanager
def translate_throttling() -> Iterator[None]:
    """Raise `Overloaded` if DynamoDB throttles a request. Other errors propagate."""
    try:
        yield
    except ClientError as error:
        if _THROTTLING_CODES.isdisjoint({error_code(error), *cancellation_codes(error)}):
            raise
        raise Overloaded from error


def error_code(error: ClientError) -> str:
    return error.response["Error"]["Code"]


def cancellation_codes(error: ClientError) -> list[str | None]:
    """Return the result of each action in a cancelled transaction, in their order."""
    reasons: Any = error.response.get("CancellationReasons", [])
    return [reason.get("Code") for reason in reasons]
