"""`make run` in a temporary folder."""

import http.client
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, Self

import boto3

from infra.local.processes import port_is_free
from infra.paths import ROOT
from tests.support.browser.http import get

# The first start creates and uploads everything, perhaps on a busy machine.
_START_TIMEOUT = 120  # seconds


class Run:
    """One `make run`. Runs in the same folder share their data."""

    def __init__(self, folder: Path, port: int, emulator_port: int) -> None:
        self.folder = folder
        self.port = port
        self.emulator_port = emulator_port
        self.children: dict[str, int] = {}
        self._output = folder / f"output-{time.monotonic_ns()}"
        ports = {"PORT": str(port), "EMULATOR_PORT": str(emulator_port), "LOCAL_DIR": str(folder)}
        with self._output.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "infra.local"],
                cwd=ROOT,
                env={**os.environ, **ports, "AWS_PROFILE": "of-the-user"},
                stdout=output,
                stderr=subprocess.STDOUT,
            )

    def __enter__(self) -> Self:
        try:
            self.wait_until_ready()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        self.process.wait()

    def wait_until_ready(self) -> None:
        deadline = time.monotonic() + _START_TIMEOUT
        while "MyBlog is running" not in self.output:
            assert self.process.poll() is None, self.output
            assert time.monotonic() < deadline, self.output
            time.sleep(0.05)
        self.children = self.recorded_children()

    def recorded_children(self) -> dict[str, int]:
        return {name: pid for name, (pid, _) in json.loads((self.folder / "pids.json").read_text()).items()}

    @property
    def output(self) -> str:
        return self._output.read_text()

    @property
    def environment(self) -> dict[str, str]:
        environment: dict[str, str] = json.loads((self.folder / "env.json").read_text())
        return environment

    def client(self, service: str) -> Any:
        return boto3.client(service, endpoint_url=self.environment["AWS_ENDPOINT_URL"])  # type: ignore[call-overload]

    def sent_mails(self) -> list[dict[str, Any]]:
        """Return all emails that the emulator's SES has accepted."""
        response = json.loads(get(f"{self.environment['AWS_ENDPOINT_URL']}/_ministack/ses/messages"))
        return [mail for account in response["messages"].values() for mail in account]

    def is_healthy(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status == http.HTTPStatus.OK
        except OSError:
            return False
        finally:
            connection.close()

    def is_cleaned_up(self) -> bool:
        """Return whether its child processes have ended and its ports are free."""
        ports_are_free = port_is_free(self.port) and port_is_free(self.emulator_port)
        return ports_are_free and not _sessions() & set(self.children.values())


def _sessions() -> set[int]:
    """Return the sessions of all processes that run on this machine."""
    ids = set()
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _, _, session = path.read_text().rpartition(")")[2].split()[:4]
        except (FileNotFoundError, ProcessLookupError):
            continue  # the process has ended meanwhile
        if state != "Z":
            ids.add(int(session))
    return ids
