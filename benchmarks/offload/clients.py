"""Update clients by the thousand: each reads the manifest and its signature, then downloads the file in its own way."""

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
CHUNK = 512 * 1024


@dataclass(frozen=True)
class Outcome:
    way: Way
    size: int  # bytes of the file that came, over all of its requests
    seconds: float


class Connection:
    """One connection that asks for one thing after another."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer

    async def ask(self, path: str, first: int = 0) -> int:
        """Ask for a path, from a byte on, and return how many bytes come."""
        wanted = f"Range: bytes={first}-\r\n" if first else ""
        self.writer.write(f"GET {path} HTTP/1.1\r\nHost: updates.example.com\r\n{wanted}\r\n".encode())
        head = (await self.reader.readuntil(b"\r\n\r\n")).decode().lower()
        status = int(head.split()[1])
        if status != (206 if first else 200):
            raise RuntimeError(f"{path}: {status}")
        return int(head.partition("\r\ncontent-length:")[2].split()[0])

    async def receive(self, size: int, digest: "hashlib._Hash | None" = None) -> int:
        left = size
        while left and (chunk := await self.reader.read(min(left, CHUNK))):
            left -= len(chunk)
            if digest:
                digest.update(chunk)
        return size - left

    async def small(self, path: str) -> bytes:
        return await self.reader.readexactly(await self.ask(path))


@asynccontextmanager
async def connected(port: int) -> AsyncIterator[Connection]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=CHUNK)
    try:
        yield Connection(reader, writer)
    finally:
        writer.transport.abort()


async def client(port: int, way: Way, number: int, *, check: bool) -> Outcome:
    """Update once. With `check`, take the file's digest and compare it with the manifest's."""
    begin = time.perf_counter()
    digest = hashlib.sha256() if check and way != "aborts" else None
    async with connected(port) as connection:
        manifest = Manifest.from_json(await connection.small("/latest.json"))
        await connection.small(f"/{manifest.signature}")
        path = f"/{manifest.file}" + (f"?client={number}" if way == "query" else "")
        size = await connection.ask(path)
        stops = way in {"resumes", "aborts"}
        got = await connection.receive(size // 2 if stops else size, digest)
    if way == "resumes":
        async with connected(port) as connection:
            got += await connection.receive(await connection.ask(path, first=got), digest)
    if (digest and digest.hexdigest() != manifest.sha256) or (way != "aborts" and got != manifest.size):
        raise RuntimeError(f"client {number}, which {way}, got something else")
    return Outcome(way, got, time.perf_counter() - begin)


async def crowd(ports: list[int], clients: int, *, at_once: int, check_every: int = 1) -> list[Outcome]:
    """Let so many clients update, spread over the ports."""
    turn = asyncio.Semaphore(at_once)

    async def one(number: int, port: int, way: Way) -> Outcome:
        async with turn:
            return await client(port, way, number, check=number % check_every == 0)

    who = islice(zip(cycle(ports), cycle(WAYS)), clients)
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(one(number, *each)) for number, each in enumerate(who)]
    return [task.result() for task in tasks]
