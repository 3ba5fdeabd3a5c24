"""DynamoDB as dynalite plays it.

It keeps items in the order of their keys, so it answers as fast of 50,000 as of ten; MiniStack looks at each of them,
which takes two seconds for a page.
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
def holding(shapes: Mapping[str, Any]) -> Iterator[str]:
    """Have this process find DynamoDB in one that has such tables, all empty. Gives its address."""
    with running() as address, patch.dict(os.environ, AWS_ENDPOINT_URL_DYNAMODB=address):
        forget_clients()
        for name, shape in shapes.items():
            clients.dynamodb().create_table(TableName=name, **shape)
        yield address
    forget_clients()


def forget_clients() -> None:
    clients.dynamodb.cache_clear()
    clients.botocore_dynamodb.cache_clear()


@contextmanager
def running() -> Iterator[str]:
    port = free_port()
    # Room for young objects: with less, a fourth of its time would go into collecting them.
    environment = {**os.environ, "NODE_OPTIONS": "--max-semi-space-size=128"}
    command = [str(PROGRAM), "--host", "127.0.0.1", "--port", str(port), "--createTableMs", "0"]
    child = Child(command, environment=environment, stdout=subprocess.DEVNULL)
    try:
        wait(child, port)
        yield f"http://127.0.0.1:{port}"
    finally:
        child.stop()


def wait(child: Child, port: int) -> None:
    deadline = time.monotonic() + SECONDS
    while port_is_free(port):
        if not child.running or time.monotonic() > deadline:
            raise RuntimeError("dynalite does not answer")
        time.sleep(0.02)
