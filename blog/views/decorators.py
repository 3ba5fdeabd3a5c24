from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from blog.views.errors import PageNotFound, error_page, missing_page
from common.cursors import InvalidCursor

View = Callable[..., HttpResponse]


def reader_view(view: View) -> View:
    """Pass the current time to a view of readers' pages, and turn its errors into error pages."""

    @csrf_exempt  # No reader's page accepts a POST, and 405 says so more clearly than 403.
    @require_safe
    @wraps(view)
    def wrapper(request: HttpRequest, **arguments: Any) -> HttpResponse:
        try:
            return view(request, timezone.now(), **arguments)
        except PageNotFound as error:
            return missing_page(request, error.status)
        except InvalidCursor:
            return error_page(request, HTTPStatus.BAD_REQUEST)

    return wrapper
