"""CloudFront, the domain names, and access that they exclude."""

import json
from typing import Any

import pytest

from infra.deploy.cloudfront import API_LOGICAL_ID
from tests.support.deployment.emulated import EmulatedDeployment
from tests.support.deployment.site import Site

SITE = "blog.example.com"


@pytest.fixture(scope="module")
def api(deployment: EmulatedDeployment) -> Site:
    return Site(deployment.api("myblog-blog", "blog"), SITE)


def list_records(deployment: EmulatedDeployment) -> dict[tuple[str, str], Any]:
    route53 = deployment.client("route53")
    zone = route53.list_hosted_zones()["HostedZones"][0]["Id"]
    records = route53.list_resource_record_sets(HostedZoneId=zone)["ResourceRecordSets"]
    return {(record["Name"].rstrip("."), record["Type"]): record for record in records}


def test_readers_get_pages_and_the_api_from_the_distribution(site: Site) -> None:
    front = site.get("/")
    assert front.status == 200
    assert front.headers["X-Cache"] == "Miss from cloudfront"
    assert "Set-Cookie" not in front.headers
    assert site.get("/", **{"If-None-Match": front.headers["Etag"]}).status == 304
    assert json.loads(site.get("/api/v1/posts?page_size=1").body) == {"results": [], "next": None}


def test_editors_sign_in_through_the_distribution(site: Site) -> None:
    login = site.get("/admin/login/?next=/admin/", Cookie="csrftoken=0123456789abcdef0123456789abcdef")
    assert login.status == 200
    form = {
        "Content-Type": "application/x-www-form-urlencoded",
        "Cookie": "csrftoken=0123456789abcdef0123456789abcdef",
    }
    data = "csrfmiddlewaretoken=0123456789abcdef0123456789abcdef&username=nobody&password=none"
    response = site.request("POST", "/admin/login/", data, Origin=f"https://{SITE}", **form)
    assert response.status == 200
    assert b"Please enter the correct username" in response.body
    assert site.request("POST", "/admin/login/", data, Origin="https://evil.example", **form).status == 403


def test_blogs_api_rejects_requests_without_the_secret(api: Site, deployment: EmulatedDeployment) -> None:
    ssm = deployment.client("ssm").get_parameter(Name="/myblog/e2e/origin-secrets", WithDecryption=True)
    secret, host = ssm["Parameter"]["Value"], {"X-Forwarded-Host": SITE}
    for headers in ({}, {"X-Origin-Secret": "wrong"}, {"X-Origin-Secret": f"{secret},"}):
        for path in ("/", "/api/v1/posts", "/admin/login/"):
            assert api.get(path, **host, **headers).status == 403
    assert api.get("/healthz").status == 200
    assert api.get("/", **host, **{"X-Origin-Secret": secret}).status == 200


def test_sender_is_verified_by_its_dkim_records(deployment: EmulatedDeployment) -> None:
    names = [name for name, kind in list_records(deployment) if kind == "CNAME" and "._domainkey." in name]
    assert len(names) == 3
    identity = deployment.client("sesv2").get_email_identity(EmailIdentity="example.com")
    assert identity["VerifiedForSendingStatus"]


def test_only_the_distribution_serves_buckets(site: Site, deployment: EmulatedDeployment) -> None:
    bucket = deployment.outputs("data")["StaticBucket"]
    objects = deployment.client("s3").list_objects_v2(Bucket=bucket, Prefix="static/blog/")["Contents"]
    key = next(item["Key"] for item in objects if item["Key"].endswith(".css"))
    served = site.get(f"/{key}")
    assert served.status == 200
    assert "immutable" in served.headers["Cache-Control"]
    assert Site(deployment.endpoint, "127.0.0.1").get(f"/{bucket}/{key}").status == 403


def test_domain_names_point_to_the_distribution_and_the_api(deployment: EmulatedDeployment) -> None:
    records = list_records(deployment)
    domain = deployment.outputs("edge")["CdnDomain"]
    for kind in ("A", "AAAA"):
        assert records[SITE, kind]["AliasTarget"]["DNSName"].rstrip(".") == domain
        assert "execute-api" in records["todos.example.com", kind]["AliasTarget"]["DNSName"]


def test_distribution_has_the_sites_name_and_firewall(
    deployment: EmulatedDeployment,
) -> None:
    distribution = deployment.outputs("edge")["CdnDistributionId"]
    config = deployment.client("cloudfront").get_distribution_config(Id=distribution)["DistributionConfig"]
    assert config["Aliases"]["Items"] == [SITE]
    assert config["ViewerCertificate"]["ACMCertificateArn"] == deployment.outputs("global")["CertificateArn"]
    assert config["WebACLId"] == deployment.outputs("global")["WebAclArn"]


def test_origin_of_the_distribution_is_zappas_api(
    deployment: EmulatedDeployment,
) -> None:
    stack = deployment.client("cloudformation").describe_stack_resource(
        StackName="myblog-blog", LogicalResourceId=API_LOGICAL_ID
    )
    (edge,) = deployment.client("cloudformation").describe_stacks(StackName="myblog-e2e-edge")["Stacks"]
    parameters = {entry["ParameterKey"]: entry["ParameterValue"] for entry in edge["Parameters"]}
    assert stack["StackResourceDetail"]["PhysicalResourceId"] in parameters["ApiPath"]
    assert set(parameters["OriginSecret"]) == {"*"}
