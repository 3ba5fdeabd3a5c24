from django.http import HttpRequest, HttpResponse
from django.urls import path

from myblog.urls.lazy import Api


def hello(request: HttpRequest) -> HttpResponse:
    return HttpResponse("Hello")


urlpatterns = [path("", hello), Api("api/", "hello_api")]
