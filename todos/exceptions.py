"""Errors of the to-do domain.

`todos.api.exceptions` turns them into HTTP responses. An exception of any other type is a bug.
"""


class TodoError(Exception):
    """Base class. The message is written for users of the API."""

    message = ""

    def __init__(self, message: str = "") -> None:
        super().__init__(message or self.message)


class NotFound(TodoError):
    pass


class InvalidValue(TodoError):
    """A field of the request has a value that the service can't accept."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


class InvalidToken(TodoError):
    message = "The access token is not valid."


class Conflict(TodoError):
    """The request does not fit the present state of the data."""


class AlreadyExists(Conflict):
    message = "An item with this ID already exists."


class InTrash(Conflict):
    message = "The item is in the trash. Restore it first."


class NoPositionBetween(Conflict):
    message = "There is no position between `after` and `before`. Read the list again."


class ConcurrentChanges(Conflict):
    """Every attempt to write met a change by another request."""

    message = "Other requests are changing this item. Read it again and retry."


class VersionMismatch(TodoError):
    """`If-Match` names another version than `current_version`."""

    message = "The item has changed since the version in `If-Match`."

    def __init__(self, current_version: int) -> None:
        super().__init__()
        self.current_version = current_version


class InvalidSyncToken(TodoError):
    message = "Invalid sync token."


class SyncTokenExpired(TodoError):
    message = "The sync token has expired. Start a full sync without `since`."


class IdempotencyKeyReused(TodoError):
    message = "This `Idempotency-Key` was already used with a different body."


class Unavailable(TodoError):
    """The request may succeed after `retry_after` seconds."""

    retry_after = 5


class SignInUnavailable(Unavailable):
    message = "The sign-in service is unavailable. Retry after `Retry-After`."


class Overloaded(Unavailable):
    message = "The service is overloaded. Retry after `Retry-After`."
