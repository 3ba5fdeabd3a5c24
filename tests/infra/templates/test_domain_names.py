"""The domain names: whose zone they go to, and where the blog's names for CloudFront lead from each region."""

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
    made = {
        name: route53.create_hosted_zone(Name=name, CallerReference=name)["HostedZone"]["Id"]
        for name in ("zones.example", "deeper.zones.example")
    }
    yield {name: each.rpartition("/")[2] for name, each in made.items()}
    for each in made.values():
        route53.delete_hosted_zone(Id=each)


def test_records_go_to_the_closest_zone(zones: dict[str, str]) -> None:
    assert cloudfront.find_hosted_zone("zones.example") == zones["zones.example"]
    assert cloudfront.find_hosted_zone("other.zones.example") == zones["zones.example"]
    assert cloudfront.find_hosted_zone("my.deeper.zones.example") == zones["deeper.zones.example"]


@pytest.mark.parametrize("domain", ["otherzones.example", "example", "nowhere.test"])
def test_a_domain_without_a_zone_is_refused(zones: dict[str, str], domain: str) -> None:
    with pytest.raises(StackError, match=f"no public hosted zone for {domain}"):
        cloudfront.find_hosted_zone(domain)


def records(region: str) -> list[dict[str, Any]]:
    """Return the records that one region's stack makes, with what it is told filled in."""
    (other,) = set(REGIONS) - {region}
    told = {"AWS::Region": region, "OtherRegion": other, "Health": f"check of {region}"}
    found = [each["Properties"] for each in load_template(TEMPLATES / "origin.yaml")["Resources"].values()]
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


def test_each_region_is_told_of_its_own_api_and_of_the_other_region(tmp_path: Path) -> None:
    api = {
        "Resources": {
            cloudfront.API_LOGICAL_ID: {"Type": "AWS::ApiGateway::RestApi", "Properties": {"Name": "readers"}}
        }
    }
    (tmp_path / "zappa.json").write_text(json.dumps(api))
    stages = {"blog": Function("blog"), "blog_eu": Function("blog_eu")}
    for function in stages.values():
        stacks.deploy(function.name, tmp_path / "zappa.json", {}, lambda _: None, function.region)
    told = {
        name: cloudfront.origin_parameters(name, other)
        for name, other in (("blog", "blog_eu"), ("blog_eu", "blog"))
    }
    assert (told["blog"]["OtherRegion"], told["blog_eu"]["OtherRegion"]) == ("eu-west-1", "us-east-1")
    for name, function in stages.items():
        gateway = boto3.client("apigateway", region_name=function.region)
        assert gateway.get_rest_api(restApiId=told[name]["ReadersApiId"])["name"] == "readers"
        boto3.client("cloudformation", region_name=function.region).delete_stack(StackName=function.name)


def test_the_distribution_is_told_where_the_api_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cloudfront, "find_api_id", lambda stage: "a1b2c3")
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:4566")
    here = {"ApiDomain": "127.0.0.1", "ApiPath": "/restapis/a1b2c3/blog/_user_request_", "ApiPort": "4566"}
    assert cloudfront.api_parameters("blog") == here
    monkeypatch.delenv("AWS_ENDPOINT_URL")
    assert cloudfront.api_parameters("blog") == {
        "ApiDomain": "a1b2c3.execute-api.us-east-1.amazonaws.com",
        "ApiPath": "/blog",
    }


def test_of_two_secrets_the_first_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENV", "rotating")
    boto3.client("ssm").put_parameter(
        Name="/myblog/rotating/origin-secrets", Value="new,old", Type="SecureString"
    )
    shown = cloudfront.origin_headers("blog.example.com")
    assert shown == {"X-Origin-Secret": "new", "X-Forwarded-Host": "blog.example.com"}
