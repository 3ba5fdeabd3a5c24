"""The mails that SES took."""

import json
import re
import time
import urllib.request
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from tests.deploy.conftest import Deployment

PATIENCE = 120  # seconds, for a mail that waits its turn


def sent(deployment: Deployment, to: str) -> Iterator[dict[str, Any]]:
    with urllib.request.urlopen(f"{deployment.endpoint}/_ministack/ses/messages") as answer:
        accounts = json.load(answer)["messages"]
    for mails in accounts.values():
        yield from (mail for mail in mails if mail["To"] == [to])


def mail(deployment: Deployment, to: str, subject: str) -> str:
    """Wait for a mail, and give its text."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        for found in sent(deployment, to):
            if subject in found["Subject"]:
                return str(found["BodyText"])
        time.sleep(0.5)
    raise AssertionError(f"no mail to {to} about {subject}")


def link(text: str, kind: str) -> str:
    """Give the path that a mail links to."""
    found = re.search(rf"https://blog\.example\.com(/\S*{kind}\S*)", text)
    assert found, text
    return urlsplit(found[1]).path
