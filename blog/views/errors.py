"""Error pages: HTML for readers, problem documents for clients of the API."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from blog.publishing.cache import set_cache_control
from common.api.problems import is_api_request, problem_response

_LIFETIME = 60  # seconds: a post may soon be published at an address that is missing now


class PageNotFound(Exception):
    status = HTTPStatus.NOT_FOUND


class PageGone(PageNotFound):
    """The address once had a page."""

    status = HTTPStatus.GONE


def error_page(request: HttpRequest, status: HTTPStatus) -> HttpResponse:
    if is_api_request(request):
        return problem_response(status)
    return render(request, "blog/error.html", {"status": int(status)}, status=status, using="jinja2")


def missing_page(request: HttpRequest, status: HTTPStatus) -> HttpResponse:
    """Return an error page that caches keep for a short time."""
    return set_cache_control(error_page(request, status), timezone.now(), None, _LIFETIME)


# --- Django's handlers of errors outside of views


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return error_page(request, HTTPStatus.BAD_REQUEST)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return missing_page(request, HTTPStatus.NOT_FOUND)


def server_error(request: HttpRequest) -> HttpResponse:
    return error_page(request, HTTPStatus.INTERNAL_SERVER_ERROR)
