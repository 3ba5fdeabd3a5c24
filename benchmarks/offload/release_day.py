"""Runs `make bench-offload`: the day of a release on one machine, with and without a CDN.

The application is nginx with a folder of releases. The edges are nginx with the CDN's cache rules. The benchmark counts
requests, bytes and CPU time of the application. Results go into `results.json` and docs/updates.md. `CLIENTS` and
`MEGABYTES` set the size of the day.
"""

import asyncio
import math
import os
import resource
import shutil
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from benchmarks import results
from benchmarks.harness import Ratio
from benchmarks.offload import costs
from benchmarks.offload.clients import Outcome, run_clients
from benchmarks.offload.edge import edge_config, origin_config
from benchmarks.offload.nginx import Nginx, Request
from infra.local.processes import free_port
from infra.paths import ROOT
from updates.publish import publish

FILE = ROOT / "benchmarks" / "offload" / "results.json"
DOCUMENT = ROOT / "docs" / "updates.md"
AT_ONCE = 1000
HEAD = f"{'':22}{'clients':>9}{'requests':>10}{'MB':>11}{'CPU ms':>10}{'median s':>10}{'99 % s':>9}"


@dataclass(frozen=True)
class Day:
    """The application's log and CPU time of a day, and the clients' times."""

    log: list[Request]
    cpu_ms: float
    clients: list[Outcome]

    @property
    def requests(self) -> int:
        return len(self.log)

    @property
    def size(self) -> int:
        return sum(request.size for request in self.log)

    @property
    def for_the_release(self) -> int:
        """Requests without those of the manifest, which expires each minute."""
        return sum(request.uri.startswith("/releases/") for request in self.log)

    @property
    def seconds(self) -> tuple[float, float]:
        """The median and the 99th percentile of the clients' times."""
        times = sorted(client.seconds for client in self.clients)
        return median(times), times[math.ceil(len(times) * 0.99) - 1]


def run_day(
    program: Path,
    folder: Path,
    releases: Path,
    clients: int,
    *,
    edges: int = 0,
    shield: bool = False,
    check_every: int = 1,
) -> Day:
    """Update the clients through a number of edges, or directly from the application."""
    with ExitStack() as running:
        application = running.enter_context(application_server(program, folder / "origin", releases))
        upstream, ports = application.port, [application.port]
        if edges:
            ports, servers = configure_edges(upstream, edges, shield=shield)
            running.enter_context(Nginx(program, folder / "edges", servers, ports[0]))
        begin = application.cpu_seconds()
        outcomes = asyncio.run(run_clients(ports, clients, at_once=AT_ONCE, check_every=check_every))
        cpu = application.cpu_seconds() - begin
    return Day(application.log("origin.log"), cpu * 1000, outcomes)


def application_server(program: Path, folder: Path, releases: Path) -> Nginx:
    port = free_port()
    return Nginx(program, folder, origin_config(port, releases), port)


def configure_edges(upstream: int, edges: int, *, shield: bool) -> tuple[list[int], str]:
    """Return the ports of the edges, and the servers, including Origin Shield."""
    servers = []
    if shield:
        servers.append(edge_config("shield", port := free_port(), upstream))
        upstream = port
    ports = [free_port() for _ in range(edges)]
    servers += [edge_config(f"edge{number}", port, upstream) for number, port in enumerate(ports)]
    return ports, "".join(servers)


def main() -> int:
    clients = int(os.environ.get("CLIENTS", 10_000))
    size = int(float(os.environ.get("MEGABYTES", 4)) * 1_000_000)
    program = shutil.which("nginx")
    if program is None:
        print(
            "make bench-offload: nginx is not installed. Install it with: apt install nginx-light",
            file=sys.stderr,
        )
        return 1
    limit = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (limit, limit))
    with TemporaryDirectory() as folder:
        ratios = list(_measure_ratios(Path(program), Path(folder), clients, size))
    FILE.unlink(missing_ok=True)  # every figure is measured again
    print(results.format_table(results.save(ratios, FILE, DOCUMENT)))
    costs.write_document(DOCUMENT)
    print(costs.format_table())
    return 0 if all(ratio["met"] for ratio in ratios) else 1


def _measure_ratios(program: Path, folder: Path, clients: int, size: int) -> Iterator[Ratio]:
    releases = folder / "releases"
    file = folder / "app.bin"
    file.write_bytes(os.urandom(size))
    publish(releases, "2.1.0", file, Ed25519PrivateKey.generate())

    def run(name: str, clients: int, *, edges: int = 0, shield: bool = False) -> Day:
        day = run_day(program, folder / name, releases, clients, edges=edges, shield=shield, check_every=50)
        print(_format_day(name, day), flush=True)
        shutil.rmtree(folder / name)
        return day

    print(HEAD)
    alone = run("without a CDN", clients)
    one = run("one client, one edge", 1, edges=1)
    many = run("one edge", clients, edges=1)
    three = run("three edges", clients, edges=3)
    shielded = run("three edges, shield", clients, edges=3, shield=True)

    crowd = f"{clients:,} clients"
    yield ratio(
        f"bytes that one edge requests, {crowd} / size of the release", many.size / 1e6, size / 1e6, 1.1, "MB"
    )
    yield ratio(
        "bytes that three edges request / three times the size of the release",
        three.size / 1e6,
        3 * size / 1e6,
        1.1,
        "MB",
    )
    yield ratio(costs.SHIELDED, shielded.size / 1e6, size / 1e6, 1.1, "MB")
    yield ratio(f"bytes, {crowd} against one", many.size / 1e6, one.size / 1e6, 1.01, "MB")
    yield ratio(
        f"requests for a release, {crowd} against one", many.for_the_release, one.for_the_release, 1, ""
    )
    yield ratio("requests, with an edge against without", many.requests, alone.requests, 0.01, "")
    yield ratio("application's CPU, with an edge against without", many.cpu_ms, alone.cpu_ms, 0.01, "ms")
    for name, with_edge, without in zip(("median", "99 %"), many.seconds, alone.seconds, strict=True):
        yield ratio(f"a client's time, with an edge against without, {name}", with_edge, without, 1.5, "s")


def _format_day(name: str, day: Day) -> str:
    middle, slow = day.seconds
    return (
        f"{name:22}{len(day.clients):>9,}{day.requests:>10,}{day.size / 1e6:>11,.1f}"
        f"{day.cpu_ms:>10,.1f}{middle:>10.2f}{slow:>9.2f}"
    )


def ratio(name: str, subject: float, baseline: float, goal: float, unit: str) -> Ratio:
    value = round(subject / baseline, 5)
    return {
        "name": name,
        "value": value,
        "goal": goal,
        "met": value <= goal,
        "median_a": round(subject, 3),
        "median_b": round(baseline, 3),
        "unit": unit,
        "runs": 1,
    }


if __name__ == "__main__":
    sys.exit(main())
