"""The site that `make run` starts, with its own data, and the time until it is ready."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic

from benchmarks.harness import Case
from infra.paths import ROOT

FOLDER = ROOT / "build" / "benchmarks" / "site"
PORT, EMULATOR_PORT = 18000, 14566
READY = "MyBlog is running"
SECONDS = 8.0  # a developer waits that long before turning to something else


@contextmanager
def cases() -> Iterator[list[Case]]:
    measure_start()
    yield [Case("`make run` until it is ready, warm / 8 s", 1, "s", measure_start, lambda: SECONDS, 7, False)]


def measure_start() -> float:
    begin = monotonic()
    with running():
        return monotonic() - begin


@contextmanager
def running() -> Iterator[str]:
    """Start the site, and yield its URL."""
    ports = {"PORT": str(PORT), "EMULATOR_PORT": str(EMULATOR_PORT)}
    run = subprocess.Popen(
        [sys.executable, "-m", "infra.local"],
        cwd=ROOT,
        env={**os.environ, **ports, "LOCAL_DIR": str(FOLDER)},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert run.stdout
    try:
        if not any(READY in line for line in run.stdout):
            raise RuntimeError("`make run` ended before the site was ready")
        yield f"http://localhost:{PORT}"
    finally:
        run.send_signal(signal.SIGINT)
        run.communicate(timeout=60)
