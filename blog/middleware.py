from collections.abc import Callable
from functools import cache

from django.apps import apps
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.module_loading import import_string

Answer = Callable[[HttpRequest], HttpResponse]

EDITORS = (
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
)


def for_editors(answer: Answer) -> Answer:
    """Sign-in, for the admin alone: readers have no session, and their pages are served without loading models."""

    @cache
    def signed_in() -> Answer:
        apps.populate(settings.INSTALLED_APPS)
        inner = answer
        for name in reversed(EDITORS):
            inner = import_string(name)(inner)
        return inner

    def chosen(request: HttpRequest) -> HttpResponse:
        return (signed_in() if request.path_info.startswith("/admin") else answer)(request)

    return chosen if settings.HAS_EDITORS else answer
