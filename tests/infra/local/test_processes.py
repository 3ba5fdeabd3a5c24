"""Child processes and their ends."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from infra.local import processes
from infra.local.processes import Child, port_is_free, start_time, stop_orphan

PARENT = """
import os, time
from infra.local.processes import Child
print(Child(["sleep", "60"], environment=os.environ).pid, flush=True)
time.sleep(60)
"""


def becomes_true(condition: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + 5
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.01)
    return condition()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends children with their parent")
def test_child_ends_when_its_parent_is_killed() -> None:
    with subprocess.Popen([sys.executable, "-c", PARENT], stdout=subprocess.PIPE) as parent:
        assert parent.stdout
        child = int(parent.stdout.readline())
        assert start_time(child)
        parent.kill()

    assert becomes_true(lambda: start_time(child) is None)


def test_stop_ends_the_children_of_the_child(tmp_path: Path) -> None:
    pid = tmp_path / "pid"
    child = Child(["sh", "-c", f"sleep 60 & echo $! > {pid}; wait"], environment=os.environ)
    assert becomes_true(lambda: pid.exists() and bool(pid.read_text()))

    child.stop()

    assert not child.running
    assert becomes_true(lambda: start_time(int(pid.read_text())) is None)


def test_stop_kills_a_child_that_ignores_sigterm(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(processes, "_STOP_SECONDS", 0.1)
    ready = tmp_path / "ready"
    child = Child(
        ["sh", "-c", f"trap '' TERM; touch {ready}; while :; do sleep 1; done"], environment=os.environ
    )
    assert becomes_true(ready.exists)

    child.stop()

    assert not child.running


def test_stop_orphan_stops_a_child_of_an_earlier_run() -> None:
    orphan = subprocess.Popen(["sleep", "60"], start_new_session=True)

    stop_orphan(orphan.pid, start_time(orphan.pid) or "")

    assert orphan.wait() == -signal.SIGTERM


def test_stop_orphan_ignores_another_process_with_the_same_pid() -> None:
    other = subprocess.Popen(["sleep", "60"], start_new_session=True)

    stop_orphan(other.pid, "1")

    assert other.poll() is None
    other.kill()
    other.wait()


def test_port_is_free_unless_a_server_listens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        assert not port_is_free(port)
    assert port_is_free(port)
