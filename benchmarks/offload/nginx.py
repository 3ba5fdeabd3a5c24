"""nginx as a child process with its own folder, its log and its CPU time."""

import http.client
import os
import signal
import socket
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from infra.local.processes import Child

START_SECONDS = STOP_SECONDS = 10
MAIN = """
daemon off;
{user}
worker_processes 1;
pid nginx.pid;
error_log error.log;
events {{ worker_connections 16384; }}
worker_rlimit_nofile 40000;
http {{
    log_format counted '$status $body_bytes_sent $request_uri';
    access_log off;
    tcp_nopush on;
    keepalive_requests 1000000;
    client_body_temp_path body;
    proxy_temp_path proxy;
    fastcgi_temp_path fastcgi;
    uwsgi_temp_path uwsgi;
    scgi_temp_path scgi;
{http}
}}
"""


@dataclass(frozen=True)
class Request:
    """A line of the log."""

    status: int
    size: int
    uri: str


class Nginx:
    """Servers on 127.0.0.1. `http` is the inside of nginx's `http` block; its paths are relative to the folder."""

    def __init__(self, program: Path, folder: Path, http: str, port: int) -> None:
        folder.mkdir(parents=True)
        user = (
            "user root;" if os.getuid() == 0 else ""
        )  # other users could not read a temporary folder of root
        (folder / "nginx.conf").write_text(MAIN.format(http=http, user=user))
        self.folder = folder
        self.port = port
        self._command = [str(program), "-p", f"{folder}/", "-c", "nginx.conf", "-e", "error.log"]

    def __enter__(self) -> Self:
        self._child = Child(self._command, environment={})
        try:
            self._wait()
        except BaseException:
            self._child.stop()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        """Stop nginx after it has completed and logged its requests."""
        os.kill(self._child.pid, signal.SIGQUIT)
        deadline = time.monotonic() + STOP_SECONDS
        while self._child.running and time.monotonic() < deadline:
            time.sleep(0.01)
        self._child.stop()

    def log(self, name: str) -> list[Request]:
        lines = (self.folder / name).read_text().splitlines()
        return [Request(int(status), int(size), uri) for status, size, uri in map(str.split, lines)]

    def cpu_seconds(self) -> float:
        """Return the CPU time of the worker processes, which do all the work."""
        master = self._child.pid
        workers = Path(f"/proc/{master}/task/{master}/children").read_text().split()
        stats = (Path(f"/proc/{worker}/schedstat").read_text() for worker in workers)
        return sum(int(stat.split()[0]) for stat in stats) / 1e9

    def _wait(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port)).close()
                return
            except ConnectionRefusedError:
                if not self._child.running or time.monotonic() > deadline:
                    raise RuntimeError(f"nginx: {(self.folder / 'error.log').read_text()}") from None
                time.sleep(0.01)


def get(port: int, path: str, **headers: str) -> tuple[int, bytes, http.client.HTTPMessage]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", path, headers=headers)
        response = connection.getresponse()
        return response.status, response.read(), response.headers
    finally:
        connection.close()
