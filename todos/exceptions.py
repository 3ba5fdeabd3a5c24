"""What can go wrong, each with the status that says so over HTTP; anything else is a bug and goes on."""

from http import HTTPStatus

from rest_framework.exceptions import APIException, AuthenticationFailed, NotFound, ValidationError

from common.api.exceptions import ParameterError

__all__ = [
    "BadCursor",
    "Busy",
    "Exists",
    "InTrash",
    "InvalidToken",
    "KeyReused",
    "NotFound",
    "OutOfOrder",
    "Overloaded",
    "TokenExpired",
    "Unavailable",
    "ValidationError",
    "WrongVersion",
]


class BadCursor(ParameterError):
    def __init__(self) -> None:
        super().__init__({"cursor": "No page has given this cursor."})


class InvalidToken(AuthenticationFailed):
    default_detail = "This is no valid access token of ours."


class Unavailable(APIException):
    status_code = HTTPStatus.SERVICE_UNAVAILABLE
    default_detail = "The sign-in service is out of reach: try again in a moment."
    wait = 5  # seconds, as `Retry-After`


class Overloaded(Unavailable):
    default_detail = "There is more to do just now than there is capacity for: try again in a moment."


class Conflict(APIException):
    status_code = HTTPStatus.CONFLICT


class Exists(Conflict):
    default_detail = "There is already something with this id."


class InTrash(Conflict):
    default_detail = "It is in the trash: restore it first."


class OutOfOrder(Conflict):
    default_detail = "There is no place between these two: the order has changed, or they stand too close."


class Busy(Conflict):
    default_detail = "Others are changing this at the same time: read it again, and try again."


class WrongVersion(APIException):
    """The `If-Match` of a request names another version than `current`."""

    status_code = HTTPStatus.PRECONDITION_FAILED
    default_detail = "It has changed since the version that you name."

    def __init__(self, current: int) -> None:
        super().__init__()
        self.current = current


class TokenExpired(APIException):
    status_code = HTTPStatus.GONE
    default_detail = "This token is older than what deletions are remembered for: begin again without one."


class KeyReused(APIException):
    status_code = HTTPStatus.UNPROCESSABLE_ENTITY
    default_detail = "This Idempotency-Key came with another body before."
