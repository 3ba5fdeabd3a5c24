"""`make run` as its user sees it: it starts, says one line when it cannot, and leaves nothing behind."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Self

import boto3
import pytest

from infra.process import free_port, port_is_free

ROOT = Path(__file__).resolve().parents[2]
# The first start makes and uploads everything, perhaps on a busy machine.
START_SECONDS = 120


class Run:
    """One `make run`; those in the same folder share their data."""

    def __init__(self, folder: Path, port: int, emulator_port: int) -> None:
        self.folder = folder
        self.port = port
        self.emulator_port = emulator_port
        self.children: dict[str, int] = {}
        self._output = folder / f"output-{time.monotonic_ns()}"
        ports = {"PORT": str(port), "EMULATOR_PORT": str(emulator_port), "LOCAL_DIR": str(folder)}
        with self._output.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "infra.run"],
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
        deadline = time.monotonic() + START_SECONDS
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

    def is_healthy(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status == http.HTTPStatus.OK
        except OSError:
            return False
        finally:
            connection.close()

    def left_nothing(self) -> bool:
        """Tell whether its children's sessions are empty and its ports free."""
        ports_are_free = port_is_free(self.port) and port_is_free(self.emulator_port)
        return ports_are_free and not sessions() & set(self.children.values())


def eventually(condition: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + 20
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.05)
    return condition()


def sessions() -> set[int]:
    """Return the sessions of all processes that run on this machine."""
    found = set()
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _, _, session = path.read_text().rpartition(")")[2].split()[:4]
        except (FileNotFoundError, ProcessLookupError):
            continue  # it ended meanwhile
        if state != "Z":
            found.add(int(session))
    return found


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, int, int]:
    """A folder and ports that all runs share, so that only the first has everything to make."""
    return tmp_path_factory.mktemp("local"), free_port(), free_port()


@pytest.fixture
def run(place: tuple[Path, int, int]) -> Iterator[Run]:
    with Run(*place) as run:
        yield run


def test_files_come_from_the_emulator(run: Run) -> None:
    assert f".cloudfront.localhost:{run.emulator_port}" in run.environment["CDN_URL"]


def test_a_second_run_gives_way_and_ctrl_c_stops_the_first(run: Run) -> None:
    second = Run(run.folder, run.port, run.emulator_port)
    assert second.process.wait(20) == 1
    assert second.output == "make run: it is already running here; stop that one first\n"
    assert run.is_healthy()

    run.process.send_signal(signal.SIGINT)

    assert run.process.wait(20) == 0
    assert run.output.endswith("\nStopped.\n")
    assert eventually(run.left_nothing)


def test_the_run_after_a_killed_one_finds_its_data(run: Run) -> None:
    bucket, table = run.environment["MEDIA_BUCKET"], run.environment["CONTENT_TABLE"]
    item = {"pk": {"S": "kept"}, "sk": {"S": "kept"}}
    run.client("s3").put_object(Bucket=bucket, Key="kept", Body=b"kept")
    run.client("dynamodb").put_item(TableName=table, Item=item)
    run.process.kill()
    run.process.wait()

    with Run(run.folder, run.port, run.emulator_port) as following:
        assert run.client("s3").get_object(Bucket=bucket, Key="kept")["Body"].read() == b"kept"
        assert run.client("dynamodb").get_item(TableName=table, Key=item)["Item"] == item

    assert following.process.returncode == 0
    assert eventually(following.left_nothing)


def test_a_killed_emulator_ends_the_run_and_keeps_its_files(run: Run) -> None:
    bucket = run.environment["MEDIA_BUCKET"]
    run.client("s3").put_object(Bucket=bucket, Key="outlives", Body=b"it")

    os.kill(run.children["emulator"], signal.SIGKILL)

    assert run.process.wait(20) == 1
    assert run.output.splitlines()[-1].startswith("make run: the AWS emulator ended")
    assert eventually(run.left_nothing)
    with Run(run.folder, run.port, run.emulator_port):
        assert run.client("s3").get_object(Bucket=bucket, Key="outlives")["Body"].read() == b"it"


def test_a_killed_web_server_ends_the_run(run: Run) -> None:
    os.kill(run.children["web"], signal.SIGKILL)

    assert run.process.wait(20) == 1
    assert run.output.splitlines()[-1].startswith("make run: the web server ended")
    assert eventually(run.left_nothing)


def test_changed_code_restarts_the_web_server_alone(run: Run) -> None:
    before = run.recorded_children()

    def restarted() -> bool:
        (ROOT / "manage.py").touch()  # again and again: the reloader may still be taking its first look
        return run.recorded_children()["web"] != before["web"]

    assert eventually(restarted)
    assert eventually(run.is_healthy)
    assert run.recorded_children()["emulator"] == before["emulator"]


@pytest.mark.parametrize("name", ["PORT", "EMULATOR_PORT"])
def test_a_port_in_use_is_named(tmp_path: Path, name: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        taken = server.getsockname()[1]
        ports = (taken, free_port()) if name == "PORT" else (free_port(), taken)
        run = Run(tmp_path, *ports)
        assert run.process.wait(20) == 1

    assert run.output == f"make run: port {taken} is in use; choose another with {name}=...\n"
    assert eventually(run.left_nothing)
