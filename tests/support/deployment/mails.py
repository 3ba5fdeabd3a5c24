"""Mails that the emulator's SES has sent, and subscribers."""

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
TIMEOUT = 120  # seconds, for a mail in a queue


def sent_mails(deployment: EmulatedDeployment, to: str) -> Iterator[dict[str, Any]]:
    with urllib.request.urlopen(f"{deployment.endpoint}/_ministack/ses/messages") as response:
        accounts = json.load(response)["messages"]
    for mails in accounts.values():
        yield from (mail for mail in mails if mail["To"] == [to])


def wait_for_mail(deployment: EmulatedDeployment, to: str, subject: str) -> str:
    """Wait for a mail, and return its text."""
    deadline = time.monotonic() + TIMEOUT
    while time.monotonic() < deadline:
        for mail in sent_mails(deployment, to):
            if subject in mail["Subject"]:
                return str(mail["BodyText"])
        time.sleep(0.5)
    raise AssertionError(f"no mail to {to} about {subject}")


def find_link(text: str, kind: str) -> str:
    """Return the path of the link in a mail whose URL contains `kind`."""
    link = re.search(rf"https://blog\.example\.com(/\S*{kind}\S*)", text)
    assert link, text
    return urlsplit(link[1]).path


def sign_up(site: Site, email: str) -> None:
    response = site.request("POST", "/subscribe/", urlencode({"email": email}), **FORM)
    assert (response.status, response.headers["Location"]) == (303, "/subscribe/sent/")


def sign_up_and_confirm(deployment: EmulatedDeployment, site: Site, email: str) -> str:
    """Sign up, wait for the welcome email, and confirm. Return the address."""
    sign_up(site, email)
    text = wait_for_mail(deployment, email, "Confirm your subscription")
    assert site.request("POST", find_link(text, "confirm"), "", **FORM).status == 200
    return email


def get_subscriber(deployment: EmulatedDeployment, email: str) -> dict[str, Any]:
    table, key = deployment.outputs("data")["SubscribersTable"], {"email": {"S": email}}
    item: dict[str, Any] = deployment.client("dynamodb").get_item(TableName=table, Key=key).get("Item", {})
    return item


def becomes_true(condition: Callable[[], bool]) -> bool:
    """Wait for a condition, and return whether it became true in time."""
    deadline = time.monotonic() + TIMEOUT
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.5)
    return True
