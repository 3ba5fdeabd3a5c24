"""`make destroy`, first without the data, then with it."""

import os
import subprocess
import sys

from tests.support.deployment.emulated import CompletedCommand, EmulatedDeployment


def destroy(deployment: EmulatedDeployment, **environment: str) -> CompletedCommand:
    variant = EmulatedDeployment({**deployment.environment, **environment}, deployment.record)
    return variant.run(sys.executable, "-m", "infra.deploy.destroy")


def list_stacks(deployment: EmulatedDeployment) -> set[str]:
    stacks = deployment.client("cloudformation").describe_stacks()["Stacks"]
    return {stack["StackName"] for stack in stacks if stack["StackName"].startswith("myblog-")}


def test_destroy_needs_the_name_as_confirmation(deployment: EmulatedDeployment) -> None:
    before = list_stacks(deployment)
    for environment in ({}, {"CONFIRM": "production"}, {"CONFIRM": "yes", "DATA": "delete"}):
        done = destroy(deployment, **environment)
        assert done.returncode == 1
        assert "To confirm, add CONFIRM=e2e." in done.stderr
    assert list_stacks(deployment) == before


def test_destroy_keeps_the_data_and_lists_it(deployment: EmulatedDeployment) -> None:
    data = deployment.outputs("data")
    done = destroy(deployment, CONFIRM="e2e")
    assert done.returncode == 0, done.stdout + done.stderr
    assert list_stacks(deployment) == {"myblog-e2e-data", "myblog-e2e-auth"}
    assert deployment.functions() == {}
    assert deployment.client("apigateway").get_rest_apis()["items"] == []
    assert deployment.client("dynamodb").scan(TableName=data["ContentTable"])["Count"] > 0
    for kept in (data["SubscribersTable"], data["MediaBucket"], "/myblog/e2e/secret-key"):
        assert kept in done.stdout


def test_destroy_with_data_deletes_everything(deployment: EmulatedDeployment) -> None:
    data = deployment.outputs("data")
    deployment.client("s3").put_object(Bucket=data["MediaBucket"], Key="uploads/a/b.jpg", Body=b"x")
    done = destroy(deployment, CONFIRM="e2e", DATA="delete")
    assert done.returncode == 0, done.stdout + done.stderr
    assert list_stacks(deployment) == set()
    assert deployment.client("dynamodb").list_tables()["TableNames"] == []
    assert deployment.client("s3").list_buckets()["Buckets"] == []
    assert done.stdout.rpartition("Kept:\n")[2].split() == ["Parameter", "Store:", "/myblog/e2e/database-url"]


def test_destroy_can_be_repeated(deployment: EmulatedDeployment) -> None:
    done = destroy(deployment, CONFIRM="e2e", DATA="delete")
    assert done.returncode == 0, done.stdout + done.stderr


def test_destroy_without_env_explains_it() -> None:
    environment = {name: value for name, value in os.environ.items() if name != "ENV"}
    done = subprocess.run(
        [sys.executable, "-m", "infra.deploy.destroy"], env=environment, text=True, capture_output=True
    )
    assert (done.returncode, done.stderr) == (
        1,
        "make destroy: ENV is required: make destroy ENV=production\n",
    )
