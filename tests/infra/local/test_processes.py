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


def eventually(condition: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + 5
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.01)
    return condition()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends children with their parent")
def test_a_child_ends_with_a_parent_that_was_killed() -> None:
    with subprocess.Popen([sys.executable, "-c", PARENT], stdout=subprocess.PIPE) as parent:
        assert parent.stdout
        child = int(parent.stdout.readline())
        assert start_time(child)
        parent.kill()

    assert eventually(lambda: start_time(child) is None)


def test_stop_ends_the_childs_own_children(tmp_path: Path) -> None:
    pid = tmp_path / "pid"
    child = Child(["sh", "-c", f"sleep 60 & echo $! > {pid}; wait"], environment=os.environ)
    assert eventually(lambda: pid.exists() and bool(pid.read_text()))

    child.stop()

    assert not child.running
    assert eventually(lambda: start_time(int(pid.read_text())) is None)


def test_stop_insists(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(processes, "STOP_SECONDS", 0.1)
    ready = tmp_path / "ready"
    child = Child(
        ["sh", "-c", f"trap '' TERM; touch {ready}; while :; do sleep 1; done"], environment=os.environ
    )
    assert eventually(ready.exists)

    child.stop()

    assert not child.running


def test_a_stranded_child_is_stopped() -> None:
    stranded = subprocess.Popen(["sleep", "60"], start_new_session=True)

    stop_orphan(stranded.pid, start_time(stranded.pid) or "")

    assert stranded.wait() == -signal.SIGTERM


def test_another_process_with_the_same_pid_is_left_alone() -> None:
    other = subprocess.Popen(["sleep", "60"], start_new_session=True)

    stop_orphan(other.pid, "1")

    assert other.poll() is None
    other.kill()
    other.wait()


def test_a_port_is_free_until_someone_listens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        assert not port_is_free(port)
    assert port_is_free(port)
