"""Which request something is done for: ids that travel with it from service to service, and into each line of a log.

`traceparent` is W3C Trace Context's (https://www.w3.org/TR/trace-context/). Beside it goes the request's own id, which
a caller may choose. In HTTP and in mails they are headers, in queues and topics attributes of the message, in
DynamoDB attributes of the item whose stream sets off what comes next, in S3 an object's metadata.

For the web services and for the workers, so neither Django nor AWS is in here.
"""

import logging
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, NamedTuple

# What comes from outside ends in logs, mails and headers: anything that looks different is left out.
REQUEST_ID = re.compile(r"[A-Za-z0-9._=-]{1,128}")
TRACEPARENT = re.compile(r"00-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-([0-9a-f]{2})")
# https://docs.aws.amazon.com/xray/latest/devguide/xray-api-sendingdata.html#xray-api-traceids: the same, split in two
XRAY = re.compile(r"Root=1-([0-9a-f]{8})-([0-9a-f]{24})(?:;|$)")
NAMES = ("request_id", "traceparent")


class Trace(NamedTuple):
    request_id: str
    trace_id: str
    flags: str
    span_id: str  # our own part of the trace

    @property
    def traceparent(self) -> str:
        return f"00-{self.trace_id}-{self.span_id}-{self.flags}"


current: ContextVar[Trace | None] = ContextVar("trace", default=None)


def continued(values: Mapping[str, str], xray: str = "") -> Trace:
    """Go on with the ids that came along, or with new ones: X-Ray's if the request has come through it."""
    trace_id, flags = os.urandom(16).hex(), "00"
    if found := TRACEPARENT.fullmatch(values.get("traceparent", "")):
        trace_id, flags = found.groups()
    elif found := XRAY.search(xray):
        trace_id = "".join(found.groups())
    given = values.get("request_id", "")
    return Trace(given if REQUEST_ID.fullmatch(given) else trace_id, trace_id, flags, os.urandom(8).hex())


@contextmanager
def following(trace: Trace) -> Iterator[None]:
    token = current.set(trace)
    try:
        yield
    finally:
        current.reset(token)


# --- What goes along


def carried() -> dict[str, str]:
    """Give the ids by their names; none where nothing is followed."""
    trace = current.get()
    return {"request_id": trace.request_id, "traceparent": trace.traceparent} if trace else {}


def headers() -> dict[str, str]:
    """Give them for a request or a mail."""
    return {"X-Request-Id" if name == "request_id" else name: value for name, value in carried().items()}


def attributes() -> dict[str, Any]:
    """Give them for a message of SQS or SNS, whose attributes look the same."""
    return {name: {"DataType": "String", "StringValue": value} for name, value in carried().items()}


def of_message(attributes: Mapping[str, Any]) -> dict[str, str]:
    """Read them of a queue's message as Lambda hands it over."""
    return {name: attributes[name].get("stringValue", "") for name in NAMES if name in attributes}


class Ids(logging.Filter):
    """Put the ids into each record that a logger or handler gets."""

    def filter(self, record: logging.LogRecord) -> bool:
        trace = current.get()
        record.request_id = trace.request_id if trace else None
        record.trace_id = trace.trace_id if trace else None
        return True
