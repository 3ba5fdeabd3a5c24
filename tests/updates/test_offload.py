"""An edge asks the origin for a release once, whoever comes for it and however. Counts and bytes are exact."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from benchmarks.nginx import Nginx, get
from benchmarks.offload import day, edge_servers, ratio, serving
from benchmarks.offload_clients import crowd
from benchmarks.offload_edge import SLICE, TEMPLATE, edge
from infra.local.processes import free_port
from tests.support import tools
from updates.manifest import Manifest
from updates.publish import publish

CLIENTS = 60
SIZE = 3 * SLICE + 12_345  # four slices
ASKED = 2 + 4  # manifest, signature, slices
FILE = "/releases/2.1.0/app.bin"


@pytest.fixture(scope="module")
def releases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("releases")
    file = folder / "app.bin"
    file.write_bytes(bytes(range(251)) * (SIZE // 251) + bytes(SIZE % 251))
    publish(folder / "root", "2.1.0", file, Ed25519PrivateKey.generate())
    return folder / "root"


@pytest.fixture(scope="module")
def whole(releases: Path) -> int:
    """How many bytes the manifest, its signature and the file have."""
    content = (releases / "latest.json").read_bytes()
    manifest = Manifest.read(content)
    return len(content) + (releases / manifest.signature).stat().st_size + manifest.size


@dataclass(frozen=True)
class Edge:
    port: int
    origin: Nginx

    @property
    def asked(self) -> list[str]:
        return [request.uri for request in self.origin.log("origin.log")]


@pytest.fixture
def cold_edge(releases: Path, tmp_path: Path) -> Iterator[Edge]:
    program = tools.program("nginx")
    with serving(program, tmp_path / "origin", releases) as origin:
        [port], servers = edge_servers(origin.port, 1, shield=False)
        with Nginx(program, tmp_path / "edge", servers, port):
            yield Edge(port, origin)


@pytest.mark.parametrize(
    ("edges", "shield", "copies"),
    [(1, False, 1), (3, False, 3), (3, True, 1)],
    ids=["one", "three", "shielded"],
)
def test_each_edge_or_its_shield_asks_for_a_release_once(
    releases: Path, whole: int, tmp_path: Path, edges: int, shield: bool, copies: int
) -> None:
    found = day(tools.program("nginx"), tmp_path, releases, CLIENTS, edges=edges, shield=shield)

    assert found.requests == copies * ASKED
    assert found.size == copies * whole
    assert Counter(client.way for client in found.clients) == {
        "plain": 36,
        "resumes": 12,
        "query": 6,
        "aborts": 6,
    }
    assert {client.size for client in found.clients if client.way != "aborts"} == {SIZE}


def test_without_an_edge_every_client_is_the_origins(releases: Path, whole: int, tmp_path: Path) -> None:
    found = day(tools.program("nginx"), tmp_path, releases, CLIENTS)

    ways = Counter(client.way for client in found.clients)
    assert found.requests == 3 * CLIENTS + ways["resumes"]
    assert found.size > whole * (CLIENTS - ways["aborts"])


def test_a_range_is_answered_byte_for_byte(cold_edge: Edge, releases: Path) -> None:
    first, last = SLICE - 10, 2 * SLICE + 10

    status, got, headers = get(cold_edge.port, FILE, Range=f"bytes={first}-{last}")

    assert (status, got) == (206, (releases / FILE[1:]).read_bytes()[first : last + 1])
    assert headers["Content-Range"] == f"bytes {first}-{last}/{SIZE}"
    assert len(cold_edge.asked) == 3  # slices


def test_query_strings_make_no_copies_and_go_no_further(cold_edge: Edge) -> None:
    for query in ("", "?client=1", "?client=2"):
        assert get(cold_edge.port, f"/latest.json{query}")[0] == 200

    assert cold_edge.asked == ["/latest.json"]


def test_what_is_not_there_is_asked_for_once_in_a_while(cold_edge: Edge) -> None:
    answers = {get(cold_edge.port, "/releases/9.9.9/app.bin")[0] for _ in range(3)}

    assert answers == {404}
    assert len(cold_edge.asked) == 1


def test_the_edge_keeps_things_for_as_long_as_the_template_says() -> None:
    releases, rest = edge("edge", 1, 2).split("location ")[1:]

    assert releases.startswith("/releases/ {")
    assert "proxy_cache_valid 200 206 31536000s;" in releases
    assert "Cache-Control" in releases  # is not the origin's to say
    assert rest.startswith("/ {")
    assert "proxy_cache_valid 200 206 60s;" in rest


def test_a_rule_that_nginx_has_no_words_for_is_refused(tmp_path: Path) -> None:
    template = tmp_path / "template.yaml"
    template.write_text(TEMPLATE.read_text().replace("CookieBehavior: none", "CookieBehavior: all"))

    with pytest.raises(ValueError, match="not translated"):
        edge("edge", 1, 2, template)


def test_a_worse_rule_in_the_template_costs_the_origin_more(releases: Path, tmp_path: Path) -> None:
    template = tmp_path / "template.yaml"
    template.write_text(TEMPLATE.read_text().replace("QueryStringBehavior: none", "QueryStringBehavior: all"))
    program = tools.program("nginx")

    with serving(program, tmp_path / "origin", releases) as origin:
        port = free_port()
        with Nginx(program, tmp_path / "edge", edge("edge", port, origin.port, template), port):
            outcomes = asyncio.run(crowd([port], CLIENTS, at_once=CLIENTS))

    with_a_query = sum(client.way == "query" for client in outcomes)
    assert len(origin.log("origin.log")) == ASKED + 4 * with_a_query


def test_a_goal_can_be_missed() -> None:
    assert ratio("bytes", 110, 100, 1.1, "bytes")["met"]
    assert not ratio("bytes", 111, 100, 1.1, "bytes")["met"]
