"""Zappa's own commands, for each stage.

`make deploy` has run `zappa package` and `zappa deploy` for each, and `make destroy` runs `zappa undeploy`.
"""

import json
from dataclasses import replace

import pytest

from infra.deploy import zappa_stages
from infra.deploy.functions.function import Function
from infra.deploy.zappa_stages import STAGES
from tests.support.deployment.apis import function_arn, list_integrations, may_call
from tests.support.deployment.emulated import EmulatedDeployment

HTTP = [stage for stage in STAGES if zappa_stages.stage(stage).get("django_settings")]


@pytest.mark.parametrize("stage", STAGES)
def test_status_shows_the_function(deployment: EmulatedDeployment, stage: str) -> None:
    done = deployment.zappa("status", stage, "--json")
    assert json.loads(done.stdout)["Lambda Name"] == Function(stage).name, done.stderr


@pytest.mark.parametrize("stage", STAGES)
def test_tail_shows_the_functions_output(deployment: EmulatedDeployment, stage: str) -> None:
    event = {"raw_command": "print('here I am')"} if stage in HTTP else []
    client = deployment.client("lambda", Function(stage).region)
    client.invoke(FunctionName=Function(stage).name, Payload=json.dumps(event))
    done = deployment.zappa("tail", stage, "--since", "1h", "--disable-keep-open")
    assert ("here I am" if stage in HTTP else "Error") in done.stdout, done.stdout + done.stderr


@pytest.mark.parametrize("stage", STAGES)
def test_update_and_rollback_change_only_the_code(deployment: EmulatedDeployment, stage: str) -> None:
    """Release another function's code, and roll it back."""
    other = "mail_feedback" if stage != "mail_feedback" else "announcements"
    client, name = deployment.client("lambda", Function(stage).region), Function(stage).name

    def code() -> str:
        return str(client.get_function_configuration(FunctionName=name)["CodeSha256"])

    def run(*command: str) -> None:
        done = deployment.zappa(*command)
        assert done.returncode == 0, done.stdout + done.stderr

    def variables() -> dict[str, str]:
        environment: dict[str, str] = client.get_function_configuration(FunctionName=name)["Environment"][
            "Variables"
        ]
        return environment

    right, settings = code(), variables()
    run("update", stage, "--zip", str(Function(other).bundle))
    assert (code() != right, variables()) == (True, settings)
    run("rollback", stage, "-n", "1")
    assert code() == right


def test_stage_is_updated_undeployed_and_deployed(deployment: EmulatedDeployment) -> None:
    """Zappa takes CDN_URL from the environment, where `make deploy` puts it too."""
    client = deployment.client("lambda")

    def variables() -> dict[str, str]:
        configuration = client.get_function_configuration(FunctionName="myblog-thumbnails")
        return dict(configuration["Environment"]["Variables"])

    before = variables()
    with_url = replace(deployment, environment={**deployment.environment, "CDN_URL": before["CDN_URL"]})
    for command in (["update", "thumbnails"], ["undeploy", "thumbnails", "--yes"], ["deploy", "thumbnails"]):
        done = with_url.zappa(*command)
        assert done.returncode == 0, done.stdout + done.stderr
        assert ("myblog-thumbnails" in deployment.functions()) == (command[0] != "undeploy")
    assert variables() == before


@pytest.mark.parametrize("stage", ["blog", "blog_eu"])
def test_api_may_call_its_function(deployment: EmulatedDeployment, stage: str) -> None:
    integrations = list_integrations(deployment, Function(stage).name, Function(stage).region)
    assert {function_arn(entry).partition(":function:")[2] for entry in integrations} == {
        Function(stage).name
    }
    assert all(may_call(deployment, entry) for entry in integrations)


def test_account_has_no_other_apis(deployment: EmulatedDeployment) -> None:
    """Zappa creates an API for WebSockets if it finds code for them, such as its own."""
    for region, names in (
        (zappa_stages.first_region(), {"myblog-blog", "myblog-e2e-api"}),
        (zappa_stages.second_region(), {"myblog-blog-eu"}),
    ):
        apis = deployment.client("apigateway", region).get_rest_apis()["items"]
        assert {api["name"] for api in apis} == names
        assert deployment.client("apigatewayv2", region).get_apis()["Items"] == []
