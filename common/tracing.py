"""Trace ids: they identify the request that caused a message, a mail or a log line, across all services.

`traceparent` follows W3C Trace Context (https://www.w3.org/TR/trace-context/). The request id goes with it; a caller
may choose it. HTTP requests and mails carry both as headers, messages of SQS and SNS as attributes, items with a
stream as attributes, and S3 objects as metadata.

The web services and the workers share this module, so it imports neither Django nor AWS libraries.
"""

import logging
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, NamedTuple

ID_NAMES = ("request_id", "traceparent")
# Ids of callers end in logs, mails and headers, so ids in any other form are ignored.
_REQUEST_ID = re.compile(r"[A-Za-z0-9._=-]{1,128}")
_TRACEPARENT = re.compile(r"00-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-([0-9a-f]{2})")
# X-Ray splits the same 32 digits in two:
# https://docs.aws.amazon.com/xray/latest/devguide/xray-api-sendingdata.html#xray-api-traceids
_XRAY = re.compile(r"Root=1-([0-9a-f]{8})-([0-9a-f]{24})(?:;|$)")


class Trace(NamedTuple):
    request_id: str
    trace_id: str
    flags: str
    span_id: str  # this service's part of the trace

    @property
    def traceparent(self) -> str:
        return f"00-{self.trace_id}-{self.span_id}-{self.flags}"


_current: ContextVar[Trace | None] = ContextVar("trace", default=None)


def continue_trace(ids: Mapping[str, str], xray: str = "") -> Trace:
    """Return a trace that continues `ids`, or else X-Ray's header, or else a new trace."""
    trace_id, flags = os.urandom(16).hex(), "00"
    if match := _TRACEPARENT.fullmatch(ids.get("traceparent", "")):
        trace_id, flags = match.groups()
    elif match := _XRAY.search(xray):
        trace_id = "".join(match.groups())
    request_id = ids.get("request_id", "")
    return Trace(
        request_id if _REQUEST_ID.fullmatch(request_id) else trace_id, trace_id, flags, os.urandom(8).hex()
    )


@contextmanager
def use_trace(trace: Trace) -> Iterator[None]:
    token = _current.set(trace)
    try:
        yield
    finally:
        _current.reset(token)


def replace_trace(trace: Trace) -> None:
    """Use `trace` until the surrounding `use_trace` ends."""
    _current.set(trace)


def current_trace() -> Trace | None:
    return _current.get()


# --- Ids to send


def current_ids() -> dict[str, str]:
    """Return the current ids by their names in `ID_NAMES`, empty outside of a trace."""
    trace = _current.get()
    return {"request_id": trace.request_id, "traceparent": trace.traceparent} if trace else {}


def request_headers() -> dict[str, str]:
    """Return the current ids as headers of an HTTP request or a mail."""
    return {"X-Request-Id" if name == "request_id" else name: value for name, value in current_ids().items()}


def message_attributes() -> dict[str, Any]:
    """Return the current ids as attributes of a message for SQS or SNS."""
    return {name: {"DataType": "String", "StringValue": value} for name, value in current_ids().items()}


# --- Ids received


def ids_from_message(attributes: Mapping[str, Any]) -> dict[str, str]:
    """Return the ids in the attributes of an SQS message, in the form that Lambda passes on."""
    return {name: attributes[name].get("stringValue", "") for name in ID_NAMES if name in attributes}


class TraceFilter(logging.Filter):
    """Add `request_id` and `trace_id` to each log record."""

    def filter(self, record: logging.LogRecord) -> bool:
        trace = _current.get()
        record.request_id = trace.request_id if trace else None
        record.trace_id = trace.trace_id if trace else None
        return True
