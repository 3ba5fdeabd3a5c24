"""The distribution and its origins, with values that no stack has: the hosted zone, Zappa's API, and the secret."""

from itertools import permutations
from urllib.parse import urlsplit

import boto3

from infra.deploy import parameter_store, zappa_stages
from infra.deploy.cloudformation.deployment import DeploymentStacks
from infra.deploy.endpoints import api_url
from infra.deploy.errors import StackError
from infra.deploy.functions.function import Function
from infra.paths import TEMPLATES

API_LOGICAL_ID = "Api"  # in Zappa's stacks


def create_missing_distribution(stacks: DeploymentStacks) -> None:
    """Create the distribution without an API if there is none. `connect_distribution` adds the API later."""
    if not stacks.keep_outputs_of_existing("edge"):
        stacks.deploy_and_keep_outputs("edge")


def connect_distribution(stacks: DeploymentStacks) -> None:
    """Update the distribution with the blog's API as its origin."""
    headers = origin_headers(stacks["SiteDomain"])
    parameters = {**api_parameters("blog"), "OriginSecret": headers["X-Origin-Secret"]}
    stacks.deploy_and_keep_outputs("edge", parameters)


def deploy_origins(stacks: DeploymentStacks) -> None:
    """Deploy the domain names by which CloudFront reaches the nearest healthy region."""
    for stage, other_stage in permutations(("blog", "blog_eu")):
        parameters = origin_parameters(stage, other_stage)
        stacks.deploy("origin", parameters, region=Function(stage).region)


def find_hosted_zone(domain: str) -> str:
    """Return the id of the public zone that is closest to a domain. Raise StackError if there is none."""
    pages = boto3.client("route53").get_paginator("list_hosted_zones").paginate()
    public = [zone for page in pages for zone in page["HostedZones"] if not zone["Config"]["PrivateZone"]]
    zones = [zone for zone in public if f".{domain}.".endswith(f".{zone['Name']}")]
    if not zones:
        raise StackError(f"Route 53 has no public hosted zone for {domain}")
    closest = max(zones, key=lambda zone: len(zone["Name"]))
    return str(closest["Id"]).rpartition("/")[2]


def find_api_id(stage: str) -> str:
    """Return the id of the API that Zappa created for a stage."""
    function = Function(stage)
    cloudformation = boto3.client("cloudformation", region_name=function.region)
    resource = cloudformation.describe_stack_resource(
        StackName=function.name, LogicalResourceId=API_LOGICAL_ID
    )
    return resource["StackResourceDetail"]["PhysicalResourceId"]


def api_parameters(stage: str) -> dict[str, str]:
    """Return the parameters of `edge.yaml` that locate a stage's API: its host, port and path prefix."""
    url = urlsplit(api_url(find_api_id(stage), stage))
    parameters = {"ApiDomain": url.hostname or "", "ApiPath": url.path}
    return parameters | ({"ApiPort": str(url.port)} if url.port else {})


def origin_parameters(stage: str, other_stage: str) -> dict[str, str]:
    """Return the parameters of `origin.yaml` in the region of `stage`; `other_stage` is the other region's."""
    return {
        "ReadersApiId": find_api_id(stage),
        "ReadersStage": stage,
        "OtherRegion": Function(other_stage).region,
    }


def origin_headers(host: str) -> dict[str, str]:
    """Return the headers that CloudFront sends to the API: the first of the accepted secrets, and the viewer's host."""
    secrets = parameter_store.read_secret(zappa_stages.deployment_name(), "origin-secrets")
    return {"X-Origin-Secret": secrets.partition(",")[0], "X-Forwarded-Host": host}


def upload_error_page(bucket: str) -> None:
    """Upload the page that CloudFront serves while the API is down. `no-store` keeps browsers from caching it."""
    page = (TEMPLATES / "unavailable.html").read_bytes()
    boto3.client("s3").put_object(
        Bucket=bucket,
        Key="errors/unavailable.html",
        Body=page,
        ContentType="text/html; charset=utf-8",
        CacheControl="no-store",
    )
