"""Monthly costs of software updates at AWS's list prices: without a CDN, behind the CDN, and from S3.

`results.json` has the measured share of bytes that reach the origin. `Load` has the assumptions.
"""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from benchmarks.costs.prices import price
from benchmarks.offload.clients import WAYS
from infra.paths import ROOT

FILE = ROOT / "benchmarks" / "offload" / "results.json"
SHIELDED = "bytes that three edges request behind Origin Shield / size of the release"
BEGIN, END = "<!-- costs: begin -->\n", "<!-- costs: end -->"

HOURS = 730
SERVERS = 3  # the minimum, one in each zone
SERVER_GB_AN_HOUR = 117  # scaling keeps a c7g.medium at half of its permanent 0.52 Gbit/s
REQUESTS = 3 + WAYS.count("resumes") / len(
    WAYS
)  # of an update: manifest, signature, file, and resumed downloads
KEPT = 20  # releases

Costs = dict[str, float]


@dataclass(frozen=True)
class Load:
    devices: int
    release_mb: int = 200
    releases: int = 2  # a month, for every device
    polls: int = 30  # of the manifest, by each device

    @property
    def gb(self) -> float:
        return self.devices * self.releases * self.release_mb / 1024

    @property
    def requests(self) -> float:
        return self.devices * (self.releases * REQUESTS + self.polls)

    @property
    def kept_gb(self) -> float:
        return KEPT * self.release_mb / 1024


LOADS = (Load(5_000), Load(50_000), Load(500_000))


def without_cdn(load: Load) -> Costs:
    transfer = price("transfer_to_internet", load.gb)
    return {"transfer": transfer, **_application_costs(load, load.gb)}


def behind_the_cdn(load: Load) -> Costs:
    return {**_edge_costs(load), **_application_costs(load, _origin_gb(load))}


def from_s3(load: Load) -> Costs:
    requests = _origin_gb(load) * 1024  # about one for each megabyte
    return {
        **_edge_costs(load),
        "storage": price("s3_storage", load.kept_gb) + price("s3_get_requests", requests / 1000),
    }


def _edge_costs(load: Load) -> Costs:
    return {
        "transfer": price("cloudfront_transfer", load.gb),
        "requests": price("cloudfront_https_requests", load.requests / 10_000),
    }


def _application_costs(load: Load, gb: float) -> Costs:
    """Return the costs of servers, load balancer and file system that send `gb`."""
    return {
        "load balancer": price("alb_hour", HOURS)
        + price("alb_lcu_hour", gb)
        + price("public_ipv4", 3 * HOURS),
        "servers": price("ec2_c7g_medium", max(SERVERS * HOURS, gb / SERVER_GB_AN_HOUR)),
        "storage": price("efs_storage", load.kept_gb)
        + price("efs_elastic_read", SERVERS * load.releases * load.release_mb / 1024),
    }


def _origin_gb(load: Load) -> float:
    share: float = next(ratio["value"] for ratio in load_ratios() if ratio["name"] == SHIELDED)
    return share * load.releases * load.release_mb / 1024


@cache
def load_ratios() -> Any:
    return json.loads(FILE.read_text())["ratios"]


def format_table() -> str:
    lines = [
        "| devices | GB a month | without a CDN | behind the CDN | from S3 |",
        "|--:|--:|--:|--:|--:|",
    ]
    for load in LOADS:
        totals = (sum(variant(load).values()) for variant in (without_cdn, behind_the_cdn, from_s3))
        lines.append(
            f"| {load.devices:,} | {load.gb:,.0f} | " + " | ".join(f"${each:,.0f}" for each in totals) + " |"
        )
    return "\n".join(lines)


def _parts_table(load: Load = LOADS[-1]) -> str:
    variants = [variant(load) for variant in (without_cdn, behind_the_cdn, from_s3)]
    names = dict.fromkeys(name for costs in variants for name in costs)
    lines = ["| part | without a CDN | behind the CDN | from S3 |", "|---|--:|--:|--:|"]
    lines += [
        f"| {name} | " + " | ".join(f"${costs.get(name, 0):,.0f}" for costs in variants) + " |"
        for name in names
    ]
    return "\n".join(lines)


def replace_tables(text: str) -> str:
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}{format_table()}\n\nThe parts of the last line:\n\n{_parts_table()}\n{END}{after}"


def write_document(file: Path) -> None:
    load_ratios.cache_clear()
    file.write_text(replace_tables(file.read_text()))
