"""Thousands of update clients. Each reads the manifest and its signature, and downloads the file in one of `WAYS`."""

import asyncio
import hashlib
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import cycle, islice
from typing import Literal

from updates.manifest import Manifest

Way = Literal["plain", "resumes", "aborts", "query"]
WAYS: tuple[Way, ...] = (
    "plain",
    "plain",
    "plain",
    "resumes",
    "plain",
    "query",
    "plain",
    "resumes",
    "plain",
    "aborts",
)
_CHUNK = 512 * 1024


@dataclass(frozen=True)
class Outcome:
    way: Way
    size: int  # bytes of the file, over all requests
    seconds: float


class _Connection:
    """A connection for successive requests."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer

    async def request(self, path: str, first: int = 0) -> int:
        """Request a path from a byte on, and return the length of the response."""
        range_header = f"Range: bytes={first}-\r\n" if first else ""
        self.writer.write(f"GET {path} HTTP/1.1\r\nHost: updates.example.com\r\n{range_header}\r\n".encode())
        head = (await self.reader.readuntil(b"\r\n\r\n")).decode().lower()
        status = int(head.split()[1])
        if status != (206 if first else 200):
            raise RuntimeError(f"{path}: {status}")
        return int(head.partition("\r\ncontent-length:")[2].split()[0])

    async def receive(self, size: int, digest: "hashlib._Hash | None" = None) -> int:
        remaining = size
        while remaining and (chunk := await self.reader.read(min(remaining, _CHUNK))):
            remaining -= len(chunk)
            if digest:
                digest.update(chunk)
        return size - remaining

    async def small(self, path: str) -> bytes:
        return await self.reader.readexactly(await self.request(path))


@asynccontextmanager
async def _connect(port: int) -> AsyncIterator[_Connection]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=_CHUNK)
    try:
        yield _Connection(reader, writer)
    finally:
        writer.transport.abort()


async def _update_client(port: int, way: Way, number: int, *, check: bool) -> Outcome:
    """Update once. With `check`, compare the file's digest with the manifest's."""
    begin = time.perf_counter()
    digest = hashlib.sha256() if check and way != "aborts" else None
    async with _connect(port) as connection:
        manifest = Manifest.from_json(await connection.small("/latest.json"))
        await connection.small(f"/{manifest.signature}")
        path = f"/{manifest.file}" + (f"?client={number}" if way == "query" else "")
        size = await connection.request(path)
        stops = way in {"resumes", "aborts"}
        got = await connection.receive(size // 2 if stops else size, digest)
    if way == "resumes":
        async with _connect(port) as connection:
            got += await connection.receive(await connection.request(path, first=got), digest)
    if (digest and digest.hexdigest() != manifest.sha256) or (way != "aborts" and got != manifest.size):
        raise RuntimeError(f"client {number}, which {way}, got a wrong file")
    return Outcome(way, got, time.perf_counter() - begin)


async def run_clients(ports: list[int], clients: int, *, at_once: int, check_every: int = 1) -> list[Outcome]:
    """Run clients, distributed over the ports."""
    turn = asyncio.Semaphore(at_once)

    async def one(number: int, port: int, way: Way) -> Outcome:
        async with turn:
            return await _update_client(port, way, number, check=number % check_every == 0)

    who = islice(zip(cycle(ports), cycle(WAYS)), clients)
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(one(number, *each)) for number, each in enumerate(who)]
    return [task.result() for task in tasks]
