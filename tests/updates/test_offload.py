"""An edge requests a release from the origin once, however clients download it. The numbers are exact."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from benchmarks.offload.clients import run_clients
from benchmarks.offload.edge import SLICE, TEMPLATE, edge_config
from benchmarks.offload.nginx import Nginx, get
from benchmarks.offload.release_day import application_server, configure_edges, ratio, run_day
from infra.local.processes import free_port
from tests.support import tools
from updates.manifest import Manifest
from updates.publish import publish

CLIENTS = 60
SIZE = 3 * SLICE + 12_345  # four slices
ORIGIN_REQUESTS = 2 + 4  # manifest, signature, slices
FILE = "/releases/2.1.0/app.bin"


@pytest.fixture(scope="module")
def releases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("releases")
    file = folder / "app.bin"
    file.write_bytes(bytes(range(251)) * (SIZE // 251) + bytes(SIZE % 251))
    publish(folder / "root", "2.1.0", file, Ed25519PrivateKey.generate())
    return folder / "root"


@pytest.fixture(scope="module")
def release_size(releases: Path) -> int:
    """The bytes of the manifest, its signature and the file."""
    content = (releases / "latest.json").read_bytes()
    manifest = Manifest.from_json(content)
    return len(content) + (releases / manifest.signature).stat().st_size + manifest.size


@dataclass(frozen=True)
class Edge:
    port: int
    origin: Nginx

    @property
    def origin_requests(self) -> list[str]:
        return [request.uri for request in self.origin.log("origin.log")]


@pytest.fixture
def cold_edge(releases: Path, tmp_path: Path) -> Iterator[Edge]:
    program = tools.program("nginx")
    with application_server(program, tmp_path / "origin", releases) as origin:
        [port], servers = configure_edges(origin.port, 1, shield=False)
        with Nginx(program, tmp_path / "edge", servers, port):
            yield Edge(port, origin)


@pytest.mark.parametrize(
    ("edges", "shield", "copies"),
    [(1, False, 1), (3, False, 3), (3, True, 1)],
    ids=["one", "three", "shielded"],
)
def test_each_edge_or_its_shield_requests_a_release_once(
    releases: Path, release_size: int, tmp_path: Path, edges: int, shield: bool, copies: int
) -> None:
    result = run_day(tools.program("nginx"), tmp_path, releases, CLIENTS, edges=edges, shield=shield)

    assert result.requests == copies * ORIGIN_REQUESTS
    assert result.size == copies * release_size
    assert Counter(client.way for client in result.clients) == {
        "plain": 36,
        "resumes": 12,
        "query": 6,
        "aborts": 6,
    }
    assert {client.size for client in result.clients if client.way != "aborts"} == {SIZE}


def test_without_an_edge_every_client_reaches_the_origin(
    releases: Path, release_size: int, tmp_path: Path
) -> None:
    result = run_day(tools.program("nginx"), tmp_path, releases, CLIENTS)

    ways = Counter(client.way for client in result.clients)
    assert result.requests == 3 * CLIENTS + ways["resumes"]
    assert result.size > release_size * (CLIENTS - ways["aborts"])


def test_range_is_returned_exactly(cold_edge: Edge, releases: Path) -> None:
    first, last = SLICE - 10, 2 * SLICE + 10

    status, content, headers = get(cold_edge.port, FILE, Range=f"bytes={first}-{last}")

    assert (status, content) == (206, (releases / FILE[1:]).read_bytes()[first : last + 1])
    assert headers["Content-Range"] == f"bytes {first}-{last}/{SIZE}"
    assert len(cold_edge.origin_requests) == 3  # slices


def test_query_strings_share_one_copy_at_the_edge(cold_edge: Edge) -> None:
    for query in ("", "?client=1", "?client=2"):
        assert get(cold_edge.port, f"/latest.json{query}")[0] == 200

    assert cold_edge.origin_requests == ["/latest.json"]


def test_not_found_response_is_cached(cold_edge: Edge) -> None:
    statuses = {get(cold_edge.port, "/releases/9.9.9/app.bin")[0] for _ in range(3)}

    assert statuses == {404}
    assert len(cold_edge.origin_requests) == 1


def test_edge_has_the_cache_lifetimes_of_the_template() -> None:
    releases, rest = edge_config("edge", 1, 2).split("location ")[1:]

    assert releases.startswith("/releases/ {")
    assert "proxy_cache_valid 200 206 31536000s;" in releases
    assert "Cache-Control" in releases  # the edge ignores the origin's value
    assert rest.startswith("/ {")
    assert "proxy_cache_valid 200 206 60s;" in rest


def test_rule_without_a_translation_to_nginx_is_rejected(tmp_path: Path) -> None:
    template = tmp_path / "template.yaml"
    template.write_text(TEMPLATE.read_text().replace("CookieBehavior: none", "CookieBehavior: all"))

    with pytest.raises(ValueError, match="not translated"):
        edge_config("edge", 1, 2, template)


def test_worse_rule_in_the_template_causes_more_origin_requests(releases: Path, tmp_path: Path) -> None:
    template = tmp_path / "template.yaml"
    template.write_text(TEMPLATE.read_text().replace("QueryStringBehavior: none", "QueryStringBehavior: all"))
    program = tools.program("nginx")

    with application_server(program, tmp_path / "origin", releases) as origin:
        port = free_port()
        with Nginx(program, tmp_path / "edge", edge_config("edge", port, origin.port, template), port):
            outcomes = asyncio.run(run_clients([port], CLIENTS, at_once=CLIENTS))

    query_clients = sum(client.way == "query" for client in outcomes)
    assert len(origin.log("origin.log")) == ORIGIN_REQUESTS + 4 * query_clients


def test_ratio_above_the_goal_is_not_met() -> None:
    assert ratio("bytes", 110, 100, 1.1, "bytes")["met"]
    assert not ratio("bytes", 111, 100, 1.1, "bytes")["met"]
