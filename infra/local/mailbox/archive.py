"""The mails of the mailbox, as SES received them: in memory, and in a file for the next run."""

import json
import os
import threading
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from email.utils import formatdate
from pathlib import Path
from typing import Any, Literal


@dataclass(frozen=True)
class Mail:
    message_id: str
    sent_at: float  # seconds since 1970
    request: dict[str, Any]  # the body of SES v2's SendEmail, with `Content.Simple`

    @property
    def sender(self) -> str:
        return str(self.request.get("FromEmailAddress", ""))

    @property
    def recipients(self) -> list[str]:
        return [*self.addresses("To"), *self.addresses("Cc"), *self.addresses("Bcc")]

    def addresses(self, kind: Literal["To", "Cc", "Bcc"]) -> list[str]:
        return (self.request.get("Destination") or {}).get(f"{kind}Addresses") or []

    @property
    def subject(self) -> str:
        return self._content("Subject")

    @property
    def text(self) -> str:
        return self._content("Body", "Text")

    @property
    def html(self) -> str:
        return self._content("Body", "Html")

    @property
    def headers(self) -> list[tuple[str, str]]:
        """Return the headers as (name, value): those that SES writes, then those of the request."""
        return [*self._standard_headers(), *((line["Name"], line["Value"]) for line in self._extra_headers())]

    @property
    def tags(self) -> dict[str, str]:
        return {tag["Name"]: tag["Value"] for tag in self.request.get("EmailTags") or []}

    @property
    def configuration_set(self) -> str:
        return str(self.request.get("ConfigurationSetName") or "")

    def _standard_headers(self) -> Iterator[tuple[str, str]]:
        yield "From", self.sender
        for name, addresses in (
            ("To", self.addresses("To")),
            ("Cc", self.addresses("Cc")),  # Bcc is not a header
            ("Reply-To", self.request.get("ReplyToAddresses")),
        ):
            if addresses:
                yield name, ", ".join(addresses)
        yield "Subject", self.subject
        yield "Date", formatdate(self.sent_at, usegmt=True)
        yield "Message-ID", f"<{self.message_id}>"

    def _extra_headers(self) -> list[dict[str, str]]:
        return self._simple().get("Headers") or []

    def _content(self, *path: str) -> str:
        content = self._simple()
        for name in path:
            content = content.get(name) or {}
        return str(content.get("Data") or "")

    def _simple(self) -> dict[str, Any]:
        return (self.request.get("Content") or {}).get("Simple") or {}


class Archive:
    """All mails, oldest first. They survive the run if there is a file."""

    def __init__(self, file: Path | None = None) -> None:
        self.mails = list(_read(file)) if file and file.exists() else []
        self._file = file
        self._lock = threading.Lock()

    def add(self, mail: Mail) -> None:
        with self._lock:
            if self._file:
                with self._file.open("a") as file:
                    file.write(json.dumps(asdict(mail)) + "\n")
            self.mails.append(mail)


def _read(file: Path) -> Iterator[Mail]:
    content = file.read_bytes()
    end = content.rfind(b"\n") + 1
    os.truncate(file, end)  # a run that was killed may have left an incomplete line
    for line in content[:end].splitlines():
        yield Mail(**json.loads(line))
