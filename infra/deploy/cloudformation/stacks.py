"""CloudFormation stacks: deploy, find and delete them, and read their outputs."""

import re
from collections.abc import Container, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import boto3
from botocore.exceptions import ClientError

from infra.deploy.cloudformation.changes import Report, change_stack, delete_stack
from infra.deploy.errors import StackError
from infra.paths import TEMPLATES

if TYPE_CHECKING:
    from mypy_boto3_cloudformation.type_defs import StackTypeDef

# The statuses of a stack whose creation failed. It has no resources and accepts no update: it can only be deleted.
FAILED_CREATION = {
    "ROLLBACK_COMPLETE",
    "ROLLBACK_FAILED",
    "CREATE_FAILED",
    "DELETE_FAILED",
    "REVIEW_IN_PROGRESS",
}


def deploy(
    name: str,
    template: Path,
    parameters: Mapping[str, str],
    report: Report = print,
    region: str | None = None,
) -> dict[str, str]:
    """Create or update the stack, and return its outputs.

    Parameters that are not given keep their values; in a new stack they have the template's defaults. `report` gets
    a line for each resource that is ready. Raise StackError with the reason of the first failure.
    """
    client = boto3.client("cloudformation", region_name=region)
    stack = find(name, region)
    if stack and stack["StackStatus"] in FAILED_CREATION:
        delete_stack(client, stack, report)
        stack = None
    unchanged = _parameters_to_keep(stack, template, parameters)
    change: Any = {
        "TemplateBody": template.read_text(),
        "Parameters": [
            *({"ParameterKey": key, "ParameterValue": value} for key, value in parameters.items()),
            *({"ParameterKey": key, "UsePreviousValue": True} for key in unchanged),
        ],
    }
    change_stack(client, "update_stack" if stack else "create_stack", name, change, report)
    return get_outputs(name, region)


def find(name: str, region: str | None = None) -> "StackTypeDef | None":
    try:
        return boto3.client("cloudformation", region_name=region).describe_stacks(StackName=name)["Stacks"][0]
    except ClientError as error:
        if "does not exist" in str(error):
            return None
        raise


def list_existing(names: Container[str], region: str | None = None) -> "list[StackTypeDef]":
    """Return those of the named stacks that exist, newest first."""
    pages = boto3.client("cloudformation", region_name=region).get_paginator("describe_stacks").paginate()
    existing = [stack for page in pages for stack in page["Stacks"] if stack["StackName"] in names]
    return sorted(existing, key=lambda stack: stack["CreationTime"], reverse=True)


def resource_ids(name: str, kind: str = "", region: str | None = None) -> list[str]:
    """Return the physical ids of a stack's resources, of one type or of all."""
    client = boto3.client("cloudformation", region_name=region)
    pages = client.get_paginator("list_stack_resources").paginate(StackName=name)
    resources = [resource for page in pages for resource in page["StackResourceSummaries"]]
    return [
        resource.get("PhysicalResourceId", "")
        for resource in resources
        if not kind or resource["ResourceType"] == kind
    ]


def disable_deletion_protection(name: str, report: Report = print) -> None:
    """Update a stack so that its resources are deleted with it, including those with `DeletionPolicy: Retain`."""
    client, stack = boto3.client("cloudformation"), _get(name)
    template = client.get_template(StackName=name)["TemplateBody"]
    change: Any = {
        "TemplateBody": re.sub(r"Policy: Retain\w*", "Policy: Delete", str(template)),
        "Parameters": [
            {"ParameterKey": key, "ParameterValue": "false"}
            if (key := parameter["ParameterKey"]) == "DeletionProtection"
            else {"ParameterKey": key, "UsePreviousValue": True}
            for parameter in stack["Parameters"]
        ],
    }
    change_stack(client, "update_stack", name, change, report)


def delete(name: str, report: Report = print, region: str | None = None) -> None:
    delete_stack(boto3.client("cloudformation", region_name=region), _get(name, region), report)


def are_idle() -> bool:
    """Return whether there are stacks, and none of them is being changed."""
    existing = boto3.client("cloudformation").describe_stacks()["Stacks"]
    return bool(existing) and not any(stack["StackStatus"].endswith("_IN_PROGRESS") for stack in existing)


def stack_id(name: str) -> str:
    """Return the ARN of a stack. A stack that was deleted and created again has another one."""
    return _get(name)["StackId"]


def get_outputs(name: str, region: str | None = None) -> dict[str, str]:
    outputs = _get(name, region).get("Outputs", [])
    return {output["OutputKey"]: output["OutputValue"] for output in outputs}


def get_parameter_names(template: Path) -> set[str]:
    summary = boto3.client("cloudformation").get_template_summary(TemplateBody=template.read_text())
    return {parameter["ParameterKey"] for parameter in summary["Parameters"]}


def select_parameters(values: Mapping[str, str], template: str) -> dict[str, str]:
    """Return those of the values that are parameters of a template, such as `edge.yaml`."""
    names = get_parameter_names(TEMPLATES / template)
    return {name: value for name, value in values.items() if name in names}


def to_environment(outputs: Mapping[str, str]) -> dict[str, str]:
    """Convert the names of outputs to names of environment variables: ContentTable to CONTENT_TABLE."""
    return {re.sub(r"(?<!^)(?=[A-Z])", "_", key).upper(): value for key, value in outputs.items()}


def _parameters_to_keep(
    stack: "StackTypeDef | None", template: Path, parameters: Mapping[str, str]
) -> set[str]:
    current = {parameter["ParameterKey"] for parameter in stack.get("Parameters", [])} if stack else set()
    return current & get_parameter_names(template) - parameters.keys()


def _get(name: str, region: str | None = None) -> "StackTypeDef":
    stack = find(name, region)
    if stack is None:
        raise StackError(f"the stack {name} does not exist")
    return stack
