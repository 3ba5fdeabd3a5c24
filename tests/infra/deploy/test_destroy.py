"""Two deployments in one account, where the name of one begins with the other's. tests/deploy destroys a whole one."""

from collections.abc import Iterator
from pathlib import Path

import boto3
import pytest

from infra.deploy import destroy
from infra.deploy.checks import account
from infra.deploy.cloudformation import stacks
from infra.deploy.functions.function import Function

BUCKET = (
    "Resources: {Bucket: {Type: 'AWS::S3::Bucket', DeletionPolicy: Retain, Properties: {BucketName: %s}}}"
)
ROLE = "arn:aws:iam::000000000000:role/%s-BlogRole-1"
ROLES = "Resources: {Queue: {Type: 'AWS::SQS::Queue'}}\nOutputs: {BlogRoleArn: {Value: '%s'}}"


@pytest.fixture
def buckets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The buckets of `prod` and `prod-old`, each with an object and named like its stack."""
    monkeypatch.setenv("ENV", "prod")
    template, s3 = tmp_path / "data.yaml", boto3.client("s3")
    names = ["myblog-prod-data", "myblog-prod-old-data"]
    for name in names:
        template.write_text(BUCKET % name)
        stacks.deploy(name, template, {}, lambda _: None)
        s3.put_object(Bucket=name, Key="photo.jpg", Body=b"x")
    yield names
    destroy.destroy("prod-old", data=True)


def count_objects(bucket: str) -> int:
    return int(boto3.client("s3").list_objects_v2(Bucket=bucket)["KeyCount"])


def test_destroy_keeps_the_stacks_of_another_deployment(buckets: list[str]) -> None:
    destroy.destroy("prod", data=False)
    assert [count_objects(bucket) for bucket in buckets] == [1, 1]
    destroy.destroy("prod", data=True)
    assert [bool(stacks.find(stack)) for stack in buckets] == [False, True]
    assert count_objects("myblog-prod-old-data") == 1


def test_destroy_keeps_the_functions_of_another_deployment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = ("myblog-prod-roles", "myblog-prod-old-roles")
    for name in names:
        (tmp_path / "roles.yaml").write_text(ROLES % ROLE % name)
        stacks.deploy(name, tmp_path / "roles.yaml", {}, lambda _: None)
    deployed = {"Role": ROLE % "myblog-prod-old-roles"}
    monkeypatch.setattr(Function, "configuration", lambda self: deployed if self.stage == "blog" else None)
    monkeypatch.setenv("ENV", "prod")
    (problem,) = account.check_other_deployments()
    assert problem.startswith("myblog-blog belongs to another deployment")
    destroy.undeploy_stage("blog")  # Zappa would fail: there is no such function
    monkeypatch.setenv("ENV", "prod-old")
    assert list(account.check_other_deployments()) == []
    for name in names:
        stacks.delete(name, lambda _: None)
