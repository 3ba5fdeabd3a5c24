"""`make destroy ENV=... CONFIRM=...`: delete a deployment, except the data that can't be rebuilt.

`DATA=delete` also deletes photos, subscribers, to-dos, users and their files.
"""

import os
import sys
from collections.abc import Iterator
from typing import Any

import boto3

from infra.console import show_progress
from infra.deploy import parameter_store, zappa_stages
from infra.deploy.checks.account import DEPLOYMENT_NAME
from infra.deploy.cloudformation import stacks
from infra.deploy.commands import run_zappa
from infra.deploy.errors import DeployError
from infra.deploy.functions.function import Function
from infra.deploy.zappa_stages import GLOBAL_REGION, STAGES, second_region, stack_name

_DATA_STACKS = ("auth", "data")
# Stacks that refer to functions or APIs, so that they are deleted before these.
_DEPENDENT_STACKS = ("events", *zappa_stages.DOMAINS.values(), "origin", "api")


def destroy(deployment: str, *, data: bool) -> None:
    """Delete a deployment. Raise DeployError if something can't be deleted; call it again then."""
    names = zappa_stages.stack_names(deployment)
    existing = [stack["StackName"] for stack in stacks.list_existing(names)]
    _delete_dependent_stacks(deployment, existing)
    for stage in reversed(STAGES):
        undeploy_stage(stage)
    for stack in stacks.list_existing(names, second_region()):
        _delete_stack(stack["StackName"], second_region())
    _delete_other_stacks(deployment, existing)
    if data:
        for name in _DATA_STACKS:
            _delete_stack(stack_name(deployment, name), protected=True)
        parameter_store.delete_generated_secrets(deployment)


def undeploy_stage(stage: str) -> None:
    """Delete the function and API of a stage, unless they belong to another deployment."""
    function = Function(stage)
    configuration = function.configuration()
    if configuration and function.is_of_this_deployment(configuration):
        with show_progress(stage):
            run_zappa("undeploy", stage, "--yes")


def _delete_dependent_stacks(deployment: str, existing: list[str]) -> None:
    dependent = {stack_name(deployment, stack) for stack in _DEPENDENT_STACKS}
    for name in existing:
        if name in dependent:
            _delete_stack(name)
    _delete_stack(stack_name(deployment, "origin"), second_region())


def _delete_other_stacks(deployment: str, existing: list[str]) -> None:
    data = {stack_name(deployment, stack) for stack in _DATA_STACKS}
    network = stack_name(deployment, "network")
    for name in existing:
        if name not in data:
            _delete_stack(name, protected=name == network)  # its database leaves a final snapshot
    _delete_stack(stack_name(deployment, "global"), GLOBAL_REGION)


def _delete_stack(name: str, region: str | None = None, *, protected: bool = False) -> None:
    """Delete a stack if it exists, with the objects in its buckets."""
    if not stacks.find(name, region):
        return
    with show_progress(f"{name} in {region}" if region else name):
        if protected:
            stacks.disable_deletion_protection(name, _ignore)
        for bucket in stacks.resource_ids(name, "AWS::S3::Bucket", region):
            _empty_bucket(bucket, region)
        stacks.delete(name, _ignore, region)


def _empty_bucket(bucket: str, region: str | None) -> None:
    """Delete every version of every object."""
    s3 = boto3.client("s3", region_name=region)
    for page in s3.get_paginator("list_object_versions").paginate(Bucket=bucket):
        versions = [*page.get("Versions", []), *page.get("DeleteMarkers", [])]
        if versions:
            objects: Any = [
                {"Key": version["Key"], "VersionId": version["VersionId"]} for version in versions
            ]
            s3.delete_objects(Bucket=bucket, Delete={"Objects": objects, "Quiet": True})


def _remaining_resources(deployment: str) -> Iterator[str]:
    for stack in _DATA_STACKS:
        name = stack_name(deployment, stack)
        if stacks.find(name):
            for resource in stacks.resource_ids(name):
                yield f"{name}: {resource}"
    yield from (f"Parameter Store: {path}" for path in parameter_store.list_secret_paths(deployment))


def _ignore(event: str) -> None:
    """Ignore the event of a resource: the command prints a line for each stack only."""


def main() -> int:
    deployment, confirmed = os.environ.get("ENV", ""), os.environ.get("CONFIRM", "")
    data = os.environ.get("DATA", "") == "delete"
    if not DEPLOYMENT_NAME.fullmatch(deployment):
        print("make destroy: ENV is required: make destroy ENV=production", file=sys.stderr)
        return 1
    if confirmed != deployment:
        scope = "with all its data" if data else "but keeps its data (DATA=delete deletes that too)"
        print(
            f"make destroy: this deletes {deployment} {scope}. To confirm, add CONFIRM={deployment}.",
            file=sys.stderr,
        )
        return 1
    try:
        destroy(deployment, data=data)
    except DeployError as error:
        print(f"make destroy: {error}", file=sys.stderr)
        return 1
    print("\n".join(["Kept:", *_remaining_resources(deployment)]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
