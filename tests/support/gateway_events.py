"""Events of API Gateway, as the emulator and as AWS send them, and parts of the responses."""

import base64
import copy
import json
from typing import Any

from tests.support.function_process import Event
from tests.support.paths import AWS_EVENTS as EVENTS


def load_events(way: str) -> dict[str, Event]:
    events: dict[str, Event] = json.loads((EVENTS / f"api-gateway-{way}.json").read_text())
    return events


def with_headers(event: Event, headers: dict[str, str]) -> Event:
    made = copy.deepcopy(event)
    made["headers"] |= headers
    made["multiValueHeaders"] |= {name: [value] for name, value in headers.items()}
    return made


def as_sent_by_aws(event: Event) -> Event:
    """Return the event with AWS's host and header names. The emulator sends another host, and names in lower case."""
    made = copy.deepcopy(event)
    for part in ("headers", "multiValueHeaders"):
        made[part] = {name.title(): value for name, value in made[part].items()}
    if not made["headers"]["Host"].endswith(".example.com"):
        host = f"{made['requestContext']['apiId']}.execute-api.us-east-1.amazonaws.com"
        made["headers"]["Host"], made["multiValueHeaders"]["Host"] = host, [host]
    return made


def header(answer: Any, name: str) -> str | None:
    values = {each.lower(): value for each, value in answer["headers"].items()}
    return values.get(name.lower())


def cookies(answer: Any) -> set[str]:
    """Return the cookies set, which Zappa repeats under each spelling of the header."""
    found = [values for name, values in answer["multiValueHeaders"].items() if name.lower() == "set-cookie"]
    return {cookie.strip() for values in found for cookie in values}


def body(answer: Any) -> bytes:
    text: str = answer.get("body", "")
    return base64.b64decode(text) if answer.get("isBase64Encoded") else text.encode()
