"""Trace ids of requests, in responses and in the log."""

import io
import json
import logging
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import LazySettings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.test import Client
from django.urls import path

from common import tracing
from common.api.problems import problem_response
from common.observability import JsonFormatter

TRACE = "0af7651916cd43dd8448eb211c80319c"
PARENT = f"00-{TRACE}-b7ad6b7169203331-01"
XRAY = "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1"


def view(request: HttpRequest, token: str = "") -> HttpResponse:
    if token == "broken":
        raise ZeroDivisionError
    logging.getLogger("myblog.test").info("Seen", extra={"size": 3})
    return problem_response(503) if token == "busy" else JsonResponse(tracing.current_ids())


urlpatterns = [path("", view), path("links/<token>/", view)]


@pytest.fixture
def web(settings: LazySettings) -> Client:
    settings.ROOT_URLCONF = __name__
    return Client(raise_request_exception=False)


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """The log of a deployed service."""
    handler = logging.StreamHandler(io.StringIO())
    handler.addFilter(tracing.TraceFilter())
    handler.setFormatter(JsonFormatter())
    for name in ("myblog", "django.request"):
        logging.getLogger(name).addHandler(handler)
    yield handler.stream
    for name in ("myblog", "django.request"):
        logging.getLogger(name).removeHandler(handler)


def lines(log: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in log.getvalue().splitlines()]


def test_request_continues_its_ids(web: Client) -> None:
    response = web.get("/", headers={"x-request-id": "mine-1", "traceparent": PARENT})
    assert response["X-Request-Id"] == "mine-1"
    version, trace, span, flags = response.json()["traceparent"].split("-")
    assert (version, trace, flags) == ("00", TRACE, "01")
    assert span != "b7ad6b7169203331"
    assert response.json()["request_id"] == "mine-1"


def test_request_without_ids_gets_new_ids(web: Client) -> None:
    first, second = web.get("/"), web.get("/")
    assert re.fullmatch(r"00-[0-9a-f]{32}-[0-9a-f]{16}-00", first.json()["traceparent"])
    assert first["X-Request-Id"] == first.json()["traceparent"].split("-")[1]
    assert first["X-Request-Id"] != second["X-Request-Id"]
    assert tracing.current_ids() == {}


def test_request_continues_the_trace_of_x_ray(web: Client) -> None:
    response = web.get("/", headers={"x-amzn-trace-id": XRAY})
    assert response["X-Request-Id"] == "5759e988bd862e3fe1be46a994272793"
    assert web.get("/", headers={"x-amzn-trace-id": XRAY, "traceparent": PARENT})["X-Request-Id"] == TRACE


@pytest.mark.parametrize("value", ["", "a b", 'x"', "x\r\nSet-Cookie: a=b", "{}", "é", "x" * 129, "<script>"])
def test_request_id_in_another_form_is_ignored(web: Client, value: str) -> None:
    response = web.get("/", HTTP_X_REQUEST_ID=value)
    assert response["X-Request-Id"] != value
    assert response.status_code == 200


@pytest.mark.parametrize(
    "value",
    [
        *("", "00", f"00-{TRACE}", PARENT.upper(), f"{PARENT}-x", f"ff{PARENT[2:]}"),
        *(
            f"00-{'0' * 32}-b7ad6b7169203331-01",
            f"00-{TRACE}-{'0' * 16}-01",
            f"00-{TRACE}-b7ad6b7169203331-0g",
        ),
    ],
)
def test_invalid_traceparent_starts_a_new_trace(web: Client, value: str) -> None:
    response = web.get("/", headers={"traceparent": value})
    assert TRACE not in response.json()["traceparent"]


def test_problem_contains_the_request_id(web: Client) -> None:
    response = web.get("/links/busy/", headers={"x-request-id": "mine-1"})
    assert (response.status_code, response.json()["request_id"]) == (503, "mine-1")


def test_log_lines_contain_the_ids(web: Client, log: io.StringIO) -> None:
    web.get("/", headers={"x-request-id": "mine-1", "traceparent": PARENT})
    (seen,) = lines(log)
    assert seen["timestamp"].endswith("+00:00")
    del seen["timestamp"], seen["location"]
    ids = {"request_id": "mine-1", "trace_id": TRACE}
    assert seen == {"level": "INFO", "message": "Seen", "size": 3, **ids}


def test_write_is_logged_with_its_route(web: Client, log: io.StringIO) -> None:
    web.post("/links/s3cret/", headers={"x-request-id": "mine-1"})
    _, noted = lines(log)
    assert noted["message"] == "POST links/<token>/ 200"
    assert (noted["method"], noted["status"], noted["request_id"]) == ("POST", 200, "mine-1")
    assert noted["milliseconds"] >= 0
    assert "s3cret" not in log.getvalue()


@pytest.mark.parametrize(("token", "status"), [("broken", 500), ("busy", 503)])
def test_failure_is_logged_once_with_the_ids(web: Client, log: io.StringIO, token: str, status: int) -> None:
    assert web.get(f"/links/{token}/", headers={"x-request-id": "mine-1"}).status_code == status
    (failed,) = (line for line in lines(log) if line["level"] == "ERROR")
    assert failed["request_id"] == "mine-1"
    assert ("ZeroDivisionError" in failed.get("exception", "")) == (token == "broken")


def test_log_line_outside_of_a_request_has_no_ids(log: io.StringIO) -> None:
    logging.getLogger("myblog.test").info("Alone")
    (alone,) = lines(log)
    assert not {"request_id", "trace_id"} & alone.keys()
