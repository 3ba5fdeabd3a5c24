"""`make run`: it starts, prints one line if it cannot, and leaves no processes behind."""

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


def _becomes_true(condition: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + 20
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.05)
    return condition()


@pytest.fixture(scope="module")
def shared_run(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, int, int]:
    """A folder and ports for all runs, so that only the first one creates everything."""
    return tmp_path_factory.mktemp("local"), free_port(), free_port()


@pytest.fixture
def run(shared_run: tuple[Path, int, int]) -> Iterator[Run]:
    with Run(*shared_run) as run:
        yield run


def test_file_urls_name_the_emulator(run: Run) -> None:
    assert f".cloudfront.localhost:{run.emulator_port}" in run.environment["CDN_URL"]


def test_second_run_exits_and_ctrl_c_stops_the_first(run: Run) -> None:
    second = Run(run.folder, run.port, run.emulator_port)
    assert second.process.wait(20) == 1
    assert second.output == "make run: another run uses the same folder. Stop that one first\n"
    assert run.is_healthy()

    run.process.send_signal(signal.SIGINT)

    assert run.process.wait(20) == 0
    assert run.output.endswith("\nStopped.\n")
    assert _becomes_true(run.is_cleaned_up)


def test_run_after_a_killed_one_has_its_data(run: Run) -> None:
    bucket, table = run.environment["MEDIA_BUCKET"], run.environment["CONTENT_TABLE"]
    item = {"pk": {"S": "kept"}, "sk": {"S": "kept"}}
    run.client("s3").put_object(Bucket=bucket, Key="kept", Body=b"kept")
    run.client("dynamodb").put_item(TableName=table, Item=item)
    run.process.kill()
    run.process.wait()

    with Run(run.folder, run.port, run.emulator_port) as next_run:
        assert run.client("s3").get_object(Bucket=bucket, Key="kept")["Body"].read() == b"kept"
        assert run.client("dynamodb").get_item(TableName=table, Key=item)["Item"] == item

    assert next_run.process.returncode == 0
    assert _becomes_true(next_run.is_cleaned_up)


def test_killed_emulator_ends_the_run_and_files_remain(run: Run) -> None:
    bucket = run.environment["MEDIA_BUCKET"]
    run.client("s3").put_object(Bucket=bucket, Key="outlives", Body=b"it")

    os.kill(run.children["emulator"], signal.SIGKILL)

    assert run.process.wait(20) == 1
    assert run.output.splitlines()[-1].startswith("make run: the AWS emulator ended")
    assert _becomes_true(run.is_cleaned_up)
    with Run(run.folder, run.port, run.emulator_port):
        assert run.client("s3").get_object(Bucket=bucket, Key="outlives")["Body"].read() == b"it"


def test_killed_web_server_ends_the_run(run: Run) -> None:
    os.kill(run.children["web"], signal.SIGKILL)

    assert run.process.wait(20) == 1
    assert run.output.splitlines()[-1].startswith("make run: the web server ended")
    assert _becomes_true(run.is_cleaned_up)


def test_changed_code_restarts_only_the_web_server(run: Run) -> None:
    before = run.recorded_children()

    def is_restarted() -> bool:
        (
            ROOT / "manage.py"
        ).touch()  # repeatedly: the reloader may not have recorded the first timestamps yet
        return run.recorded_children()["web"] != before["web"]

    assert _becomes_true(is_restarted)
    assert _becomes_true(run.is_healthy)
    assert run.recorded_children()["emulator"] == before["emulator"]


@pytest.mark.parametrize("name", ["PORT", "EMULATOR_PORT"])
def test_port_in_use_is_reported(tmp_path: Path, name: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        used_port = server.getsockname()[1]
        ports = (used_port, free_port()) if name == "PORT" else (free_port(), used_port)
        run = Run(tmp_path, *ports)
        assert run.process.wait(20) == 1

    assert run.output == f"make run: port {used_port} is in use. Choose another one with {name}=...\n"
    assert _becomes_true(run.is_cleaned_up)
