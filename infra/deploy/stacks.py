"""CloudFormation stacks: create or update one, and hand its outputs to the rest as an environment."""

import os
import re
import time
import uuid
from collections.abc import Callable, Container, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urlsplit

import boto3
from botocore.exceptions import ClientError

from infra.paths import TEMPLATES

if TYPE_CHECKING:
    from mypy_boto3_cloudformation import CloudFormationClient
    from mypy_boto3_cloudformation.type_defs import StackEventTypeDef, StackTypeDef

# What a failed creation leaves behind holds nothing and takes no update: it can only be deleted.
LEFTOVER = {"ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "CREATE_FAILED", "DELETE_FAILED", "REVIEW_IN_PROGRESS"}
DONE = {"CREATE_COMPLETE", "UPDATE_COMPLETE", "DELETE_COMPLETE"}
CANCELLED = "Resource creation cancelled"  # said of what had to stop because something else failed
LONGEST_PAUSE = 3

Report = Callable[[str], None]
Operation = Literal["create_stack", "update_stack"]


class StackError(RuntimeError):
    pass


def deploy(
    name: str,
    template: Path,
    given: Mapping[str, str],
    report: Report = print,
    region: str | None = None,
) -> dict[str, str]:
    """Create the stack or bring it up to date, and return its outputs.

    A parameter that is not given keeps its value; in a new stack it has the template's default. `report` gets a line
    for each resource that is ready. Raise StackError with the first failure's reason.
    """
    client = boto3.client("cloudformation", region_name=region)
    stack = find(name, region)
    if stack and stack["StackStatus"] in LEFTOVER:
        _delete(client, stack, report)
        stack = None
    operation: Operation = "update_stack" if stack else "create_stack"
    change: Any = {
        "TemplateBody": template.read_text(),
        "Parameters": [
            *({"ParameterKey": key, "ParameterValue": value} for key, value in given.items()),
            *({"ParameterKey": key, "UsePreviousValue": True} for key in _kept(stack, template, given)),
        ],
    }
    _change(client, operation, name, change, report)
    return outputs(name, region)


def find(name: str, region: str | None = None) -> "StackTypeDef | None":
    try:
        return boto3.client("cloudformation", region_name=region).describe_stacks(StackName=name)["Stacks"][0]
    except ClientError as error:
        if "does not exist" in str(error):
            return None
        raise


def existing(names: Container[str], region: str | None = None) -> "list[StackTypeDef]":
    """List those of the stacks that are there, newest first."""
    pages = boto3.client("cloudformation", region_name=region).get_paginator("describe_stacks").paginate()
    found = [stack for page in pages for stack in page["Stacks"] if stack["StackName"] in names]
    return sorted(found, key=lambda stack: stack["CreationTime"], reverse=True)


def resources(name: str, kind: str = "", region: str | None = None) -> list[str]:
    """List the names of a stack's resources, of one type or of all."""
    client = boto3.client("cloudformation", region_name=region)
    pages = client.get_paginator("list_stack_resources").paginate(StackName=name)
    found = [resource for page in pages for resource in page["StackResourceSummaries"]]
    return [each.get("PhysicalResourceId", "") for each in found if not kind or each["ResourceType"] == kind]


def let_go(name: str, report: Report = print) -> None:
    """Lift the protection of what a stack holds, so that all of it is deleted with the stack."""
    client, stack = boto3.client("cloudformation"), _existing(name)
    template = client.get_template(StackName=name)["TemplateBody"]
    change: Any = {
        "TemplateBody": re.sub(r"Policy: Retain\w*", "Policy: Delete", str(template)),
        "Parameters": [
            {"ParameterKey": key, "ParameterValue": "false"}
            if (key := each["ParameterKey"]) == "DeletionProtection"
            else {"ParameterKey": key, "UsePreviousValue": True}
            for each in stack["Parameters"]
        ],
    }
    _change(client, "update_stack", name, change, report)


def delete(name: str, report: Report = print, region: str | None = None) -> None:
    _delete(boto3.client("cloudformation", region_name=region), _existing(name, region), report)


def settled() -> bool:
    """Tell whether there are stacks at all, and none is being changed."""
    found = boto3.client("cloudformation").describe_stacks()["Stacks"]
    return bool(found) and not any(stack["StackStatus"].endswith("_IN_PROGRESS") for stack in found)


def stack_id(name: str) -> str:
    """Return what tells a stack from an earlier one of the same name."""
    return _existing(name)["StackId"]


def outputs(name: str, region: str | None = None) -> dict[str, str]:
    stack = _existing(name, region)
    return {output["OutputKey"]: output["OutputValue"] for output in stack.get("Outputs", [])}


def parameters(template: Path) -> set[str]:
    summary = boto3.client("cloudformation").get_template_summary(TemplateBody=template.read_text())
    return {parameter["ParameterKey"] for parameter in summary["Parameters"]}


def environment(outputs: Mapping[str, str]) -> dict[str, str]:
    """Name a stack's outputs as the code knows them: ContentTable is CONTENT_TABLE."""
    return {re.sub(r"(?<!^)(?=[A-Z])", "_", key).upper(): value for key, value in outputs.items()}


def cdn_url(outputs: Mapping[str, str]) -> str:
    """Return the base URL of the CDN. The emulator answers for it on its own port."""
    endpoint = urlsplit(os.environ.get("AWS_ENDPOINT_URL", ""))
    if endpoint.hostname not in LOCAL_HOSTS:
        return outputs["CdnUrl"]
    label = outputs["CdnDomain"].partition(".")[0]
    return f"http://{label}.cloudfront.localhost:{endpoint.port}"


def _change(
    client: "CloudFormationClient",
    operation: Operation,
    name: str,
    change: Mapping[str, Any],
    report: Report,
) -> None:
    token = str(uuid.uuid4())
    allowed = ["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"]  # roles.yaml makes roles, alarms.yaml has loops
    asked: Any = {"StackName": name, "Capabilities": allowed, "ClientRequestToken": token, **change}
    try:
        stack_id = getattr(client, operation)(**asked)["StackId"]
    except ClientError as error:
        if "No updates are to be performed" not in str(error):
            raise StackError(f"{name}: {error}") from error
    else:
        _follow(client, stack_id, token, report)


def _kept(stack: "StackTypeDef | None", template: Path, given: Mapping[str, str]) -> set[str]:
    known = {each["ParameterKey"] for each in stack.get("Parameters", [])} if stack else set()
    return known & parameters(template) - given.keys()


def _existing(name: str, region: str | None = None) -> "StackTypeDef":
    stack = find(name, region)
    if stack is None:
        raise StackError(f"{name}: there is no such stack")
    return stack


def _delete(client: "CloudFormationClient", stack: "StackTypeDef", report: Report) -> None:
    token = str(uuid.uuid4())
    client.delete_stack(StackName=stack["StackName"], ClientRequestToken=token)
    _follow(client, stack["StackId"], token, report)


def _follow(client: "CloudFormationClient", stack_id: str, token: str, report: Report) -> None:
    seen: set[str] = set()
    failures: list[str] = []
    pause = 0.1
    while True:
        # The status first: whatever led to it is among the events then.
        stack = client.describe_stacks(StackName=stack_id)["Stacks"][0]
        for event in reversed(list(_events(client, stack_id, token))):
            if event["EventId"] not in seen:
                seen.add(event["EventId"])
                _note(event, failures, report)
        if not stack["StackStatus"].endswith("_IN_PROGRESS"):
            break
        time.sleep(pause)
        pause = min(pause * 1.5, LONGEST_PAUSE)
    if stack["StackStatus"] not in DONE:
        reason = failures[0] if failures else stack.get("StackStatusReason", "no reason given")
        raise StackError(f"{stack['StackName']}: {reason} ({stack['StackStatus']})")


def _events(client: "CloudFormationClient", stack_id: str, token: str) -> "Iterator[StackEventTypeDef]":
    """Yield the events of one operation, newest first; older operations follow it and are not fetched."""
    for page in client.get_paginator("describe_stack_events").paginate(StackName=stack_id):
        for event in page["StackEvents"]:
            if event.get("ClientRequestToken") != token:
                return
            yield event


def _note(event: "StackEventTypeDef", failures: list[str], report: Report) -> None:
    status, resource = event["ResourceStatus"], event.get("LogicalResourceId", "")
    reason = event.get("ResourceStatusReason", "")
    if status.endswith("_COMPLETE"):
        report(f"{resource}: {status.replace('_', ' ').lower()}")
    elif status.endswith("_FAILED") and CANCELLED not in reason:
        failures.append(f"{resource}: {reason}")


LOCAL_HOSTS = {"127.0.0.1", "localhost"}


def select_parameters(made: Mapping[str, str], template: str) -> dict[str, str]:
    """Give a template those parameters that it has, of what other stacks have made."""
    names = parameters(TEMPLATES / template)
    return {name: value for name, value in made.items() if name in names}
