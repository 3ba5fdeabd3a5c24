import gc

import pytest
from django.conf import LazySettings
from django.test import Client, RequestFactory
from django.urls import path
from rest_framework.request import Request
from rest_framework.response import Response

from common.api.views import PublicView
from myblog.urls.lazy import LazyApi


class ReadView(PublicView):
    def get(self, request: Request) -> Response:
        return Response({"a": 1})


class ApiUrls:
    urlpatterns = [path("public", ReadView.as_view())]


urlpatterns = [LazyApi("api/", ApiUrls)]  # type: ignore[arg-type]


@pytest.fixture(autouse=True)
def urlconf(settings: LazySettings) -> None:
    settings.ROOT_URLCONF = __name__


@pytest.mark.parametrize("route", ["/api/public", "/api/public/"])
def test_public_view_allows_all_origins_and_answers_conditional_requests(client: Client, route: str) -> None:
    first = client.get(route)
    assert first["Access-Control-Allow-Origin"] == "*"
    assert not first.cookies
    assert "Vary" not in first
    again = client.get(route, headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again["Access-Control-Allow-Origin"] == "*"
    assert again["ETag"] == first["ETag"]
    assert client.head(route)["ETag"] == first["ETag"]
    assert client.get(route, headers={"if-none-match": '"other"'}).status_code == 200


def test_public_view_preflight_allows_if_none_match(client: Client) -> None:
    response = client.options(
        "/api/public", headers={"access-control-request-method": "GET", "origin": "https://x.test"}
    )
    assert (response.status_code, response.content) == (204, b"")
    assert response["Access-Control-Allow-Headers"] == "If-None-Match"
    assert response["Allow"] == "GET, HEAD, OPTIONS"


def test_public_view_ignores_accept_header(client: Client) -> None:
    """Caches in front of the API store one response for each URL."""
    response = client.get("/api/public", headers={"accept": "application/xml"})
    assert (response.status_code, response["Content-Type"]) == (200, "application/json")


@pytest.mark.parametrize("headers", [{}, {"if-none-match": "*"}])
def test_response_leaves_nothing_for_the_garbage_collector(
    rf: RequestFactory, headers: dict[str, str]
) -> None:
    view = ReadView.as_view()
    view(rf.get("/public"))
    gc.collect()
    gc.disable()
    try:
        view(rf.get("/public", headers=headers))
        assert gc.collect() == 0
    finally:
        gc.enable()
