"""`make deploy`. In the order of the file: the first tests find nothing deployed."""

import os
import subprocess
import sys

from infra.deploy import zappa_stages
from infra.deploy.zappa_stages import STAGES
from infra.paths import ROOT
from tests.support.deployment.emulated import EmulatedDeployment


def test_it_has_to_be_told_which_and_where() -> None:
    environment = {name: value for name, value in os.environ.items() if name not in {"ENV", "DOMAIN"}}
    done = subprocess.run(
        [sys.executable, "-m", "infra.deploy"], cwd=ROOT, env=environment, text=True, capture_output=True
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert "make deploy ENV=production DOMAIN=example.com" in done.stderr


def test_a_missing_stack_is_named_in_one_line(empty: EmulatedDeployment) -> None:
    done = empty.zappa("deploy", "thumbnails")
    assert done.returncode != 0
    assert "myblog-e2e-" in done.stdout + done.stderr
    assert "make deploy" in done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr


def test_it_stops_where_a_secret_is_missing(empty: EmulatedDeployment) -> None:
    done = empty.deploy()
    assert done.returncode != 0
    assert "/myblog/e2e/database-url" in done.stderr
    assert empty.functions() == {}


def test_everything_is_deployed_and_the_second_time_nothing_changes(deployment: EmulatedDeployment) -> None:
    first = deployment.functions()
    assert first.keys() == {f"myblog-{stage.replace('_', '-')}" for stage in STAGES}
    assert len(deployment.client("lambda").list_event_source_mappings()["EventSourceMappings"]) == 6
    again = deployment.deploy()
    assert again.returncode == 0, again.stdout + again.stderr
    assert deployment.functions() == first


def test_every_log_was_there_before_its_function_and_ends(deployment: EmulatedDeployment) -> None:
    for region in (zappa_stages.first_region(), zappa_stages.second_region()):
        groups = deployment.client("logs", region).describe_log_groups()["logGroups"]
        kept = {group["logGroupName"]: group.get("retentionInDays") for group in groups}
        for function in deployment.client("lambda", region).list_functions()["Functions"]:
            assert kept[f"/aws/lambda/{function['FunctionName']}"] == 30
