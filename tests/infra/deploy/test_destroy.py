"""Two deployments, the name of one being how the other's begins. Where it takes a whole one: tests/deploy."""

from collections.abc import Iterator
from pathlib import Path

import boto3
import pytest

from infra.deploy import destroy, doctor, stacks, zappa_stages
from infra.deploy.functions import Function
from infra.deploy.plan import Deployment
from infra.deploy.stacks import select_parameters
from infra.paths import TEMPLATES

HELD = "Resources: {Bucket: {Type: 'AWS::S3::Bucket', DeletionPolicy: Retain, Properties: {BucketName: %s}}}"
ROLE = "arn:aws:iam::000000000000:role/%s-BlogRole-1"
ROLES = "Resources: {Queue: {Type: 'AWS::SQS::Queue'}}\nOutputs: {BlogRoleArn: {Value: '%s'}}"
BY_HAND = {"updates", "updates_cdn", "updates_s3"}


@pytest.fixture
def buckets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """What `prod` and `prod-old` keep, each in a bucket of the stack's name."""
    monkeypatch.setenv("ENV", "prod")
    names, template, s3 = (
        ["myblog-prod-data", "myblog-prod-old-data"],
        tmp_path / "data.yaml",
        boto3.client("s3"),
    )
    for name in names:
        template.write_text(HELD % name)
        stacks.deploy(name, template, {}, lambda _: None)
        s3.put_object(Bucket=name, Key="photo.jpg", Body=b"x")
    yield names
    destroy.destroy("prod-old", data=True)


def objects(bucket: str) -> int:
    return int(boto3.client("s3").list_objects_v2(Bucket=bucket)["KeyCount"])


def test_the_other_one_keeps_its_stacks_and_what_is_in_them(buckets: list[str]) -> None:
    destroy.destroy("prod", data=False)
    assert [objects(bucket) for bucket in buckets] == [1, 1]
    destroy.destroy("prod", data=True)
    assert [bool(stacks.find(stack)) for stack in buckets] == [False, True]
    assert objects("myblog-prod-old-data") == 1


def test_the_other_ones_functions_are_not_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("myblog-prod-roles", "myblog-prod-old-roles"):
        (tmp_path / "roles.yaml").write_text(ROLES % ROLE % name)
        stacks.deploy(name, tmp_path / "roles.yaml", {}, lambda _: None)
    found = {"Role": ROLE % "myblog-prod-old-roles"}
    monkeypatch.setattr(Function, "deployed", lambda self: found if self.stage == "blog" else None)
    monkeypatch.setenv("ENV", "prod")
    (problem,) = doctor.others()
    assert problem.startswith("myblog-blog belongs to another deployment")
    destroy.undeploy("blog")  # which would fail here
    monkeypatch.setenv("ENV", "prod-old")
    assert list(doctor.others()) == []
    for name in ("myblog-prod-roles", "myblog-prod-old-roles"):
        stacks.delete(name, lambda _: None)


def test_each_stack_of_a_deployment_is_known() -> None:
    assert {path.stem for path in TEMPLATES.glob("*.yaml")} - BY_HAND == zappa_stages.STACKS


@pytest.fixture
def shell(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """What a deployment writes into the environment, taken back."""
    for name in ("ENV", "SITE_URL", "TODOS_URL", "PARAMETERS", "ALARM_EMAIL"):
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)
    return monkeypatch


def test_nothing_is_said_of_the_alarms_address_unless_it_is_given(shell: pytest.MonkeyPatch) -> None:
    assert "AlarmEmail" not in Deployment("prod", "example.com", {}).made
    for address in ("", "ops@example.com"):
        shell.setenv("ALARM_EMAIL", address)
        assert (
            select_parameters(Deployment("prod", "example.com", {}).made, "alarms.yaml")["AlarmEmail"]
            == address
        )


def test_any_parameter_can_be_given(shell: pytest.MonkeyPatch) -> None:
    shell.setenv("PARAMETERS", "CacheSize=none UnsubscribeEmail=stop@example.com")
    made = Deployment("prod", "example.com", {}).made
    assert select_parameters(made, "api.yaml")["CacheSize"] == "none"
    assert select_parameters(made, "mail.yaml")["UnsubscribeEmail"] == "stop@example.com"
    assert list(doctor.parameters()) == []


def test_a_parameter_that_no_stack_has_is_refused(shell: pytest.MonkeyPatch) -> None:
    shell.setenv("PARAMETERS", "CacheSize=none DaxNode=1")
    (problem,) = doctor.parameters()
    assert "no stack of this deployment has the parameter DaxNode" in problem
    shell.setenv("PARAMETERS", "DaxNodes=0")
    assert len(list(doctor.parameters())) == 1
    shell.setenv("NETWORK", "vpc")
    assert list(doctor.parameters()) == []


def test_workers_are_told_where_mails_that_unsubscribe_arrive(shell: pytest.MonkeyPatch) -> None:
    shell.setenv("ENV", "unsubscribing")
    sender = {"SenderEmail": "hello@sender.example", "SenderDomain": "sender.example"}
    stacks.deploy("myblog-unsubscribing-mail", TEMPLATES / "mail.yaml", sender, lambda _: None)
    for stage in ("welcome_email", "announcements"):
        told = zappa_stages.stage(stage)["aws_environment_variables"]["UNSUBSCRIBE_EMAIL"]
        assert zappa_stages.filled(told) == ""  # the sender's then; the emulator receives no mail
    stacks.delete("myblog-unsubscribing-mail", lambda _: None)
