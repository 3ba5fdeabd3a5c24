"""Errors of the APIs as RFC 9457 problem documents. No REST framework here: pages import this."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any, NotRequired, TypedDict

from django.http import HttpRequest, JsonResponse

from common import tracing


class FieldError(TypedDict):
    detail: str
    parameter: NotRequired[str]  # of the query
    pointer: NotRequired[str]  # into the body, RFC 6901 as a fragment: `#/title`


def is_api(request: HttpRequest) -> bool:
    return request.path_info.startswith("/api/")


def problem_response(
    status: int,
    detail: str = "",
    errors: Sequence[FieldError] = (),
    headers: Mapping[str, str] | None = None,
) -> JsonResponse:
    return JsonResponse(
        problem(status, detail, errors),
        status=status,
        content_type="application/problem+json",
        headers=headers,
        json_dumps_params={"ensure_ascii": False},
    )


def problem(status: int, detail: str = "", errors: Sequence[FieldError] = ()) -> dict[str, Any]:
    """Describe a problem; without a `detail` by what HTTP says of the status."""
    known, trace = HTTPStatus(status), tracing.current.get()
    return {
        "type": "about:blank",  # the status says it all: RFC 9457, 4.2.1
        "title": known.phrase,
        "status": status,
        "detail": detail or known.description or known.phrase,
        **({"errors": list(errors)} if errors else {}),
        **({"request_id": trace.request_id} if trace else {}),
    }
