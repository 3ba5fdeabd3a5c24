from django.http import HttpRequest, HttpResponse
from django.urls import path

from myblog.urls.lazy import LazyApi


def hello(request: HttpRequest) -> HttpResponse:
    return HttpResponse("Hello")


urlpatterns = [path("", hello), LazyApi("api/", "hello_api")]
