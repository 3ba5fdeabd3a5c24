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

START_SECONDS = 30


class EmulatorError(RuntimeError):
    pass


class Emulator:
    """AWS on 127.0.0.1, forgetful unless given a folder to keep its data in.

    With `auth`, IAM and bucket policies are enforced. `program` is the module that is run.
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
        # An address, not "localhost": boto3 would put a bucket's name in front of a host name.
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
        """Return what makes boto3 talk to this emulator and to nothing else."""
        return {
            "AWS_ENDPOINT_URL": self.url,
            "AWS_REGION": "us-east-1",
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_CONFIG_FILE": os.devnull,
            "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        }

    def saved_since(self, moment: float) -> bool:
        """Tell whether it has written its data since then, as it does when it is let end by itself."""
        state = self.data and self.data / "state" / "cloudformation.json"
        return bool(state and state.exists() and state.stat().st_mtime > moment)

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
        """Return when it answers. Raise EmulatorError with its own last words if it ends instead."""
        deadline = time.monotonic() + START_SECONDS
        while not self._healthy():
            if not self.running:
                raise EmulatorError(f"the AWS emulator ended while starting: {self._last_words()}")
            if time.monotonic() > deadline:
                raise EmulatorError(f"the AWS emulator does not answer: {self._last_words()}")
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
            "IOT_MTLS_ENABLED": "0",  # a second, fixed port that nothing here needs
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

    def _last_words(self) -> str:
        if self._output is None:
            return ""
        self._output.seek(0)
        lines = self._output.read().decode(errors="replace").split("\n")
        return next((line for line in reversed(lines) if line.strip()), "it said nothing")


def use_environment(environment: Mapping[str, str]) -> None:
    """Give this process the environment, and take from it whatever else it knew of AWS."""
    for name in os.environ.keys() - _without_aws_variables(os.environ).keys():
        del os.environ[name]
    os.environ.update(environment)


def _without_aws_variables(environment: Mapping[str, str]) -> dict[str, str]:
    """Leave out this machine's own AWS account: its keys, profile and region."""
    return {name: value for name, value in environment.items() if not name.startswith("AWS_")}
