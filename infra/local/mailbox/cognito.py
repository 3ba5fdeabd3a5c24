"""Cognito's mails with confirmation codes. The emulator sends them itself, without the mailbox."""

import http.client
import json
from collections.abc import Iterator
from contextlib import closing
from typing import Any
from urllib.parse import urlsplit

from infra.local.mailbox.archive import Mail


def read_mails(emulator: str) -> Iterator[Mail]:
    """Yield the mails that the emulator's Cognito has sent, oldest first."""
    with closing(http.client.HTTPConnection(urlsplit(emulator).netloc, timeout=5)) as connection:
        connection.request("GET", "/_ministack/ses/messages")
        accounts = json.loads(connection.getresponse().read())["messages"]
    for messages in accounts.values():
        yield from (
            _to_mail(message) for message in messages if message.get("Type", "").startswith("Cognito")
        )


def _to_mail(message: dict[str, Any]) -> Mail:
    body = {"Text": {"Data": message["BodyText"]}, "Html": {"Data": message["BodyHtml"]}}
    request = {
        "FromEmailAddress": message["Source"],
        "Destination": {"ToAddresses": message["To"]},
        "Content": {"Simple": {"Subject": {"Data": message["Subject"]}, "Body": body}},
    }
    return Mail(message["MessageId"], message["Timestamp"], request)
