"""Secrets come from the Parameter Store into the functions' environment, and into nothing else."""

import io
import zipfile

import pytest

from infra.deploy.functions.function import Function
from infra.deploy.parameter_store import GENERATED_SECRETS
from infra.deploy.zappa_stages import STAGES
from tests.support.deployment.emulated import EmulatedDeployment

SECRETS = (*GENERATED_SECRETS, "database-url")
OWN: dict[str, set[str]] = {
    "blog": set(SECRETS),
    "blog_eu": {"secret-key", "origin-secrets", "unsubscribe-secret"},
    "processed_photos": set(SECRETS),  # the same settings
    "todos": {"secret-key"},
    "welcome_email": {"unsubscribe-secret"},
    "mail_feedback": {"unsubscribe-secret"},
    "announcements": {"unsubscribe-secret"},
    "thumbnails": set(),
}


def test_every_stage_is_tried() -> None:
    assert OWN.keys() == set(STAGES)


@pytest.fixture(scope="module")
def secrets(deployment: EmulatedDeployment) -> dict[str, bytes]:
    ssm = deployment.client("ssm")
    found = {name: ssm.get_parameter(Name=f"/myblog/e2e/{name}", WithDecryption=True) for name in SECRETS}
    assert {each["Parameter"]["Type"] for each in found.values()} == {"SecureString"}
    return {name: each["Parameter"]["Value"].encode() for name, each in found.items()}


@pytest.mark.parametrize("stage", OWN)
def test_no_bundle_holds_one(deployment: EmulatedDeployment, secrets: dict[str, bytes], stage: str) -> None:
    function = Function(stage)
    with zipfile.ZipFile(io.BytesIO(deployment.bundle(function.name, function.region))) as bundle:
        contents = {name: bundle.read(name) for name in bundle.namelist()}
    assert [
        name for name, content in contents.items() if any(each in content for each in secrets.values())
    ] == []


@pytest.mark.parametrize("stage", OWN)
def test_a_function_knows_no_others(
    deployment: EmulatedDeployment, secrets: dict[str, bytes], stage: str
) -> None:
    function = Function(stage)
    client = deployment.client("lambda", function.region)
    found = client.get_function_configuration(FunctionName=function.name)
    variables = found["Environment"]["Variables"].values()
    assert {name for name, value in secrets.items() if value.decode() in variables} == OWN[stage]
