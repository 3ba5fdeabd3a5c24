"""Downloads of a release through CloudFront, from servers behind a load balancer and from S3.

The emulator's load balancer has neither TLS nor security groups. It starts no servers, so a fixture registers one. The
emulator's CloudFront has no cache, and does not check signed URLs.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Any

import boto3
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from benchmarks.offload.nginx import get
from benchmarks.offload.release_day import application_server
from infra.deploy.cloudformation import stacks
from infra.deploy.cloudformation.stacks import select_parameters
from infra.deploy.errors import StackError
from infra.local.emulator import Emulator
from infra.paths import TEMPLATES
from tests.support import tools
from updates.manifest import Manifest
from updates.publish import publish

SECRET, OTHER = "s" * 32, "o" * 32
CONTENT = os.urandom(300_000)


@dataclass(frozen=True)
class Updates:
    port: int
    application: dict[str, str]
    cdn: dict[str, str]
    root: Path
    manifest: Manifest

    def through_the_cdn(self, path: str, **headers: str) -> Any:
        viewer = {"Host": self.cdn["UpdatesDomain"], "X-Forwarded-Proto": "https"}
        return get(self.port, f"/{path}", **viewer, **headers)

    def directly(self, path: str, **headers: str) -> Any:
        return get(self.port, f"/{path}", Host=self.application["LoadBalancerDomain"], **headers)


@pytest.fixture(scope="module")
def emulator() -> Iterator[Emulator]:
    """An emulator for the updates, which `make deploy` does not deploy."""
    with Emulator(auth=True) as emulator:
        yield emulator


def client(emulator: Emulator, service: str) -> Any:
    return boto3.client(service, endpoint_url=emulator.url)  # type: ignore[call-overload]


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Manifest]:
    folder = tmp_path_factory.mktemp("updates")
    (folder / "app.bin").write_bytes(CONTENT)
    return folder / "root", publish(
        folder / "root", "2.1.0", folder / "app.bin", Ed25519PrivateKey.generate()
    )


def deploy(emulator: Emulator, name: str, template: str, **parameters: str) -> dict[str, str]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_ENDPOINT_URL", emulator.url)
        return stacks.deploy(name, TEMPLATES / template, parameters, report=lambda _: None)


@pytest.fixture(scope="module")
def application(emulator: Emulator) -> dict[str, str]:
    """The outputs of the application without a CDN."""
    client(emulator, "ssm").put_parameter(Name="/image", Value="ami-0abcdef1234567890", Type="String")
    return deploy(emulator, "updates", "updates.yaml", Image="/image")


@pytest.fixture(scope="module")
def updates(
    emulator: Emulator,
    application: dict[str, str],
    release: tuple[Path, Manifest],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Updates]:
    root, manifest = release
    folder = tmp_path_factory.mktemp("server") / "nginx"
    with application_server(tools.program("nginx"), folder, root) as server:
        client(emulator, "elbv2").register_targets(
            TargetGroupArn=application["TargetGroupArn"], Targets=[{"Id": "127.0.0.1", "Port": server.port}]
        )
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("AWS_ENDPOINT_URL", emulator.url)
            parameters = select_parameters(application, "updates_cdn.yaml")
        secrets = {"OriginSecret": SECRET, "OtherOriginSecret": OTHER}
        parameters |= {"OriginProtocol": "http-only", **secrets}
        cdn = deploy(emulator, "updates-cdn", "updates_cdn.yaml", **parameters)
        updates = Updates(emulator.port, application, cdn, root, manifest)
        assert updates.directly("latest.json")[0] == HTTPStatus.OK  # viewers notice no change
        deploy(emulator, "updates-cdn", "updates_cdn.yaml", LockOrigin="true", **parameters)
        yield updates


def test_download_equals_the_release(updates: Updates) -> None:
    status, content, headers = updates.through_the_cdn(updates.manifest.file)

    assert (status, content) == (HTTPStatus.OK, CONTENT)
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_manifest_and_signature_can_be_downloaded(updates: Updates) -> None:
    assert updates.through_the_cdn("latest.json")[1] == updates.manifest.to_json()
    assert (
        updates.through_the_cdn(updates.manifest.signature)[1]
        == (updates.root / updates.manifest.signature).read_bytes()
    )


def test_download_can_be_resumed(updates: Updates) -> None:
    status, content, headers = updates.through_the_cdn(updates.manifest.file, Range="bytes=200000-")

    assert (status, content) == (HTTPStatus.PARTIAL_CONTENT, CONTENT[200_000:])
    assert headers["Content-Range"] == f"bytes 200000-{len(CONTENT) - 1}/{len(CONTENT)}"


def test_query_string_does_not_change_the_download(updates: Updates) -> None:
    assert updates.through_the_cdn(f"{updates.manifest.file}?client=7")[1] == CONTENT


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, HTTPStatus.FORBIDDEN),
        ({"X-Origin-Secret": "w" * 32}, HTTPStatus.FORBIDDEN),
        ({"X-Origin-Secret": SECRET}, HTTPStatus.OK),
        ({"X-Origin-Secret": OTHER}, HTTPStatus.OK),
    ],
    ids=["no secret", "wrong secret", "the secret", "the other secret"],
)
def test_load_balancer_requires_the_secret(
    updates: Updates, headers: dict[str, str], status: HTTPStatus
) -> None:
    assert updates.directly(updates.manifest.file, **headers)[0] == status


def test_paid_files_need_a_key(updates: Updates) -> None:
    paid = updates.root / "paid"
    paid.mkdir()
    (paid / "app.bin").write_bytes(b"paid for")

    assert updates.through_the_cdn("paid/app.bin")[:2] == (HTTPStatus.FORBIDDEN, b"Not for download.")


def test_load_balancer_accepts_only_a_prefix_list(emulator: Emulator, application: dict[str, str]) -> None:
    """The update replaces neither the servers nor the load balancer."""
    again = deploy(emulator, "updates", "updates.yaml", Image="/image", ViewersPrefixList="pl-3b927c52")

    groups = client(emulator, "ec2").describe_security_groups(
        Filters=[{"Name": "vpc-id", "Values": [vpc_of(emulator, application)]}]
    )["SecurityGroups"]
    [rules] = [
        group["IpPermissions"] for group in groups if group["Description"].startswith("The load balancer")
    ]
    assert again == application
    assert [rule["PrefixListIds"][0]["PrefixListId"] for rule in rules] == ["pl-3b927c52"]
    assert not any(rule["IpRanges"] for rule in rules)


def vpc_of(emulator: Emulator, application: dict[str, str]) -> str:
    found: str = client(emulator, "elbv2").describe_target_groups(
        TargetGroupArns=[application["TargetGroupArn"]]
    )["TargetGroups"][0]["VpcId"]
    return found


def test_servers_and_file_system_are_in_three_zones(emulator: Emulator, application: dict[str, str]) -> None:
    targets = client(emulator, "efs").describe_mount_targets(FileSystemId=application["FileSystemId"])
    [servers] = [
        group
        for group in client(emulator, "autoscaling").describe_auto_scaling_groups()["AutoScalingGroups"]
        if group["AutoScalingGroupName"].startswith("updates-")
    ]

    mounted = {target["SubnetId"] for target in targets["MountTargets"]}
    assert mounted == set(servers["VPCZoneIdentifier"].split(","))
    assert len({target["AvailabilityZoneName"] for target in targets["MountTargets"]}) == 3


@pytest.fixture(scope="module")
def zone(emulator: Emulator) -> str:
    response = client(emulator, "route53").create_hosted_zone(Name="example.com", CallerReference="updates")
    return str(response["HostedZone"]["Id"]).rpartition("/")[2]


@pytest.fixture(scope="module")
def in_s3(emulator: Emulator, zone: str, release: tuple[Path, Manifest]) -> dict[str, str]:
    outputs = deploy(
        emulator, "updates-s3", "updates_s3.yaml", Domain="updates.example.com", HostedZoneId=zone
    )
    root, _ = release
    for path in root.rglob("*"):
        if path.is_file():
            key = str(path.relative_to(root))
            client(emulator, "s3").put_object(
                Bucket=outputs["ReleasesBucket"], Key=key, Body=path.read_bytes()
            )
    return outputs


def test_s3_serves_the_release_at_the_same_paths(
    emulator: Emulator, in_s3: dict[str, str], release: tuple[Path, Manifest]
) -> None:
    _, manifest = release
    viewer = {"Host": in_s3["UpdatesDomain"], "X-Forwarded-Proto": "https"}

    assert get(emulator.port, "/latest.json", **viewer)[1] == manifest.to_json()
    status, content, _ = get(emulator.port, f"/{manifest.file}", Range="bytes=200000-", **viewer)
    assert (status, content) == (HTTPStatus.PARTIAL_CONTENT, CONTENT[200_000:])


@pytest.mark.parametrize("path", ["/paid/app.bin", "/anything.else", "/"])
def test_s3_serves_no_other_files(emulator: Emulator, in_s3: dict[str, str], path: str) -> None:
    client(emulator, "s3").put_object(Bucket=in_s3["ReleasesBucket"], Key="paid/app.bin", Body=b"paid for")

    for host, at in ((in_s3["UpdatesDomain"], path), ("127.0.0.1", f"/{in_s3['ReleasesBucket']}{path}")):
        status, _, _ = get(emulator.port, at, **{"Host": host, "X-Forwarded-Proto": "https"})
        assert status == HTTPStatus.FORBIDDEN


def test_domain_points_to_the_distribution(emulator: Emulator, in_s3: dict[str, str], zone: str) -> None:
    records = client(emulator, "route53").list_resource_record_sets(HostedZoneId=zone)["ResourceRecordSets"]

    targets = {
        record["Type"]: record["AliasTarget"]["DNSName"] for record in records if "AliasTarget" in record
    }
    assert targets == dict.fromkeys(("A", "AAAA"), f"{in_s3['UpdatesDomain']}.")


def test_domain_without_a_certificate_is_rejected(emulator: Emulator) -> None:
    with pytest.raises(StackError, match="A Domain needs its CertificateArn"):
        deploy(emulator, "updates-of-nobody", "updates_s3.yaml", Domain="updates.example.com")
