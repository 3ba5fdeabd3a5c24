"""The hosted zones of domain names, and the blog's names for CloudFront in each region."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest

from infra.deploy import cloudfront
from infra.deploy.cloudformation import stacks
from infra.deploy.errors import StackError
from infra.deploy.functions.function import Function
from infra.paths import TEMPLATES
from tests.support.templates import load_template

REGIONS = ("us-east-1", "eu-west-1")


@pytest.fixture
def zones() -> Iterator[dict[str, str]]:
    route53 = boto3.client("route53")
    ids = {
        name: route53.create_hosted_zone(Name=name, CallerReference=name)["HostedZone"]["Id"]
        for name in ("zones.example", "deeper.zones.example")
    }
    yield {name: zone.rpartition("/")[2] for name, zone in ids.items()}
    for zone in ids.values():
        route53.delete_hosted_zone(Id=zone)


def test_closest_zone_of_a_domain_is_found(zones: dict[str, str]) -> None:
    assert cloudfront.find_hosted_zone("zones.example") == zones["zones.example"]
    assert cloudfront.find_hosted_zone("other.zones.example") == zones["zones.example"]
    assert cloudfront.find_hosted_zone("my.deeper.zones.example") == zones["deeper.zones.example"]


@pytest.mark.parametrize("domain", ["otherzones.example", "example", "nowhere.test"])
def test_domain_without_a_zone_is_an_error(zones: dict[str, str], domain: str) -> None:
    with pytest.raises(StackError, match=f"no public hosted zone for {domain}"):
        cloudfront.find_hosted_zone(domain)


def records(region: str) -> list[dict[str, Any]]:
    """Return the records of one region's stack, with its parameters filled in."""
    (other,) = set(REGIONS) - {region}
    parameters = {"AWS::Region": region, "OtherRegion": other, "Health": f"check of {region}"}
    resources = load_template(TEMPLATES / "origin.yaml")["Resources"].values()
    return [
        {
            "name": record["Name"]["Sub"].partition(".")[0],
            "of": region,
            "near": parameters[record["Region"]["Ref"]],
            "id": parameters[record["SetIdentifier"]["Ref"]],
            "health": parameters[record["HealthCheckId"]["Ref"]],
        }
        for record in (resource["Properties"] for resource in resources)
        if "SetIdentifier" in record
    ]


@pytest.mark.parametrize("here", REGIONS)
@pytest.mark.parametrize("failed", [None, *REGIONS])
def test_names_resolve_to_the_nearest_healthy_region_and_the_other(here: str, failed: str | None) -> None:
    healthy = [
        record for region in REGIONS for record in records(region) if record["health"] != f"check of {failed}"
    ]

    def resolve(name: str) -> str:
        """Return the region that Route 53 selects: the healthy one with the lowest latency."""
        matching = [record for record in healthy if record["name"] == name]
        return str(min(matching, key=lambda record: record["near"] != here)["of"])

    (other,) = set(REGIONS) - {here}
    if failed is None:
        assert (resolve("nearest"), resolve("farther")) == (here, other)
    else:
        assert {resolve("nearest"), resolve("farther")} == set(REGIONS) - {failed}


def test_origin_parameters_have_the_regions_api_and_the_other_region(tmp_path: Path) -> None:
    api = {
        "Resources": {
            cloudfront.API_LOGICAL_ID: {"Type": "AWS::ApiGateway::RestApi", "Properties": {"Name": "readers"}}
        }
    }
    (tmp_path / "zappa.json").write_text(json.dumps(api))
    stages = {"blog": Function("blog"), "blog_eu": Function("blog_eu")}
    for function in stages.values():
        stacks.deploy(function.name, tmp_path / "zappa.json", {}, lambda _: None, function.region)
    parameters = {
        name: cloudfront.origin_parameters(name, other)
        for name, other in (("blog", "blog_eu"), ("blog_eu", "blog"))
    }
    assert (parameters["blog"]["OtherRegion"], parameters["blog_eu"]["OtherRegion"]) == (
        "eu-west-1",
        "us-east-1",
    )
    for name, function in stages.items():
        gateway = boto3.client("apigateway", region_name=function.region)
        assert gateway.get_rest_api(restApiId=parameters[name]["ReadersApiId"])["name"] == "readers"
        boto3.client("cloudformation", region_name=function.region).delete_stack(StackName=function.name)


def test_api_parameters_locate_the_api(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cloudfront, "find_api_id", lambda stage: "a1b2c3")
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:4566")
    local = {"ApiDomain": "127.0.0.1", "ApiPath": "/restapis/a1b2c3/blog/_user_request_", "ApiPort": "4566"}
    assert cloudfront.api_parameters("blog") == local
    monkeypatch.delenv("AWS_ENDPOINT_URL")
    assert cloudfront.api_parameters("blog") == {
        "ApiDomain": "a1b2c3.execute-api.us-east-1.amazonaws.com",
        "ApiPath": "/blog",
    }


def test_origin_header_has_the_first_of_two_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENV", "rotating")
    boto3.client("ssm").put_parameter(
        Name="/myblog/rotating/origin-secrets", Value="new,old", Type="SecureString"
    )
    headers = cloudfront.origin_headers("blog.example.com")
    assert headers == {"X-Origin-Secret": "new", "X-Forwarded-Host": "blog.example.com"}
