"""The domain names: whose zone they go to, and where the blog's names for CloudFront lead from each region."""

from collections.abc import Iterator
from typing import Any

import boto3
import pytest

from infra import edge
from infra.stacks import StackError
from tests.infra.test_templates import INFRA, load

REGIONS = ("us-east-1", "eu-west-1")


@pytest.fixture
def zones() -> Iterator[dict[str, str]]:
    route53 = boto3.client("route53")
    made = {
        name: route53.create_hosted_zone(Name=name, CallerReference=name)["HostedZone"]["Id"]
        for name in ("zones.example", "deeper.zones.example")
    }
    yield {name: each.rpartition("/")[2] for name, each in made.items()}
    for each in made.values():
        route53.delete_hosted_zone(Id=each)


def test_records_go_to_the_closest_zone(zones: dict[str, str]) -> None:
    assert edge.hosted_zone("zones.example") == zones["zones.example"]
    assert edge.hosted_zone("other.zones.example") == zones["zones.example"]
    assert edge.hosted_zone("my.deeper.zones.example") == zones["deeper.zones.example"]


@pytest.mark.parametrize("domain", ["otherzones.example", "example", "nowhere.test"])
def test_a_domain_without_a_zone_is_refused(zones: dict[str, str], domain: str) -> None:
    with pytest.raises(StackError, match=f"no public hosted zone for {domain}"):
        edge.hosted_zone(domain)


def records(region: str) -> list[dict[str, Any]]:
    """Return the records that one region's stack makes, with what it is told filled in."""
    (other,) = set(REGIONS) - {region}
    told = {"AWS::Region": region, "OtherRegion": other, "Health": f"check of {region}"}
    found = [each["Properties"] for each in load(INFRA / "origin.yaml")["Resources"].values()]
    return [
        {
            "name": each["Name"]["Sub"].partition(".")[0],
            "of": region,
            "near": told[each["Region"]["Ref"]],
            "id": told[each["SetIdentifier"]["Ref"]],
            "health": told[each["HealthCheckId"]["Ref"]],
        }
        for each in found
        if "SetIdentifier" in each
    ]


@pytest.mark.parametrize("here", REGIONS)
@pytest.mark.parametrize("ill", [None, *REGIONS])
def test_the_nearest_region_is_asked_first_and_then_the_other(here: str, ill: str | None) -> None:
    well = [each for region in REGIONS for each in records(region) if each["health"] != f"check of {ill}"]

    def asked(name: str) -> str:
        """Route 53's choice: of the records that are well, the one whose region has the least latency."""
        fitting = [each for each in well if each["name"] == name]
        return str(min(fitting, key=lambda each: each["near"] != here)["of"])

    (other,) = set(REGIONS) - {here}
    if ill is None:
        assert (asked("nearest"), asked("farther")) == (here, other)
    else:
        assert {asked("nearest"), asked("farther")} == set(REGIONS) - {ill}
