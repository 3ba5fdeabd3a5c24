"""`make destroy`: without its data, then with all of it."""

import os
import subprocess
import sys

from tests.support.deployment.emulated import CompletedCommand, EmulatedDeployment


def destroy(deployment: EmulatedDeployment, **environment: str) -> CompletedCommand:
    asked = EmulatedDeployment({**deployment.environment, **environment}, deployment.record)
    return asked.run(sys.executable, "-m", "infra.deploy.destroy")


def stacks(deployment: EmulatedDeployment) -> set[str]:
    found = deployment.client("cloudformation").describe_stacks()["Stacks"]
    return {stack["StackName"] for stack in found if stack["StackName"].startswith("myblog-")}


def test_it_wants_to_be_told_the_name_twice(deployment: EmulatedDeployment) -> None:
    before = stacks(deployment)
    for environment in ({}, {"CONFIRM": "production"}, {"CONFIRM": "yes", "DATA": "delete"}):
        done = destroy(deployment, **environment)
        assert done.returncode == 1
        assert "To confirm, add CONFIRM=e2e." in done.stderr
    assert stacks(deployment) == before


def test_what_can_be_made_again_goes_and_the_rest_is_listed(deployment: EmulatedDeployment) -> None:
    data = deployment.outputs("data")
    done = destroy(deployment, CONFIRM="e2e")
    assert done.returncode == 0, done.stdout + done.stderr
    assert stacks(deployment) == {"myblog-e2e-data", "myblog-e2e-auth"}
    assert deployment.functions() == {}
    assert deployment.client("apigateway").get_rest_apis()["items"] == []
    assert deployment.client("dynamodb").scan(TableName=data["ContentTable"])["Count"] > 0
    for left in (data["SubscribersTable"], data["MediaBucket"], "/myblog/e2e/secret-key"):
        assert left in done.stdout


def test_all_of_it_goes_when_that_is_said(deployment: EmulatedDeployment) -> None:
    data = deployment.outputs("data")
    deployment.client("s3").put_object(Bucket=data["MediaBucket"], Key="uploads/a/b.jpg", Body=b"x")
    done = destroy(deployment, CONFIRM="e2e", DATA="delete")
    assert done.returncode == 0, done.stdout + done.stderr
    assert stacks(deployment) == set()
    assert deployment.client("dynamodb").list_tables()["TableNames"] == []
    assert deployment.client("s3").list_buckets()["Buckets"] == []
    assert done.stdout.rpartition("Kept:\n")[2].split() == ["Parameter", "Store:", "/myblog/e2e/database-url"]


def test_there_is_nothing_to_destroy_twice(deployment: EmulatedDeployment) -> None:
    done = destroy(deployment, CONFIRM="e2e", DATA="delete")
    assert done.returncode == 0, done.stdout + done.stderr


def test_it_has_to_be_told_which() -> None:
    environment = {name: value for name, value in os.environ.items() if name != "ENV"}
    done = subprocess.run(
        [sys.executable, "-m", "infra.deploy.destroy"], env=environment, text=True, capture_output=True
    )
    assert (done.returncode, done.stderr) == (
        1,
        "make destroy: ENV is required: make destroy ENV=production\n",
    )
