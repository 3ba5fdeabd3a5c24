"""The network in its template, and the settings of stages in it. The emulator has no DAX and no NAT."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from infra.deploy import zappa_stages
from infra.deploy.checks.expand_loops import expand_template
from infra.deploy.cloudformation import stacks
from infra.deploy.functions.references import resolve
from infra.deploy.network import add_network_settings
from infra.paths import TEMPLATES
from tests.support.secured_aws import SecuredAws

TEMPLATE = json.loads(expand_template(TEMPLATES / "network.yaml"))
VARIABLES = {
    "blog": {"DATABASE_URL", "DATABASE_SECRET_ARN", "DAX_ENDPOINT"},
    "processed_photos": {"DATABASE_URL", "DATABASE_SECRET_ARN", "DAX_ENDPOINT"},
    "scheduled_changes": {"DATABASE_URL", "DATABASE_SECRET_ARN", "DAX_ENDPOINT"},
    "todos": {"DAX_ENDPOINT"},
}


def resources(kind: str) -> dict[str, Any]:
    return {
        name: resource["Properties"]
        for name, resource in TEMPLATE["Resources"].items()
        if resource["Type"] == kind
    }


def test_network_accepts_no_connections_from_outside() -> None:
    for group in resources("AWS::EC2::SecurityGroup").values():
        assert "SecurityGroupIngress" not in group
    for rule in resources("AWS::EC2::SecurityGroupIngress").values():
        assert rule["SourceSecurityGroupId"] == {"Ref": "FunctionsSecurityGroup"}
    assert resources("AWS::RDS::DBInstance")["DatabaseInstance"]["PubliclyAccessible"] is False
    public = {"Ref": "PublicSubnet"}
    assert [nat["SubnetId"] for nat in resources("AWS::EC2::NatGateway").values()] == [public]


def test_network_spans_three_zones() -> None:
    subnets = [subnet for name, subnet in resources("AWS::EC2::Subnet").items() if name != "PublicSubnet"]
    zones = [subnet["AvailabilityZone"]["Fn::Select"][0] for subnet in subnets]
    assert sorted(zones) == [0, 1, 2]
    for kind in ("AWS::DAX::SubnetGroup", "AWS::RDS::DBSubnetGroup"):
        (group,) = resources(kind).values()
        assert len(group["SubnetIds"]) == 3


def test_tables_and_buckets_have_gateway_endpoints() -> None:
    endpoints = resources("AWS::EC2::VPCEndpoint").values()
    services = {endpoint["ServiceName"]["Fn::Sub"].rpartition(".")[2] for endpoint in endpoints}
    assert services == {"s3", "dynamodb"}
    assert {endpoint["VpcEndpointType"] for endpoint in endpoints} == {"Gateway"}


def test_each_service_has_its_own_encrypted_cache() -> None:
    caches = resources("AWS::DAX::Cluster")
    assert caches.keys() == {"ContentCache", "TodosCache"}
    for name, cache in caches.items():
        assert cache["ClusterEndpointEncryptionType"] == "TLS"
        assert cache["SSESpecification"] == {"SSEEnabled": True}
        role = TEMPLATE["Resources"][cache["IAMRoleARN"]["Fn::GetAtt"][0]]
        tables = json.dumps(role["Properties"]["Policies"])
        assert [table for table in ("ContentTable", "TodosTable") if table in tables] == [
            name.replace("Cache", "Table")
        ]


def test_database_pauses_and_has_a_managed_password() -> None:
    database = resources("AWS::RDS::DBCluster")["Database"]
    assert database["ServerlessV2ScalingConfiguration"]["MinCapacity"] == 0
    assert database["ManageMasterUserPassword"] is True
    assert "MasterUserPassword" not in database
    assert database["StorageEncrypted"] is True


@pytest.fixture
def deployment(secured_aws: SecuredAws, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", secured_aws.emulator.url)
    monkeypatch.setenv("ENV", "inside")


@pytest.fixture
def network(secured_aws: SecuredAws, deployment: None, tmp_path: Path) -> Iterator[None]:
    """A stack with the outputs of the network, but without its resources."""
    outputs = {name: {"Value": f"the {name}"} for name in TEMPLATE["Outputs"]}
    nothing = {"Type": "AWS::CloudFormation::WaitConditionHandle"}
    (tmp_path / "network.json").write_text(
        json.dumps({"Resources": {"Nothing": nothing}, "Outputs": outputs})
    )
    stacks.deploy("myblog-inside-network", tmp_path / "network.json", {}, lambda _: None)
    yield
    secured_aws.client("cloudformation").delete_stack(StackName="myblog-inside-network")


def network_settings(stage: str) -> dict[str, Any]:
    """Return the settings that a stage has only in the network, with their references resolved."""
    default, settings = zappa_stages.stage(stage), add_network_settings(zappa_stages.stage(stage))
    variables = (
        settings.pop("aws_environment_variables").items() - default["aws_environment_variables"].items()
    )
    part = {name: value for name, value in settings.items() if value and value != default.get(name)}
    resolved: dict[str, Any] = resolve({**part, "variables": dict(variables)})
    return resolved


@pytest.mark.parametrize("stage", VARIABLES)
def test_function_that_needs_the_network_is_in_it(network: None, stage: str) -> None:
    settings = network_settings(stage)
    assert settings["vpc_config"] == {
        "SubnetIds": ["the SubnetA", "the SubnetB", "the SubnetC"],
        "SecurityGroupIds": ["the FunctionsSecurityGroup"],
    }
    assert settings["variables"].keys() == VARIABLES[stage]
    assert settings["variables"]["DAX_ENDPOINT"] in {"the ContentDaxEndpoint", "the TodosDaxEndpoint"}


@pytest.mark.parametrize("stage", ["blog_eu", "thumbnails", "welcome_email"])
def test_other_function_is_outside_the_network(network: None, stage: str) -> None:
    assert network_settings(stage) == {"variables": {}}


def test_without_a_network_stages_have_no_network_settings(deployment: None) -> None:
    assert network_settings("blog") == {"variables": {}}
