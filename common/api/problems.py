"""Errors of the APIs as RFC 9457 problem documents.

This module does not import REST framework because pages without an API import it.
"""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any, NotRequired, TypedDict

from django.http import HttpRequest, JsonResponse

from common import tracing


class FieldError(TypedDict):
    detail: str
    parameter: NotRequired[str]  # name of a query parameter
    pointer: NotRequired[str]  # place in the body, an RFC 6901 fragment such as `#/title`


def is_api_request(request: HttpRequest) -> bool:
    return request.path_info.startswith("/api/")


def problem_response(
    status: int,
    detail: str = "",
    errors: Sequence[FieldError] = (),
    headers: Mapping[str, str] | None = None,
) -> JsonResponse:
    return JsonResponse(
        build_problem(status, detail, errors),
        status=status,
        content_type="application/problem+json",
        headers=headers,
        json_dumps_params={"ensure_ascii": False},
    )


def build_problem(status: int, detail: str = "", errors: Sequence[FieldError] = ()) -> dict[str, Any]:
    """Return a problem document. The default `detail` is Python's description of the HTTP status."""
    http_status, trace = HTTPStatus(status), tracing.current_trace()
    return {
        "type": "about:blank",  # the status alone identifies the problem: RFC 9457, 4.2.1
        "title": http_status.phrase,
        "status": status,
        "detail": detail or http_status.description or http_status.phrase,
        **({"errors": list(errors)} if errors else {}),
        **({"request_id": trace.request_id} if trace else {}),
    }
