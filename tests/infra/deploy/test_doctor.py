"""What is found before a deployment begins. Where it takes a whole deployment: tests/deploy/test_doctor.py."""

import sys
from typing import Any

import boto3
import pytest

from infra.deploy import bundles, doctor, stacks, zappa_stages
from infra.deploy.commands import DeployError
from infra.deploy.functions import Function
from infra.deploy.stacks import StackError


def test_strangers_are_told_nothing_but_that(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setattr(boto3, "DEFAULT_SESSION", None)
    (problem,) = doctor.problems("production", "example.com")
    assert problem.startswith("AWS does not know you")


@pytest.mark.parametrize("name", ["", "Production", "production/eu", "a" * 21])
def test_a_deployments_name_is_part_of_other_names(name: str) -> None:
    assert [problem for problem in doctor.names(name, "example.com") if problem.startswith(f"ENV={name}:")]


@pytest.mark.parametrize(
    "domain", ["", "example", "Example.com", "https://example.com", "example.com/", "-a.com"]
)
def test_a_domain_is_a_domain(domain: str) -> None:
    assert list(doctor.names("production", domain)) == [f"DOMAIN={domain} is no domain name in lower case"]


def test_the_region_is_that_of_the_stages(monkeypatch: pytest.MonkeyPatch) -> None:
    assert list(doctor.region()) == []
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    monkeypatch.setattr(boto3, "DEFAULT_SESSION", None)
    (problem,) = doctor.region()
    assert "eu-west-1" in problem
    assert zappa_stages.stage("base")["aws_region"] in problem


def test_nothing_takes_longer_than_the_gateway_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    assert list(doctor.time_limits()) == []
    stage = zappa_stages.stage
    monkeypatch.setattr(zappa_stages, "stage", lambda name: stage(name) | {"timeout_seconds": 30})
    assert {problem.split()[0] for problem in doctor.time_limits()} >= {"blog", "todos"}
    assert not [problem for problem in doctor.time_limits() if "thumbnails" in problem]


def test_starts_are_taken_beforehand_where_someone_waits_for_them(monkeypatch: pytest.MonkeyPatch) -> None:
    assert list(doctor.starts()) == []
    stage = zappa_stages.stage
    monkeypatch.setattr(zappa_stages, "stage", lambda name: stage(name) | {"provisioned_concurrency": 1})
    assert "thumbnails" in {problem.split()[0] for problem in doctor.starts()}
    assert not [problem for problem in doctor.starts() if problem.startswith(("blog", "todos"))]


@pytest.mark.parametrize(("python", "told"), [((3, 11), True), ((3, 12), False)])
def test_snapshots_take_a_newer_python(
    monkeypatch: pytest.MonkeyPatch, python: tuple[int, int], told: bool
) -> None:
    stage = zappa_stages.stage
    monkeypatch.setattr(zappa_stages, "stage", lambda name: stage(name) | {"snap_start": "PublishedVersions"})
    monkeypatch.setattr(sys, "version_info", python)
    assert [problem for problem in doctor.starts() if problem.startswith("blog: Lambda has snap_start")] == (
        [f"blog: Lambda has snap_start from Python 3.12 on, and {bundles.PYTHON} is what deploys here"] * told
    )


def test_packages_that_lambda_lacks_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def stage(name: str) -> dict[str, Any]:
        return {"packages": "no-such-group"}

    monkeypatch.setattr(zappa_stages, "stage", stage)
    (problem,) = doctor.wheels()
    assert "no-such-group" in problem


def test_a_bundle_beyond_its_budget_is_told_of(monkeypatch: pytest.MonkeyPatch) -> None:
    def package(self: Function) -> None:
        if self.stage == "todos":
            raise DeployError("package todos failed:\nError: todos: 30.1 MB zipped are more than 30")

    monkeypatch.setattr(Function, "package", package)
    assert doctor.sizes() == ["no bundle of todos: Error: todos: 30.1 MB zipped are more than 30"]


@pytest.mark.parametrize("network", ["none", "vpc"])
def test_hosts_and_origins_are_looked_at_before_anything_is_made(
    network: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = {
        "ENV": "unmade",
        "NETWORK": network,
        "SITE_URL": "https://b.example",
        "TODOS_URL": "https://t.example",
    }
    for name, value in told.items():
        monkeypatch.setenv(name, value)
    assert list(doctor.settings()) == []
    monkeypatch.setenv("SITE_URL", "b.example")
    assert "CSRF_TRUSTED_ORIGINS" in "".join(doctor.settings())


def test_stacks_are_looked_at_in_both_regions(monkeypatch: pytest.MonkeyPatch) -> None:
    def existing(names: set[str], region: str) -> list[dict[str, str]]:
        status = "UPDATE_IN_PROGRESS" if region == zappa_stages.first_region() else "UPDATE_ROLLBACK_FAILED"
        return [{"StackName": "myblog-prod-alarms", "StackStatus": status}]

    monkeypatch.setattr(stacks, "existing", existing)
    stuck, changing = sorted(doctor.stacks_at_rest("prod"))
    assert stuck.startswith("myblog-prod-alarms in eu-west-1 is stuck")
    assert changing.startswith("myblog-prod-alarms in us-east-1 is being changed")


def test_settings_may_name_what_is_not_made_yet(running_emulator: None) -> None:
    with pytest.raises(StackError):
        zappa_stages.looked_up("data", "ContentTable")
    assert len(doctor.environment("blog")["SECRET_KEY"]) > 50
