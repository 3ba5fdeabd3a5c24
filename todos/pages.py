"""What is neither the API nor its web client: the API's documentation, and errors outside of any view."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from myblog.problems import problem_response

SHORTLY = "public, max-age=0, s-maxage=3600"


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    answer = render(request, "todos/api_docs.html", using="django")
    answer["Cache-Control"] = SHORTLY
    return answer


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
