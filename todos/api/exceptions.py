"""Domain exceptions as HTTP errors. This is the only module that knows the status of each."""

import json
from http import HTTPStatus
from typing import Any

from django.http import HttpResponse
from rest_framework.exceptions import APIException, AuthenticationFailed, ValidationError

from common.api import exceptions
from common.api.exceptions import ParameterError
from common.cursors import InvalidCursor
from todos.api.etags import format_etag
from todos.exceptions import (
    Conflict,
    IdempotencyKeyReused,
    InvalidSyncToken,
    InvalidToken,
    InvalidValue,
    NotFound,
    SyncTokenExpired,
    TodoError,
    Unavailable,
    VersionMismatch,
)

_STATUSES: dict[type[TodoError], HTTPStatus] = {
    NotFound: HTTPStatus.NOT_FOUND,
    Conflict: HTTPStatus.CONFLICT,
    SyncTokenExpired: HTTPStatus.GONE,
    VersionMismatch: HTTPStatus.PRECONDITION_FAILED,
    IdempotencyKeyReused: HTTPStatus.UNPROCESSABLE_ENTITY,
    Unavailable: HTTPStatus.SERVICE_UNAVAILABLE,
}


class _DomainError(APIException):
    """A domain exception with its HTTP status."""

    def __init__(self, error: TodoError, status: HTTPStatus) -> None:
        super().__init__(str(error))
        self.status_code = status
        if isinstance(error, Unavailable):
            self.wait = error.retry_after  # REST framework sends it as `Retry-After`
        self.current_version = error.current_version if isinstance(error, VersionMismatch) else None


def translate(error: Exception) -> Exception:
    """Return REST framework's exception for a domain exception, and any other exception unchanged."""
    match error:
        case InvalidValue():
            return ValidationError({error.field: [str(error)]})
        case InvalidCursor():
            return ParameterError({"cursor": "Invalid cursor."})
        case InvalidSyncToken():
            return ParameterError({"since": str(error)})
        case InvalidToken():
            return AuthenticationFailed(str(error))
    for error_type, status in _STATUSES.items():
        if isinstance(error, error_type):
            return _DomainError(error, status)
    return error


def handle_exception(error: Exception, context: dict[str, Any]) -> HttpResponse | None:
    """Return the problem response for an exception, or `None` if it is not an expected one."""
    error = translate(error)
    response = exceptions.handle_exception(error, context)
    if response is not None and isinstance(error, _DomainError) and error.current_version:
        problem = {**json.loads(response.content), "current_version": error.current_version}
        response.content = json.dumps(problem).encode()
        response["ETag"] = format_etag(error.current_version)
    return response
