"""`make destroy ENV=... CONFIRM=...`: takes a deployment away, but for what can't be made again.

`DATA=delete` takes that too: posts' photos, subscribers, to-dos, users and their files.
"""

import os
import re
import sys
from collections.abc import Iterator
from typing import Any

import boto3

from infra.console import step
from infra.deploy import stacks, zappa_stages
from infra.deploy.commands import DeployError, zappa
from infra.deploy.functions import STAGES, Function
from infra.deploy.plan import MADE_UP, quiet
from infra.deploy.stacks import StackError

KEEPING = ("auth", "data")  # the stacks of who the users are, and of everything they and the editors made


def destroy(name: str, *, data: bool) -> None:
    """Raise StackError or DeployError where something can't be taken away; to be run again then."""
    prefix, names = f"{zappa_stages.PROJECT}-{name}-", zappa_stages.stack_names(name)
    found = [stack["StackName"] for stack in stacks.existing(names)]
    first = ("events", *zappa_stages.DOMAINS.values(), "origin", "api")
    for stack in [stack for stack in found if stack.removeprefix(prefix) in first]:
        delete(stack)
    delete(f"{prefix}origin", zappa_stages.second_region())
    for stage in reversed(STAGES):
        undeploy(stage)
    for second in stacks.existing(names, zappa_stages.second_region()):
        delete(second["StackName"], zappa_stages.second_region())
    for stack in [stack for stack in found if stack.removeprefix(prefix) not in KEEPING]:
        delete(stack, protected=stack == f"{prefix}network")  # whose database leaves a last snapshot
    delete(f"{prefix}global", zappa_stages.GLOBAL)
    if data:
        for stack in KEEPING:
            delete(f"{prefix}{stack}", protected=True)
        forget_secrets(name)


def undeploy(stage: str) -> None:
    if Function(stage).belongs():
        with step(stage):
            zappa("undeploy", stage, "--yes")


def delete(stack: str, region: str | None = None, *, protected: bool = False) -> None:
    if not stacks.find(stack, region):
        return
    with step(f"{stack} in {region}" if region else stack):
        if protected:
            stacks.let_go(stack, quiet)
        for bucket in stacks.resources(stack, "AWS::S3::Bucket", region):
            empty(bucket, region)
        stacks.delete(stack, quiet, region)


def empty(bucket: str, region: str | None) -> None:
    """Delete every version of every object."""
    s3 = boto3.client("s3", region_name=region)
    for page in s3.get_paginator("list_object_versions").paginate(Bucket=bucket):
        found = [*page.get("Versions", []), *page.get("DeleteMarkers", [])]
        if found:
            objects: Any = [{"Key": each["Key"], "VersionId": each["VersionId"]} for each in found]
            s3.delete_objects(Bucket=bucket, Delete={"Objects": objects, "Quiet": True})


def forget_secrets(name: str) -> None:
    paths = [f"/{zappa_stages.PROJECT}/{name}/{secret}" for secret in MADE_UP]
    boto3.client("ssm").delete_parameters(Names=paths)


def left(name: str) -> Iterator[str]:
    """Say what is still there."""
    for stack in KEEPING:
        if stacks.find(full := f"{zappa_stages.PROJECT}-{name}-{stack}"):
            for resource in stacks.resources(full):
                yield f"{full}: {resource}"
    found = boto3.client("ssm").get_parameters_by_path(Path=f"/{zappa_stages.PROJECT}/{name}/")["Parameters"]
    yield from (f"Parameter Store: {parameter['Name']}" for parameter in found)


def main() -> int:
    name, confirmed = os.environ.get("ENV", ""), os.environ.get("CONFIRM", "")
    data = os.environ.get("DATA", "") == "delete"
    if not re.fullmatch(r"[a-z][a-z0-9-]{0,19}", name):
        print("make destroy: say which: make destroy ENV=production", file=sys.stderr)
        return 1
    if confirmed != name:
        what = "with all its data" if data else "but for its data (DATA=delete takes that too)"
        print(f"make destroy: this takes {name} away, {what}. Add CONFIRM={name} to do it.", file=sys.stderr)
        return 1
    try:
        destroy(name, data=data)
    except (DeployError, StackError) as error:
        print(f"make destroy: {error}", file=sys.stderr)
        return 1
    print("\n".join(["Left:", *left(name)]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
