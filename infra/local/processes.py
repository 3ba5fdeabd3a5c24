"""Child processes that end with their parent, and the ports that they listen on."""

import contextlib
import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO

_LIBC = ctypes.CDLL(None)
_PR_SET_PDEATHSIG = 1
_STOP_SECONDS = 10


class Child:
    """A command in its own session, so that Ctrl-C in the terminal reaches only its parent."""

    def __init__(
        self,
        command: Sequence[str],
        *,
        environment: Mapping[str, str],
        stdout: int | IO[bytes] | None = None,
        stderr: int | IO[bytes] | None = None,
    ) -> None:
        self._process = subprocess.Popen(  # noqa: S603 - our own commands, no shell
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=stdout,
            stderr=stderr,
            start_new_session=True,
            preexec_fn=_end_with_parent,
        )
        self.pid = self._process.pid

    @property
    def exit_code(self) -> int | None:
        return self._process.poll()

    @property
    def running(self) -> bool:
        return self.exit_code is None

    def stop(self) -> None:
        """Send SIGTERM, wait up to 10 s for the child to end, then kill the rest of its session."""
        self._process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(_STOP_SECONDS)
        _kill_session(self.pid)
        self._process.wait()


def _end_with_parent() -> None:
    # SIGTERM, not SIGKILL, so that the emulator saves its data.
    if sys.platform == "linux":
        _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def start_time(pid: int) -> str | None:
    """Return when a process started, or None if it does not run. With it, a reused pid can be recognized."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return None
    state, started = fields[0], fields[19]
    return None if state == "Z" else started


def stop_orphan(pid: int, started: str) -> None:
    """Stop a child of an earlier run that was killed. Do nothing if another process has the pid now."""
    if start_time(pid) != started:
        return
    os.kill(pid, signal.SIGTERM)
    deadline = time.monotonic() + _STOP_SECONDS
    while start_time(pid) == started and time.monotonic() < deadline:
        time.sleep(0.05)
    _kill_session(pid)


def _kill_session(leader: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(leader, signal.SIGKILL)


def port_is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(
            socket.SOL_SOCKET, socket.SO_REUSEADDR, 1
        )  # as servers do: closed connections do not matter
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
