"""SES's front door on a programmer's machine: it passes mail on to the emulator, keeps it, and reports on it.

The emulator drops a mail's headers and tags, and publishes no events. Workers come here by AWS_ENDPOINT_URL_SESV2.
"""

import http.client
import json
import threading
import time
from collections import deque
from contextlib import closing, suppress
from functools import partial
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Final, Literal, NamedTuple, Self
from urllib.parse import urlsplit

from infra.local.mailbox import cognito, pages
from infra.local.mailbox.archive import Archive, Mail
from infra.local.mailbox.ses_events import SesEventPublisher

API = "/v2/email/"
SEND_EMAIL = "/v2/email/outbound-emails"
ONE_HOP = {"connection", "keep-alive", "transfer-encoding", "content-length"}
POLL = 0.05  # seconds, after which it notices that it has to stop
PATIENCE = 30  # seconds, for the emulator
LOST: Final = "lost"


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    body: bytes


Trouble = Answer | Literal["lost"]


class Mailbox:
    """An SES that says what becomes of mail, in front of an emulator that only takes it; at `/` it is to be read.

    Recipients of SES's mailbox simulator behave as there. One is ours: mail to
    soft-bounce@simulator.amazonses.com finds a full mailbox. SES itself has no such address.
    """

    def __init__(self, emulator: str, port: int | None = None, *, file: Path | None = None) -> None:
        self.emulator = emulator
        self.port = port or 0  # 0: any that is free, known once it is started
        self._archive = Archive(file)
        self._server: ThreadingHTTPServer | None = None
        self.sending = threading.Lock()  # one mail at a time: stop() waits for the last one's events
        self._troubles: deque[Trouble] = deque()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def mails(self) -> list[Mail]:
        """Oldest first."""
        return self._archive.mails

    def environment(self) -> dict[str, str]:
        """Return what makes boto3 send mail through here."""
        return {"AWS_ENDPOINT_URL_SESV2": self.url}

    def start(self) -> None:
        self.events = SesEventPublisher(self.emulator)
        self._server = self._listening()
        self.port = self._server.server_port
        threading.Thread(target=self._server.serve_forever, args=[POLL], name="mailbox", daemon=True).start()

    def _listening(self) -> ThreadingHTTPServer:
        handler = partial(Handler, self)
        try:
            return ThreadingHTTPServer(("127.0.0.1", self.port), handler)
        except OSError:  # another run's mailbox is there
            return ThreadingHTTPServer(("127.0.0.1", 0), handler)

    def stop(self) -> None:
        if self._server:
            self._server.shutdown()
            with self.sending:
                self._server.server_close()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def fail_next(self, *answers: tuple[int, str, str]) -> None:
        """Refuse the next mails, one for each (status, SES's error code, message)."""
        self._troubles.extend(refusal(*answer) for answer in answers)

    def lose_answer_next(self) -> None:
        """Send the next mail, but hang up without an answer, so that its sender can't know."""
        self._troubles.append(LOST)

    def next_trouble(self) -> Trouble | None:
        with suppress(IndexError):
            return self._troubles.popleft()
        return None

    def collect(self) -> None:
        """Keep what Cognito has sent since."""
        with self.sending, suppress(OSError):
            known = {mail.message_id for mail in self.mails}
            for mail in cognito.sent(self.emulator):
                if mail.message_id not in known:
                    self._archive.keep(mail)

    def keep(self, request: bytes, answer: Answer) -> Mail | None:
        """Keep a mail, if SES took it."""
        if answer.status != HTTPStatus.OK:
            return None
        mail = Mail(json.loads(answer.body)["MessageId"], time.time(), json.loads(request))
        self._archive.keep(mail)
        return mail


class Handler(BaseHTTPRequestHandler):
    def __init__(self, mailbox: Mailbox, *arguments: Any) -> None:
        self.mailbox = mailbox
        super().__init__(*arguments)

    def do_GET(self) -> None:
        if self.command == "POST" and self.path == SEND_EMAIL:
            with self.mailbox.sending:
                self.send_email()
        elif self.path.startswith(API):
            self.answer(self.forward(self.body()))
        else:
            self.mailbox.collect()
            status, page = pages.page(self.path, self.mailbox.mails)
            self.answer(Answer(status, pages.HEADERS, page.encode()))

    do_POST = do_PUT = do_DELETE = do_GET  # noqa: N815 - http.server's names

    def send_email(self) -> None:
        body, trouble = self.body(), self.mailbox.next_trouble()
        answer = trouble if isinstance(trouble, Answer) else self.forward(body)
        mail = self.mailbox.keep(body, answer)
        if trouble != LOST:
            self.answer(answer)
        if mail:
            self.mailbox.events.publish(mail)

    def body(self) -> bytes:
        return self.rfile.read(int(self.headers.get("Content-Length") or 0))

    def forward(self, body: bytes) -> Answer:
        """Ask the emulator the same, signature and all: it may enforce IAM."""
        address = urlsplit(self.mailbox.emulator).netloc
        connection = http.client.HTTPConnection(address, timeout=PATIENCE)
        with closing(connection):
            connection.request(self.command, self.path, body, dict(self.headers))
            answer = connection.getresponse()
            return Answer(answer.status, dict(answer.getheaders()), answer.read())

    def answer(self, answer: Answer) -> None:
        """Answer who asked, if they are still there: a mail that is taken is taken."""
        self.send_response_only(answer.status)
        for name, value in answer.headers.items():
            if name.lower() not in ONE_HOP:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer.body)))
        with suppress(ConnectionError):
            self.end_headers()
            self.wfile.write(answer.body)

    def log_message(self, *_: object) -> None:
        """Say nothing: the terminal belongs to `make run`."""


def refusal(status: int, code: str, message: str) -> Answer:
    """Say no as SES v2 does."""
    headers = {"Content-Type": "application/x-amz-json-1.1", "x-amzn-ErrorType": code}
    return Answer(status, headers, json.dumps({"message": message}).encode())
