"""Rules for all templates that the emulator does not enforce."""

from pathlib import Path
from typing import Any

import pytest

from infra.paths import TEMPLATES
from tests.support.templates import (
    TEMPLATE_PATHS,
    flatten_loops,
    load_template,
)

CONSTRAINTS = {"AllowedPattern", "AllowedValues", "MinValue", "MaxValue", "MinLength", "MaxLength"}


def resources(kind: str) -> list[Any]:
    """Return the properties of all resources of a type."""
    parameters = []
    for path in TEMPLATE_PATHS:
        for name, resource in flatten_loops(load_template(path)["Resources"]):
            if resource["Type"] == kind:
                parameters.append(pytest.param(resource["Properties"], id=f"{path.stem}.{name}"))
    return parameters


@pytest.mark.parametrize("path", TEMPLATE_PATHS, ids=lambda path: path.stem)
def test_parameters_are_described_and_constrained(path: Path) -> None:
    for name, parameter in load_template(path).get("Parameters", {}).items():
        assert parameter["Description"].endswith("."), name
        assert CONSTRAINTS & parameter.keys() or parameter["Type"].startswith("AWS::"), name


@pytest.mark.parametrize("path", TEMPLATE_PATHS, ids=lambda path: path.stem)
def test_template_is_small_enough_without_s3(path: Path) -> None:
    assert len(path.read_bytes()) <= 51_200


@pytest.mark.parametrize("path", TEMPLATE_PATHS, ids=lambda path: path.stem)
def test_outputs_are_described(path: Path) -> None:
    for name, output in load_template(path).get("Outputs", {}).items():
        assert output["Description"].endswith("."), name


@pytest.mark.parametrize("bucket", resources("AWS::S3::Bucket"))
def test_buckets_are_private_encrypted_and_tidy(bucket: dict[str, Any]) -> None:
    assert set(bucket["PublicAccessBlockConfiguration"].values()) == {True}
    assert len(bucket["PublicAccessBlockConfiguration"]) == 4
    assert bucket["BucketEncryption"]
    assert any("AbortIncompleteMultipartUpload" in rule for rule in bucket["LifecycleConfiguration"]["Rules"])
    if bucket.get("VersioningConfiguration"):
        rules = bucket["LifecycleConfiguration"]["Rules"]
        assert any("NoncurrentVersionExpiration" in rule for rule in rules)


@pytest.mark.parametrize("queue", resources("AWS::SQS::Queue"))
def test_queues_have_a_dead_letter_queue_or_are_one(queue: dict[str, Any]) -> None:
    two_weeks = 14 * 24 * 60 * 60
    assert queue.get("RedrivePolicy") or queue["MessageRetentionPeriod"] == two_weeks


@pytest.mark.parametrize("table", resources("AWS::DynamoDB::GlobalTable"))
def test_every_replica_is_backed_up_and_can_be_protected(table: dict[str, Any]) -> None:
    first, second = table["Replicas"]
    for replica in (first, second["If"][1]):
        assert replica["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}
        assert replica["DeletionProtectionEnabled"] == {"Ref": "DeletionProtection"}


def test_todos_table_is_backed_up_and_can_be_protected() -> None:
    table = load_template(TEMPLATES / "data.yaml")["Resources"]["TodosTable"]
    assert table["DeletionPolicy"] == "RetainExceptOnCreate"
    assert table["Properties"]["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}
    assert table["Properties"]["DeletionProtectionEnabled"] == {"Ref": "DeletionProtection"}


def test_every_bucket_rejects_plain_http() -> None:
    rejecting = set()
    for path in TEMPLATE_PATHS:
        for _, policy in flatten_loops(load_template(path)["Resources"]):
            if policy["Type"] == "AWS::S3::BucketPolicy" and "aws:SecureTransport" in str(policy):
                rejecting.add(policy["Properties"]["Bucket"]["Ref"])
    buckets = {
        name
        for path in TEMPLATE_PATHS
        for name, resource in flatten_loops(load_template(path)["Resources"])
        if resource["Type"] == "AWS::S3::Bucket"
    }
    assert buckets == rejecting


def test_skipped_security_checks_have_a_reason() -> None:
    for path in TEMPLATE_PATHS:
        for name, resource in flatten_loops(load_template(path)["Resources"]):
            for skipped in resource.get("Metadata", {}).get("checkov", {}).get("skip", []):
                assert len(skipped["comment"]) > 10, name
