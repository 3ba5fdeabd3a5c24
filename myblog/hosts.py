"""Several services in one process, told apart by their hosts; deployed, each is a process of its own."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import set_urlconf

Answer = Callable[[HttpRequest], HttpResponse]


def by_host(answer: Answer) -> Answer:
    """Let `todos.…` be answered by the to-dos' addresses."""

    def answered(request: HttpRequest) -> HttpResponse:
        label = request.META.get("HTTP_HOST", "").partition(".")[0].lower()
        if urlconf := settings.HOSTS.get(label):
            request.urlconf = urlconf
        try:
            return answer(request)
        finally:
            set_urlconf(None)  # Django leaves it to the thread's next request

    return answered
