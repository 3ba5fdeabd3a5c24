"""The services of `make run` that are Django processes: the web server, and the listener for the blog's queues."""

import http.client
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from django.utils.autoreload import DJANGO_AUTORELOAD_ENV

from infra.local.processes import Child
from infra.paths import ROOT

_START_SECONDS = 30
_CODE_CHANGED = 3  # the exit code by which Django's autoreloader asks for a restart
_MANAGE = [sys.executable, str(ROOT / "manage.py")]


class LocalStackError(RuntimeError):
    """An error that ends `make run` with its message and without a traceback."""


class Service:
    """A child process that writes to a log file."""

    def __init__(self, name: str, log: Path) -> None:
        self.name = name
        self.log = log
        self.child: Child | None = None

    @property
    def pid(self) -> int | None:
        return self.child.pid if self.child else None

    def check(self) -> None:
        """Raise LocalStackError if the service was started and has ended."""
        if self.child and not self.child.running:
            raise LocalStackError(f"the {self.name} ended; its log is {self.log}")

    def stop(self) -> None:
        if self.child:
            self.child.stop()


class Listener(Service):
    def start(self) -> None:
        with self.log.open("wb") as log:
            self.child = Child([*_MANAGE, "listen"], environment=os.environ, stdout=log, stderr=log)


class WebServer(Service):
    def __init__(self, name: str, log: Path, port: int) -> None:
        super().__init__(name, log)
        self.port = port

    def start(self) -> None:
        # Started as the child of Django's autoreloader. LocalStack restarts it, which saves a second Django process.
        environment = {**os.environ, DJANGO_AUTORELOAD_ENV: "true"}
        command = [*_MANAGE, "runserver", f"127.0.0.1:{self.port}"]
        with self.log.open("ab") as log:
            # Its standard output is only the banner of `runserver`.
            self.child = Child(command, environment=environment, stdout=subprocess.DEVNULL, stderr=log)

    def wait(self, check: Callable[[], None]) -> None:
        """Return when the server answers. Raise LocalStackError if it does not.

        `check` runs between the attempts, to end the wait by an error or to restart the server.
        """
        deadline = time.monotonic() + _START_SECONDS
        while (status := self._health_status()) != http.HTTPStatus.OK:
            check()
            if time.monotonic() > deadline:
                raise LocalStackError(
                    f"/healthz answers {status or 'nothing'}; the log of the web server is {self.log}"
                )
            time.sleep(0.05)

    @property
    def has_changed_code(self) -> bool:
        """Whether the server ended because a source file changed."""
        return self.child is not None and self.child.exit_code == _CODE_CHANGED

    def _health_status(self) -> int | None:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status
        except OSError:
            return None
        finally:
            connection.close()
