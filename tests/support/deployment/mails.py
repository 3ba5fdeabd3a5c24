"""The mails that SES took, and who they are for."""

import json
import re
import time
import urllib.request
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlencode, urlsplit

from tests.support.deployment.browser import ORIGIN
from tests.support.deployment.emulated import EmulatedDeployment
from tests.support.deployment.site import Site

FORM = {"Content-Type": "application/x-www-form-urlencoded", "Origin": ORIGIN}
PATIENCE = 120  # seconds, for a mail that waits its turn


def sent(deployment: EmulatedDeployment, to: str) -> Iterator[dict[str, Any]]:
    with urllib.request.urlopen(f"{deployment.endpoint}/_ministack/ses/messages") as answer:
        accounts = json.load(answer)["messages"]
    for mails in accounts.values():
        yield from (mail for mail in mails if mail["To"] == [to])


def mail(deployment: EmulatedDeployment, to: str, subject: str) -> str:
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


def sign_up(site: Site, email: str) -> None:
    answer = site.ask("POST", "/subscribe/", urlencode({"email": email}), **FORM)
    assert (answer.status, answer.headers["Location"]) == (303, "/subscribe/sent/")


def confirmed(deployment: EmulatedDeployment, site: Site, email: str) -> str:
    """Sign up, wait for the welcome, and press its button."""
    sign_up(site, email)
    welcome = mail(deployment, email, "Confirm your subscription")
    assert site.ask("POST", link(welcome, "confirm"), "", **FORM).status == 200
    return email


def subscriber(deployment: EmulatedDeployment, email: str) -> dict[str, Any]:
    table, key = deployment.outputs("data")["SubscribersTable"], {"email": {"S": email}}
    item: dict[str, Any] = deployment.client("dynamodb").get_item(TableName=table, Key=key).get("Item", {})
    return item


def comes(what: Callable[[], bool]) -> bool:
    """Wait until it is so."""
    deadline = time.monotonic() + PATIENCE
    while not what():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.5)
    return True
