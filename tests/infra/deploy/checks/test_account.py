"""Checks of the account and of the command's arguments. tests/deploy/test_doctor.py has those of a whole deployment."""

import boto3
import pytest

from infra.deploy import zappa_stages
from infra.deploy.checks import account, doctor
from infra.deploy.cloudformation import stacks
from infra.deploy.functions.function import Function


def test_doctor_without_credentials_reports_only_that(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setattr(boto3, "DEFAULT_SESSION", None)
    (problem,) = doctor.find_problems("production", "example.com")
    assert problem.startswith("No valid AWS credentials")


@pytest.mark.parametrize("name", ["", "Production", "production/eu", "a" * 21])
def test_deployment_name_that_is_invalid_is_reported(name: str) -> None:
    problems = account.check_names(name, "example.com")
    assert [problem for problem in problems if problem.startswith(f"ENV={name}:")]


@pytest.mark.parametrize(
    "domain", ["", "example", "Example.com", "https://example.com", "example.com/", "-a.com"]
)
def test_domain_that_is_invalid_is_reported(domain: str) -> None:
    assert list(account.check_names("production", domain)) == [
        f"DOMAIN={domain} is not a domain name in lower case"
    ]


def test_region_of_the_environment_has_to_be_that_of_the_stages(monkeypatch: pytest.MonkeyPatch) -> None:
    assert list(account.check_region()) == []
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    monkeypatch.setattr(boto3, "DEFAULT_SESSION", None)
    (problem,) = account.check_region()
    assert "eu-west-1" in problem
    assert zappa_stages.first_region() in problem


def test_stacks_are_checked_in_every_region(monkeypatch: pytest.MonkeyPatch) -> None:
    def list_existing(names: set[str], region: str) -> list[dict[str, str]]:
        status = "UPDATE_IN_PROGRESS" if region == zappa_stages.first_region() else "UPDATE_ROLLBACK_FAILED"
        return [{"StackName": "myblog-prod-alarms", "StackStatus": status}]

    monkeypatch.setattr(stacks, "list_existing", list_existing)
    stuck, changing = sorted(account.check_stacks("prod"))
    assert stuck.startswith("myblog-prod-alarms in eu-west-1 is stuck")
    assert changing.startswith("myblog-prod-alarms in us-east-1 is being changed")


def test_functions_are_looked_up_once_each(monkeypatch: pytest.MonkeyPatch) -> None:
    requested: list[str] = []

    def configuration(function: Function) -> dict[str, str]:
        requested.append(function.stage)
        return {"Role": "arn:aws:iam::000000000000:role/another"}

    monkeypatch.setattr(Function, "configuration", configuration)
    assert len(list(account.check_other_deployments())) == len(zappa_stages.STAGES)
    assert requested == zappa_stages.STAGES
