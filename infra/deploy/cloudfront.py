"""What the CDN is told that no stack knows: the zone of the domain, the API that Zappa made, and its secret."""

import os
from urllib.parse import urlsplit

import boto3

from infra.deploy import smoke, zappa_stages
from infra.deploy.functions import Function
from infra.deploy.stacks import StackError
from infra.paths import TEMPLATES

API = "Api"  # Zappa's name of it in its stacks


def hosted_zone(domain: str) -> str:
    """Return the id of the public zone of a domain or of what it is in."""
    zones = boto3.client("route53").get_paginator("list_hosted_zones").paginate()
    public = [each for page in zones for each in page["HostedZones"] if not each["Config"]["PrivateZone"]]
    fitting = [each for each in public if f".{domain}.".endswith(f".{each['Name']}")]
    if not fitting:
        raise StackError(f"Route 53 has no public hosted zone for {domain}")
    closest = max(fitting, key=lambda each: len(each["Name"]))
    return str(closest["Id"]).rpartition("/")[2]


def api_id(stage: str) -> str:
    """Return the id of the API that Zappa made for a stage."""
    function = Function(stage)
    cloudformation = boto3.client("cloudformation", region_name=function.region)
    found = cloudformation.describe_stack_resource(StackName=function.name, LogicalResourceId=API)
    return found["StackResourceDetail"]["PhysicalResourceId"]


def api(stage: str) -> dict[str, str]:
    """Say where the API of a stage is: its host, and the path that precedes the application's."""
    where = urlsplit(smoke.address(api_id(stage), stage))
    told = {"ApiDomain": where.hostname or "", "ApiPath": where.path}
    return told | ({"ApiPort": str(where.port)} if where.port else {})


def origin(stage: str, other: str) -> dict[str, str]:
    """Say what `origin.yaml` is told in the region of a stage, of that and of the other one."""
    return {
        "ReadersApiId": api_id(stage),
        "ReadersStage": stage,
        "OtherRegion": Function(other).region,
    }


def headers(host: str) -> dict[str, str]:
    """Return what the distribution shows the API: the first of the secrets that it takes, and the viewer's host."""
    secrets = zappa_stages.parameter(f"/{zappa_stages.PROJECT}/{os.environ['ENV']}/origin-secrets")
    return {"X-Origin-Secret": secrets.partition(",")[0], "X-Forwarded-Host": host}


def upload_error_page(bucket: str) -> None:
    """Keep what the distribution answers while the API does not; it is not to outlast that in any browser."""
    page = (TEMPLATES / "unavailable.html").read_bytes()
    boto3.client("s3").put_object(
        Bucket=bucket,
        Key="errors/unavailable.html",
        Body=page,
        ContentType="text/html; charset=utf-8",
        CacheControl="no-store",
    )
