"""What is neither the API nor its web client: the API's documentation."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

SHORTLY = "public, max-age=0, s-maxage=3600"


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    answer = render(request, "todos/api_docs.html", using="django")
    answer["Cache-Control"] = SHORTLY
    return answer
