"""What every web service says of itself: an id with each answer, and log lines as JSON that hold it."""

import json
import logging
import time
from collections.abc import Callable
from datetime import UTC, datetime
from http import HTTPMethod, HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.log import log_response

import tracing

logger = logging.getLogger(__name__)

Answer = Callable[[HttpRequest], HttpResponse]

# Reads are far too many to note each: CloudFront and API Gateway can. What they fail with, Django notes.
UNNOTED = {HTTPMethod.GET, HTTPMethod.HEAD, HTTPMethod.OPTIONS}
STANDARD = {*vars(logging.makeLogRecord({})), "message"}


def observed(answer: Answer) -> Answer:
    """Follow a request by the ids that it brings, or by new ones; answer with its id, and note each write.

    An answer that a cache keeps has the id of the request that it was made for.
    """

    def observing(request: HttpRequest) -> HttpResponse:
        begin = time.monotonic()
        trace = tracing.continued(ids(request), request.META.get("HTTP_X_AMZN_TRACE_ID", ""))
        with tracing.following(trace):
            response = answer(request)
            response.headers["X-Request-Id"] = trace.request_id
            if response.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
                # Django does so itself, once, but later, when the ids are gone.
                log_response(
                    "%s: %s", response.reason_phrase, request.path, response=response, request=request
                )
            if request.method not in UNNOTED and request.resolver_match:
                note(request, response, begin)
        return response

    return observing


def ids(request: HttpRequest) -> dict[str, str]:
    given = {"request_id": "HTTP_X_REQUEST_ID", "traceparent": "HTTP_TRACEPARENT"}
    return {name: request.META.get(header, "") for name, header in given.items()}


def note(request: HttpRequest, response: HttpResponse, begin: float) -> None:
    """Name the route, not the path: that may hold an id, or a token."""
    assert request.resolver_match
    facts = {
        "method": request.method,
        "route": request.resolver_match.route,
        "status": response.status_code,
        "milliseconds": round((time.monotonic() - begin) * 1000),
    }
    logger.info("%(method)s %(route)s %(status)s", facts, extra=facts)


class JsonFormatter(logging.Formatter):
    """The lines look as the workers' do, by powertools, which would take a quarter of a second to import."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "level": record.levelname,
            "location": f"{record.name}:{record.lineno}",
            "message": record.getMessage(),
            "timestamp": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            **{name: value for name, value in vars(record).items() if name not in STANDARD and plain(value)},
        }
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


def plain(value: object) -> bool:
    """Leave out what is no value, such as the request that Django hands over with an error."""
    return isinstance(value, str | int | float)
