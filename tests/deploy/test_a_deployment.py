"""`make deploy`. The tests run in this order: the first ones need an empty account."""

import os
import subprocess
import sys

from infra.deploy import zappa_stages
from infra.deploy.zappa_stages import STAGES
from infra.paths import ROOT
from tests.support.deployment.emulated import EmulatedDeployment


def test_deploy_without_env_and_domain_explains_them() -> None:
    environment = {name: value for name, value in os.environ.items() if name not in {"ENV", "DOMAIN"}}
    done = subprocess.run(
        [sys.executable, "-m", "infra.deploy"], cwd=ROOT, env=environment, text=True, capture_output=True
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert "make deploy ENV=production DOMAIN=example.com" in done.stderr


def test_zappa_without_stacks_names_the_missing_one(empty: EmulatedDeployment) -> None:
    done = empty.zappa("deploy", "thumbnails")
    assert done.returncode != 0
    assert "myblog-e2e-" in done.stdout + done.stderr
    assert "make deploy" in done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr


def test_deploy_without_a_secret_stops_before_the_functions(empty: EmulatedDeployment) -> None:
    done = empty.deploy()
    assert done.returncode != 0
    assert "/myblog/e2e/database-url" in done.stderr
    assert empty.functions() == {}


def test_second_deploy_changes_nothing(deployment: EmulatedDeployment) -> None:
    first = deployment.functions()
    assert first.keys() == {f"myblog-{stage.replace('_', '-')}" for stage in STAGES}
    assert len(deployment.client("lambda").list_event_source_mappings()["EventSourceMappings"]) == 7
    again = deployment.deploy()
    assert again.returncode == 0, again.stdout + again.stderr
    assert deployment.functions() == first


def test_every_function_has_a_log_group_that_expires(deployment: EmulatedDeployment) -> None:
    for region in (zappa_stages.first_region(), zappa_stages.second_region()):
        groups = deployment.client("logs", region).describe_log_groups()["logGroups"]
        retention = {group["logGroupName"]: group.get("retentionInDays") for group in groups}
        for function in deployment.client("lambda", region).list_functions()["Functions"]:
            assert retention[f"/aws/lambda/{function['FunctionName']}"] == 30
