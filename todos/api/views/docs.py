"""The documentation page of the API, and the response for unknown URLs."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from rest_framework.exceptions import NotFound
from rest_framework.request import Request

from common.api.views import PublicView


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    response = render(request, "todos/api_docs.html", using="django")
    response["Cache-Control"] = "public, max-age=0, s-maxage=3600"
    return response


class NotFoundView(PublicView):
    schema = None

    def get(self, request: Request, path: str) -> HttpResponse:
        raise NotFound(f"There is no resource at this URL. See {settings.TODOS_URL}/api/docs.")

    post = put = patch = delete = get
