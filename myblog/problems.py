"""Errors of the APIs as RFC 9457 problem documents. No REST framework here: pages import this."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import NotRequired, TypedDict

from django.http import HttpRequest, JsonResponse


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
    """Answer with a problem; without a `detail` the description that HTTP gives of the status is told."""
    known = HTTPStatus(status)
    problem = {
        "type": "about:blank",  # the status says it all: RFC 9457, 4.2.1
        "title": known.phrase,
        "status": status,
        "detail": detail or known.description or known.phrase,
        **({"errors": list(errors)} if errors else {}),
    }
    return JsonResponse(
        problem,
        status=status,
        content_type="application/problem+json",
        headers=headers,
        json_dumps_params={"ensure_ascii": False},
    )
