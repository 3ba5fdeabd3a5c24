from collections.abc import Callable

from django.apps import apps
from django.conf import settings
from django.http import HttpRequest, HttpResponse

Answer = Callable[[HttpRequest], HttpResponse]


def with_apps(answer: Answer) -> Answer:
    """Load Django's apps for pages, whose templates look there for their tags; the API is served without."""

    def answered(request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith("/api/v1/"):
            apps.populate(settings.INSTALLED_APPS)
        return answer(request)

    return answered
