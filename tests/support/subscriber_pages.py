"""The admin's pages for subscribers, as a client sees them."""

import csv
import io
from typing import Any

from bs4 import BeautifulSoup
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.urls import reverse

from common import subscribers_table

LIST = reverse("admin:blog_subscriber_changelist")
EXPORT = reverse("admin:blog_subscriber_export")
DELETE = reverse("admin:blog_subscriber_delete")
ADDRESSES = ["bo@x.org", "cy@x.org", "di@x.org", "ed@x.org", "flo@x.org"]  # one in each state


def sign_up(*emails: str) -> None:
    for email in emails:
        subscribers_table.subscribe(email)


def sign_up_in_each_state() -> None:
    """Add the subscribers `ADDRESSES`."""
    sign_up(*ADDRESSES)
    for email in ("cy@x.org", "di@x.org"):
        subscribers_table.confirm(email)
    subscribers_table.unsubscribe("di@x.org")
    subscribers_table.stop("ed@x.org", "bounced", "550 No such user")
    subscribers_table.stop("flo@x.org", "complained", "abuse")


def parse(response: Any, status: int = 200) -> BeautifulSoup:
    assert response.status_code == status
    return BeautifulSoup(response.content, "html.parser")


def read_addresses(page: BeautifulSoup) -> list[str]:
    return [row.text for row in page.select("#result_list tbody th")]


def list_addresses(client: Client, query: str = "") -> list[str]:
    return read_addresses(parse(client.get(LIST + query)))


def find_link(page: BeautifulSoup, text: str) -> str | None:
    links = {link.get_text(" ", strip=True): str(link["href"]) for link in page.select("#content a")}
    return links.get(text)


def read_messages(page: BeautifulSoup) -> str:
    return " ".join(message.get_text(" ", strip=True) for message in page.select(".messagelist li"))


def export(client: Client, query: str = "") -> list[dict[str, str]]:
    """Download the CSV file and return its rows."""
    return list(csv.DictReader(io.StringIO(client.get(EXPORT + query).content.decode(), newline="")))


def list_log_entries() -> list[tuple[str, str, str]]:
    """Return user, action and object of all entries in the admin's log."""
    return [(e.user.username, e.get_action_flag_display(), e.object_repr) for e in LogEntry.objects.all()]
