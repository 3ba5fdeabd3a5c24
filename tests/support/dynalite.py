"""An emulator of DynamoDB for large tables (dynalite).

It sorts items by key, so a query is as fast among 50,000 items as among ten. MiniStack scans all items, which takes two
seconds for a page.
"""

import os
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from common.aws import clients
from infra.local.processes import Child, free_port, port_is_free
from tests.support.paths import E2E

PROGRAM = E2E / "node_modules" / ".bin" / "dynalite"
SECONDS = 30


@contextmanager
def serve_tables(shapes: Mapping[str, Any]) -> Iterator[str]:
    """Use dynalite with these empty tables instead of the emulator, and yield its URL."""
    with _run() as address, patch.dict(os.environ, AWS_ENDPOINT_URL_DYNAMODB=address):
        forget_clients()
        for name, shape in shapes.items():
            clients.dynamodb().create_table(TableName=name, **shape)
        yield address
    forget_clients()


def forget_clients() -> None:
    clients.dynamodb.cache_clear()
    clients.botocore_dynamodb.cache_clear()


@contextmanager
def _run() -> Iterator[str]:
    port = free_port()
    # With the default size, garbage collection takes a quarter of the time.
    environment = {**os.environ, "NODE_OPTIONS": "--max-semi-space-size=128"}
    command = [str(PROGRAM), "--host", "127.0.0.1", "--port", str(port), "--createTableMs", "0"]
    child = Child(command, environment=environment, stdout=subprocess.DEVNULL)
    try:
        _wait_until_ready(child, port)
        yield f"http://127.0.0.1:{port}"
    finally:
        child.stop()


def _wait_until_ready(child: Child, port: int) -> None:
    deadline = time.monotonic() + SECONDS
    while port_is_free(port):
        if not child.running or time.monotonic() > deadline:
            raise RuntimeError("dynalite does not respond")
        time.sleep(0.02)
