"""`make run` as its user sees it: it starts, says one line when it cannot, and leaves nothing behind."""

import os
import signal
import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from infra.local.processes import free_port
from infra.paths import ROOT
from tests.support.make_run import Run


def eventually(condition: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + 20
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.05)
    return condition()


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
