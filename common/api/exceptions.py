"""The API's exceptions, and the handler that turns them into RFC 9457 problem documents."""

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from django.http import HttpResponse
from rest_framework.exceptions import APIException, ValidationError
from rest_framework.settings import api_settings
from rest_framework.views import exception_handler

from common.api.problems import FieldError, problem_response


class Gone(APIException):
    status_code = HTTPStatus.GONE
    default_detail = "The resource was permanently removed."
    default_code = "gone"


class ParameterError(ValidationError):
    """Invalid query parameters: `{name: message}`."""


def handle_exception(error: Exception, context: dict[str, Any]) -> HttpResponse | None:
    """Return the problem response for an exception of a view, or `None` to let Django handle it."""
    response = exception_handler(error, context)
    if response is None:
        return None
    headers = {name: value for name, value in response.items() if name != "Content-Type"}
    if isinstance(error, ValidationError):
        errors = _list_field_errors(error)
        return problem_response(response.status_code, "The request contains invalid values.", errors, headers)
    return problem_response(response.status_code, str(response.data["detail"]), headers=headers)


def _list_field_errors(error: ValidationError) -> list[FieldError]:
    messages = _iterate_messages(error.detail)
    if isinstance(error, ParameterError):
        return [{"detail": message, "parameter": pointer.removeprefix("#/")} for pointer, message in messages]
    return [{"detail": message, "pointer": pointer} for pointer, message in messages]


def _iterate_messages(detail: Any, pointer: str = "#") -> Iterator[tuple[str, str]]:
    """Yield the JSON Pointer (RFC 6901) and the text of each message in REST framework's nested errors."""
    if isinstance(detail, dict):
        for name, nested in detail.items():
            escaped = str(name).replace("~", "~0").replace("/", "~1")
            is_whole_object = name == api_settings.NON_FIELD_ERRORS_KEY
            yield from _iterate_messages(nested, pointer if is_whole_object else f"{pointer}/{escaped}")
    elif isinstance(detail, list):
        for index, nested in enumerate(detail):
            has_index = isinstance(nested, dict | list)
            yield from _iterate_messages(nested, f"{pointer}/{index}" if has_index else pointer)
    else:
        yield pointer, str(detail)
