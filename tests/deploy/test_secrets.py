"""Secrets of the Parameter Store: only in the environment of the functions that need them."""

import io
import zipfile

import pytest

from infra.deploy.functions.function import Function
from infra.deploy.parameter_store import GENERATED_SECRETS
from infra.deploy.zappa_stages import STAGES
from tests.support.deployment.emulated import EmulatedDeployment

SECRETS = (*GENERATED_SECRETS, "database-url")
SECRETS_OF_STAGES: dict[str, set[str]] = {
    "blog": set(SECRETS),
    "blog_eu": {"secret-key", "origin-secrets", "unsubscribe-secret"},
    "processed_photos": set(SECRETS),  # the same settings
    "scheduled_changes": set(SECRETS),  # the same settings
    "todos": {"secret-key"},
    "welcome_email": {"unsubscribe-secret"},
    "mail_feedback": {"unsubscribe-secret"},
    "announcements": {"unsubscribe-secret"},
    "thumbnails": set(),
}


def test_every_stage_is_tested() -> None:
    assert SECRETS_OF_STAGES.keys() == set(STAGES)


@pytest.fixture(scope="module")
def secrets(deployment: EmulatedDeployment) -> dict[str, bytes]:
    ssm = deployment.client("ssm")
    parameters = {
        name: ssm.get_parameter(Name=f"/myblog/e2e/{name}", WithDecryption=True) for name in SECRETS
    }
    assert {entry["Parameter"]["Type"] for entry in parameters.values()} == {"SecureString"}
    return {name: entry["Parameter"]["Value"].encode() for name, entry in parameters.items()}


@pytest.mark.parametrize("stage", SECRETS_OF_STAGES)
def test_bundle_contains_no_secret(
    deployment: EmulatedDeployment, secrets: dict[str, bytes], stage: str
) -> None:
    function = Function(stage)
    with zipfile.ZipFile(io.BytesIO(deployment.bundle(function.name, function.region))) as bundle:
        contents = {name: bundle.read(name) for name in bundle.namelist()}
    assert [
        name for name, content in contents.items() if any(secret in content for secret in secrets.values())
    ] == []


@pytest.mark.parametrize("stage", SECRETS_OF_STAGES)
def test_function_has_only_its_own_secrets(
    deployment: EmulatedDeployment, secrets: dict[str, bytes], stage: str
) -> None:
    function = Function(stage)
    client = deployment.client("lambda", function.region)
    configuration = client.get_function_configuration(FunctionName=function.name)
    variables = configuration["Environment"]["Variables"].values()
    assert {name for name, value in secrets.items() if value.decode() in variables} == SECRETS_OF_STAGES[
        stage
    ]
