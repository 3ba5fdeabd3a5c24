"""Domain exceptions as HTTP responses."""

from collections.abc import Iterator

import pytest

from common.cursors import InvalidCursor
from todos import exceptions
from todos.api.exceptions import handle_exception
from todos.exceptions import Conflict, InvalidValue, NotFound, TodoError, Unavailable, VersionMismatch


def iterate_subclasses(parent: type[TodoError]) -> Iterator[type[TodoError]]:
    for child in parent.__subclasses__():
        yield child
        yield from iterate_subclasses(child)


def create(error_type: type[TodoError]) -> TodoError:
    if issubclass(error_type, InvalidValue):
        return InvalidValue("title", "Too long.")
    return VersionMismatch(3) if error_type is VersionMismatch else error_type()


@pytest.mark.parametrize(
    "error_type",
    [error for error in iterate_subclasses(TodoError) if error.__module__ == exceptions.__name__],
)
def test_every_domain_exception_has_a_problem_response(error_type: type[TodoError]) -> None:
    response = handle_exception(create(error_type), {})
    assert response is not None
    assert response["Content-Type"] == "application/problem+json"
    assert 400 <= response.status_code < 500 or issubclass(error_type, Unavailable)


@pytest.mark.parametrize(
    ("error", "status", "text"),
    [
        (NotFound("No such list."), 404, "No such list."),
        (Conflict("Full."), 409, "Full."),
        (InvalidValue("title", "Too long."), 400, '"pointer": "#/title"'),
        (InvalidCursor("x"), 400, '"parameter": "cursor"'),
        (exceptions.InvalidSyncToken(), 400, '"parameter": "since"'),
        (exceptions.SyncTokenExpired(), 410, "Start a full sync"),
        (exceptions.IdempotencyKeyReused(), 422, "Idempotency-Key"),
        (exceptions.Overloaded(), 503, "Retry after"),
    ],
)
def test_domain_exception_has_its_status(error: Exception, status: int, text: str) -> None:
    response = handle_exception(error, {})
    assert response is not None
    assert response.status_code == status
    assert text in response.content.decode()


def test_unavailable_has_retry_after() -> None:
    response = handle_exception(exceptions.SignInUnavailable(), {})
    assert response is not None
    assert response["Retry-After"] == "5"


def test_version_mismatch_has_current_version_and_etag() -> None:
    response = handle_exception(VersionMismatch(3), {})
    assert response is not None
    assert (response.status_code, response["ETag"]) == (412, '"3"')
    assert '"current_version": 3' in response.content.decode()


def test_other_exception_is_not_handled() -> None:
    assert handle_exception(ValueError(), {}) is None
