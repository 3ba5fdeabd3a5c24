from typing import Any

import pytest
from django.conf import LazySettings
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.test import Client
from django.urls import path
from rest_framework import serializers
from rest_framework.exceptions import NotAuthenticated, Throttled
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from common.api.exceptions import Gone, ParameterError
from common.api.problems import problem_response
from myblog.urls.lazy import LazyApi

PROBLEM_MEDIA_TYPE = "application/problem+json"
errors_to_raise: list[Exception] = []


class ItemSerializer(serializers.Serializer[Any]):
    title = serializers.CharField()


class ItemsSerializer(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=3)
    items = ItemSerializer(many=True, required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs["name"] == "bad":
            raise serializers.ValidationError("Invalid name.")
        return attrs


class ItemsView(APIView):
    def get(self, request: Request) -> Response:
        raise errors_to_raise.pop()

    def post(self, request: Request) -> Response:
        ItemsSerializer(data=request.data).is_valid(raise_exception=True)
        return Response(status=201)


class ApiUrls:
    urlpatterns = [path("items", ItemsView.as_view())]


urlpatterns = [LazyApi("api/", ApiUrls)]  # type: ignore[arg-type]


@pytest.fixture(autouse=True)
def urlconf(settings: LazySettings) -> None:
    settings.ROOT_URLCONF = __name__
    errors_to_raise.clear()


@pytest.mark.parametrize(
    ("error", "status", "detail"),
    [
        (Http404("No such thing."), 404, "No such thing."),
        (Gone(), 410, "The resource was permanently removed."),
        (PermissionDenied("Not yours."), 403, "Not yours."),
        (NotAuthenticated(), 403, "Authentication credentials were not provided."),
    ],
)
def test_error_returns_problem_document(client: Client, error: Exception, status: int, detail: str) -> None:
    errors_to_raise.append(error)
    response = client.get("/api/items")
    assert response.status_code == status
    assert response["Content-Type"] == PROBLEM_MEDIA_TYPE
    assert response.json() == {
        "type": "about:blank",
        "title": response.reason_phrase,
        "status": status,
        "detail": detail,
        "request_id": response["X-Request-Id"],
    }


def test_throttled_request_returns_retry_after(client: Client) -> None:
    errors_to_raise.append(Throttled(wait=7))
    response = client.get("/api/items")
    assert (response.status_code, response["Content-Type"], response["Retry-After"]) == (
        429,
        PROBLEM_MEDIA_TYPE,
        "7",
    )


def test_wrong_method_lists_allowed_methods(client: Client) -> None:
    response = client.put("/api/items")
    assert (response.status_code, response["Content-Type"]) == (405, PROBLEM_MEDIA_TYPE)
    assert response["Allow"] == "GET, POST, HEAD, OPTIONS"


def test_unsupported_accept_header_returns_406(client: Client) -> None:
    response = client.get("/api/items", headers={"accept": "application/xml"})
    assert (response.status_code, response["Content-Type"]) == (406, PROBLEM_MEDIA_TYPE)


@pytest.mark.parametrize(
    ("content_type", "body", "status"),
    [("text/plain", "x", 415), ("application/json", "{", 400), ("application/json", b"\xff", 400)],
)
def test_unreadable_body_returns_problem(
    client: Client, content_type: str, body: str | bytes, status: int
) -> None:
    response = client.post("/api/items", body, content_type=content_type)
    assert (response.status_code, response["Content-Type"]) == (status, PROBLEM_MEDIA_TYPE)
    assert response.json()["detail"]


@pytest.mark.parametrize(
    ("body", "pointers"),
    [
        ({}, ["#/name"]),
        ([], ["#"]),
        ({"name": "bad"}, ["#"]),
        ({"name": "long"}, ["#/name"]),
        (
            {"name": "a", "items": [{"title": "A"}, {}, {"title": None}]},
            ["#/items/1/title", "#/items/2/title"],
        ),
        ({"name": "a", "items": {}}, ["#/items"]),
    ],
)
def test_invalid_body_returns_pointers_to_fields(client: Client, body: Any, pointers: list[str]) -> None:
    response = client.post("/api/items", body, content_type="application/json")
    assert (response.status_code, response["Content-Type"]) == (400, PROBLEM_MEDIA_TYPE)
    assert [error["pointer"] for error in response.json()["errors"]] == pointers


def test_pointer_escapes_field_names(client: Client) -> None:
    errors_to_raise.append(serializers.ValidationError({"a/b~c": ["Wrong."]}))
    [error] = client.get("/api/items").json()["errors"]
    assert error == {"detail": "Wrong.", "pointer": "#/a~1b~0c"}


def test_invalid_parameter_is_named(client: Client) -> None:
    errors_to_raise.append(ParameterError({"page_size": ["Too large."]}))
    [error] = client.get("/api/items").json()["errors"]
    assert error == {"detail": "Too large.", "parameter": "page_size"}


def test_unexpected_exception_propagates(client: Client) -> None:
    errors_to_raise.append(ZeroDivisionError())
    with pytest.raises(ZeroDivisionError):
        client.get("/api/items")


def test_problem_without_detail_describes_status() -> None:
    response = problem_response(500)
    assert response.status_code == 500
    assert response["Content-Type"] == PROBLEM_MEDIA_TYPE
    assert b"unexpected" in response.content or b"trouble" in response.content
