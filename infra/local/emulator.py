"""The AWS emulator (MiniStack) as a child process."""

import http.client
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Self

from infra.local.processes import Child, free_port, port_is_free

# Parameters of the stacks: the emulator has no TLS and can't name SES resources, and local data needs no protection.
STACK_PARAMETERS = {"RequireTls": "false", "NameSesResources": "false", "DeletionProtection": "false"}
_START_SECONDS = 30


class EmulatorError(RuntimeError):
    pass


class Emulator:
    """An emulated AWS on 127.0.0.1. It keeps its data in the folder `data`, or only in memory.

    With `auth`, it enforces IAM and bucket policies. `program` is the Python module to run.
    """

    def __init__(
        self,
        port: int | None = None,
        *,
        data: Path | None = None,
        auth: bool = False,
        program: str = "ministack",
    ) -> None:
        self.port = port or free_port()
        self.program = program
        self.data = data
        self.auth = auth
        self._child: Child | None = None
        self._output: IO[bytes] | None = None

    @property
    def url(self) -> str:
        # Not "localhost": boto3 would make the name of a bucket a part of a host name.
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> Path | None:
        return self.data / "emulator.log" if self.data else None

    @property
    def pid(self) -> int | None:
        return self._child.pid if self._child else None

    @property
    def running(self) -> bool:
        return self._child is not None and self._child.running

    def environment(self) -> dict[str, str]:
        """Return the variables with which boto3 calls this emulator and nothing else."""
        return {
            "AWS_ENDPOINT_URL": self.url,
            "AWS_REGION": "us-east-1",
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_CONFIG_FILE": os.devnull,
            "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        }

    def has_saved_since(self, timestamp: float) -> bool:
        """Return whether it has written its data since then, which it does on a clean shutdown."""
        state = self.data and self.data / "state" / "cloudformation.json"
        return bool(state and state.exists() and state.stat().st_mtime > timestamp)

    def start(self) -> None:
        if not port_is_free(self.port):
            raise EmulatorError(f"the AWS emulator cannot start: port {self.port} is in use")
        self._output = self._open_log()
        self._child = Child(
            [sys.executable, "-m", self.program],
            environment=self._settings(),
            stdout=self._output,
            stderr=subprocess.STDOUT,
        )

    def wait(self) -> None:
        """Return when it answers. Raise EmulatorError with the last line of its log if it does not."""
        deadline = time.monotonic() + _START_SECONDS
        while not self._healthy():
            if not self.running:
                raise EmulatorError(f"the AWS emulator ended while starting: {self._last_log_line()}")
            if time.monotonic() > deadline:
                raise EmulatorError(f"the AWS emulator does not answer: {self._last_log_line()}")
            time.sleep(0.02)

    def stop(self) -> None:
        if self._child:
            self._child.stop()
        if self._output:
            self._output.close()

    def __enter__(self) -> Self:
        try:
            self.start()
            self.wait()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _open_log(self) -> IO[bytes]:
        if self.log is None:
            return tempfile.TemporaryFile()
        self.log.parent.mkdir(parents=True, exist_ok=True)
        return self.log.open("w+b")

    def _settings(self) -> dict[str, str]:
        settings = _without_aws_variables(os.environ) | {
            "GATEWAY_PORT": str(self.port),
            "BIND_HOST": "127.0.0.1",
            "AUTH": str(self.auth).lower(),
            "LOG_LEVEL": "WARNING",
            "PERSIST_STATE": "0",
            "S3_PERSIST": "0",
            "IOT_MTLS_ENABLED": "0",  # it would listen on a second, fixed port
        }
        if self.data:
            settings |= {
                "PERSIST_STATE": "1",
                "STATE_DIR": str(self.data / "state"),
                "S3_PERSIST": "1",
                "S3_DATA_DIR": str(self.data / "s3"),
            }
        return settings

    def _healthy(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=2)
        try:
            connection.request("GET", "/_ministack/health")
            return connection.getresponse().status == http.HTTPStatus.OK
        except OSError:
            return False
        finally:
            connection.close()

    def _last_log_line(self) -> str:
        if self._output is None:
            return ""
        self._output.seek(0)
        lines = self._output.read().decode(errors="replace").split("\n")
        return next((line for line in reversed(lines) if line.strip()), "its log is empty")


def use_environment(environment: Mapping[str, str]) -> None:
    """Set the variables in this process, and unset those of any other AWS account."""
    for name in os.environ.keys() - _without_aws_variables(os.environ).keys():
        del os.environ[name]
    os.environ.update(environment)


def _without_aws_variables(environment: Mapping[str, str]) -> dict[str, str]:
    """Return the environment without the AWS account of this machine: its keys, profile and region."""
    return {name: value for name, value in environment.items() if not name.startswith("AWS_")}
