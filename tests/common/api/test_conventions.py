import gc
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.test import Client, RequestFactory
from django.urls import path
from rest_framework import serializers
from rest_framework.exceptions import NotAuthenticated, Throttled
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from common.api.problems import problem_response
from common.api.views import Gone, OpenView, ParameterError
from myblog.urls.lazy import Api

PROBLEM = "application/problem+json"
raised: list[Exception] = []


class Item(serializers.Serializer[Any]):
    title = serializers.CharField()


class Form(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=3)
    items = Item(many=True, required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs["name"] == "bad":
            raise serializers.ValidationError("Not this one.")
        return attrs


class Forms(APIView):
    def get(self, request: Request) -> Response:
        raise raised.pop()

    def post(self, request: Request) -> Response:
        Form(data=request.data).is_valid(raise_exception=True)
        return Response(status=201)


class Open(OpenView):
    def get(self, request: Request) -> Response:
        return Response({"a": 1})


class Inner:
    urlpatterns = [path("forms", Forms.as_view()), path("open", Open.as_view())]


urlpatterns = [Api("api/", Inner)]  # type: ignore[arg-type]


@pytest.fixture(autouse=True)
def these_urls(settings: LazySettings) -> None:
    settings.ROOT_URLCONF = __name__
    raised.clear()


@pytest.mark.parametrize(
    ("error", "status", "detail"),
    [
        (Http404("No such thing."), 404, "No such thing."),
        (Gone(), 410, "It was here, and has been taken away for good."),
        (PermissionDenied("Not yours."), 403, "Not yours."),
        (NotAuthenticated(), 403, "Authentication credentials were not provided."),
    ],
)
def test_an_error_is_a_problem(client: Client, error: Exception, status: int, detail: str) -> None:
    raised.append(error)
    answer = client.get("/api/forms")
    assert answer.status_code == status
    assert answer["Content-Type"] == PROBLEM
    assert answer.json() == {
        "type": "about:blank",
        "title": answer.reason_phrase,
        "status": status,
        "detail": detail,
        "request_id": answer["X-Request-Id"],
    }


def test_throttling_says_when_to_come_back(client: Client) -> None:
    raised.append(Throttled(wait=7))
    answer = client.get("/api/forms")
    assert (answer.status_code, answer["Content-Type"], answer["Retry-After"]) == (429, PROBLEM, "7")


def test_a_wrong_method_says_which_are_right(client: Client) -> None:
    answer = client.put("/api/forms")
    assert (answer.status_code, answer["Content-Type"]) == (405, PROBLEM)
    assert answer["Allow"] == "GET, POST, HEAD, OPTIONS"


def test_it_answers_what_it_can_only(client: Client) -> None:
    answer = client.get("/api/forms", headers={"accept": "application/xml"})
    assert (answer.status_code, answer["Content-Type"]) == (406, PROBLEM)


@pytest.mark.parametrize(
    ("content_type", "body", "status"),
    [("text/plain", "x", 415), ("application/json", "{", 400), ("application/json", b"\xff", 400)],
)
def test_it_refuses_a_body_it_cannot_read(
    client: Client, content_type: str, body: str | bytes, status: int
) -> None:
    answer = client.post("/api/forms", body, content_type=content_type)
    assert (answer.status_code, answer["Content-Type"]) == (status, PROBLEM)
    assert answer.json()["detail"]


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
def test_it_points_to_what_is_wrong_in_a_body(client: Client, body: Any, pointers: list[str]) -> None:
    answer = client.post("/api/forms", body, content_type="application/json")
    assert (answer.status_code, answer["Content-Type"]) == (400, PROBLEM)
    assert [error["pointer"] for error in answer.json()["errors"]] == pointers


def test_names_in_pointers_are_escaped(client: Client) -> None:
    raised.append(serializers.ValidationError({"a/b~c": ["Wrong."]}))
    [error] = client.get("/api/forms").json()["errors"]
    assert error == {"detail": "Wrong.", "pointer": "#/a~1b~0c"}


def test_it_names_the_parameter_that_is_wrong(client: Client) -> None:
    raised.append(ParameterError({"page_size": ["Too large."]}))
    [error] = client.get("/api/forms").json()["errors"]
    assert error == {"detail": "Too large.", "parameter": "page_size"}


def test_what_is_unexpected_goes_on(client: Client) -> None:
    raised.append(ZeroDivisionError())
    with pytest.raises(ZeroDivisionError):
        client.get("/api/forms")


def test_a_problem_without_detail_says_what_the_status_means() -> None:
    answer = problem_response(500)
    assert answer.status_code == 500
    assert answer["Content-Type"] == PROBLEM
    assert b"unexpected" in answer.content or b"trouble" in answer.content


@pytest.mark.parametrize("route", ["/api/open", "/api/open/"])
def test_any_site_may_read_and_ask_whether_it_changed(client: Client, route: str) -> None:
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


def test_browsers_may_send_the_version_they_have(client: Client) -> None:
    answer = client.options(
        "/api/open", headers={"access-control-request-method": "GET", "origin": "https://x.test"}
    )
    assert (answer.status_code, answer.content) == (204, b"")
    assert answer["Access-Control-Allow-Headers"] == "If-None-Match"
    assert answer["Allow"] == "GET, HEAD, OPTIONS"


def test_open_reads_leave_accept_aside(client: Client) -> None:
    """Caches in front keep one answer for an address."""
    answer = client.get("/api/open", headers={"accept": "application/xml"})
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/json")


@pytest.mark.parametrize("headers", [{}, {"if-none-match": "*"}])
def test_nothing_of_an_answer_waits_for_the_garbage_collector(
    rf: RequestFactory, headers: dict[str, str]
) -> None:
    answer = Open.as_view()
    answer(rf.get("/open"))
    gc.collect()
    gc.disable()
    try:
        answer(rf.get("/open", headers=headers))
        assert gc.collect() == 0
    finally:
        gc.enable()
