"""Views of every service: the health check, and errors outside of any view."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from common.api.problems import problem_response


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    return HttpResponse(
        "ok\n", content_type="text/plain; charset=utf-8", headers={"Cache-Control": "no-store"}
    )


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return problem_response(HTTPStatus.BAD_REQUEST)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return problem_response(HTTPStatus.NOT_FOUND)


def server_error(request: HttpRequest) -> HttpResponse:
    return problem_response(HTTPStatus.INTERNAL_SERVER_ERROR)
