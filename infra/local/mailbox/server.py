"""The local mailbox: a proxy of the emulator's SES that keeps each mail and publishes its events.

The emulator itself drops the headers and tags of mails, and publishes no events. The workers use the mailbox because
AWS_ENDPOINT_URL_SESV2 is its URL.
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

_API = "/v2/email/"
SEND_EMAIL = "/v2/email/outbound-emails"
_HOP_BY_HOP_HEADERS = {"connection", "keep-alive", "transfer-encoding", "content-length"}
_POLL_SECONDS = 0.05  # between checks whether to stop
_TIMEOUT_SECONDS = 30  # of the emulator
_LOST: Final = "lost"


class Response(NamedTuple):
    status: int
    headers: dict[str, str]
    body: bytes


_Failure = Response | Literal["lost"]


class Mailbox:
    """A server for SES's API, and for pages that show the mails.

    Mail to the addresses of SES's mailbox simulator has the same events as there. Mail to
    soft-bounce@simulator.amazonses.com, which SES does not have, bounces because the mailbox is full.
    """

    def __init__(self, emulator: str, port: int | None = None, *, file: Path | None = None) -> None:
        self.emulator = emulator
        self.port = port or 0  # 0: a free one, known after start()
        self._archive = Archive(file)
        self._server: ThreadingHTTPServer | None = None
        self.sending = threading.Lock()  # one mail at a time, so that stop() can wait for its events
        self._failures: deque[_Failure] = deque()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def mails(self) -> list[Mail]:
        """All mails, oldest first."""
        return self._archive.mails

    def environment(self) -> dict[str, str]:
        """Return the variables with which boto3 sends mail to this mailbox."""
        return {"AWS_ENDPOINT_URL_SESV2": self.url}

    def start(self) -> None:
        self.events = SesEventPublisher(self.emulator)
        self._server = self._listen()
        self.port = self._server.server_port
        threading.Thread(
            target=self._server.serve_forever, args=[_POLL_SECONDS], name="mailbox", daemon=True
        ).start()

    def _listen(self) -> ThreadingHTTPServer:
        handler = partial(Handler, self)
        try:
            return ThreadingHTTPServer(("127.0.0.1", self.port), handler)
        except OSError:  # the mailbox of another run has the port
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

    def fail_next(self, *errors: tuple[int, str, str]) -> None:
        """Reject the next mails, one for each (status, SES error code, message)."""
        self._failures.extend(_error_response(*error) for error in errors)

    def lose_next_response(self) -> None:
        """Send the next mail, but close the connection without a response."""
        self._failures.append(_LOST)

    def next_failure(self) -> _Failure | None:
        with suppress(IndexError):
            return self._failures.popleft()
        return None

    def collect_cognito_mails(self) -> None:
        """Add the mails that Cognito has sent since the last call."""
        with self.sending, suppress(OSError):
            known = {mail.message_id for mail in self.mails}
            for mail in cognito.read_mails(self.emulator):
                if mail.message_id not in known:
                    self._archive.add(mail)

    def add_mail(self, request: bytes, response: Response) -> Mail | None:
        """Add the mail of a SendEmail request if SES accepted it, and return it."""
        if response.status != HTTPStatus.OK:
            return None
        mail = Mail(json.loads(response.body)["MessageId"], time.time(), json.loads(request))
        self._archive.add(mail)
        return mail


class Handler(BaseHTTPRequestHandler):
    def __init__(self, mailbox: Mailbox, *arguments: Any) -> None:
        self.mailbox = mailbox
        super().__init__(*arguments)

    def do_GET(self) -> None:
        if self.command == "POST" and self.path == SEND_EMAIL:
            with self.mailbox.sending:
                self.send_email()
        elif self.path.startswith(_API):
            self.respond(self.forward(self.read_body()))
        else:
            self.mailbox.collect_cognito_mails()
            status, page = pages.render_page(self.path, self.mailbox.mails)
            self.respond(Response(status, pages.HEADERS, page.encode()))

    do_POST = do_PUT = do_DELETE = do_GET  # noqa: N815 - http.server's names

    def send_email(self) -> None:
        body, failure = self.read_body(), self.mailbox.next_failure()
        response = failure if isinstance(failure, Response) else self.forward(body)
        mail = self.mailbox.add_mail(body, response)
        if failure != _LOST:
            self.respond(response)
        if mail:
            self.mailbox.events.publish(mail)

    def read_body(self) -> bytes:
        return self.rfile.read(int(self.headers.get("Content-Length") or 0))

    def forward(self, body: bytes) -> Response:
        """Send the same request to the emulator, with its signature, because the emulator may enforce IAM."""
        address = urlsplit(self.mailbox.emulator).netloc
        connection = http.client.HTTPConnection(address, timeout=_TIMEOUT_SECONDS)
        with closing(connection):
            connection.request(self.command, self.path, body, dict(self.headers))
            response = connection.getresponse()
            return Response(response.status, dict(response.getheaders()), response.read())

    def respond(self, response: Response) -> None:
        """Send the response. Ignore a client that has disconnected: the mail was sent all the same."""
        self.send_response_only(response.status)
        for name, value in response.headers.items():
            if name.lower() not in _HOP_BY_HOP_HEADERS:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(response.body)))
        with suppress(ConnectionError):
            self.end_headers()
            self.wfile.write(response.body)

    def log_message(self, *_: object) -> None:
        """Log nothing, because the output of `make run` has only the web server's log."""


def _error_response(status: int, code: str, message: str) -> Response:
    """Return an error in the format of SES v2."""
    headers = {"Content-Type": "application/x-amz-json-1.1", "x-amzn-ErrorType": code}
    return Response(status, headers, json.dumps({"message": message}).encode())
