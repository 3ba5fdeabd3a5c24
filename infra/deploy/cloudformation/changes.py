"""Operations on a CloudFormation stack, followed by their events until they end."""

import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Literal

from botocore.exceptions import ClientError

from infra.deploy.errors import StackError

if TYPE_CHECKING:
    from mypy_boto3_cloudformation import CloudFormationClient
    from mypy_boto3_cloudformation.type_defs import StackEventTypeDef, StackTypeDef

_SUCCESS = {"CREATE_COMPLETE", "UPDATE_COMPLETE", "DELETE_COMPLETE"}
_CANCELLED = "Resource creation cancelled"  # the reason of resources that stopped because another one failed
_LONGEST_PAUSE = 3  # seconds

Report = Callable[[str], None]
Operation = Literal["create_stack", "update_stack"]


def change_stack(
    client: "CloudFormationClient",
    operation: Operation,
    name: str,
    change: Mapping[str, Any],
    report: Report,
) -> None:
    """Create or update a stack, and wait until it is ready. Raise StackError if that fails."""
    token = str(uuid.uuid4())
    capabilities = ["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"]  # roles.yaml has roles, alarms.yaml has loops
    request: Any = {"StackName": name, "Capabilities": capabilities, "ClientRequestToken": token, **change}
    try:
        stack_id = getattr(client, operation)(**request)["StackId"]
    except ClientError as error:
        if "No updates are to be performed" not in str(error):
            raise StackError(f"{name}: {error}") from error
    else:
        _wait_until_done(client, stack_id, token, report)


def delete_stack(client: "CloudFormationClient", stack: "StackTypeDef", report: Report) -> None:
    """Delete a stack, and wait until it is gone. Raise StackError if that fails."""
    token = str(uuid.uuid4())
    client.delete_stack(StackName=stack["StackName"], ClientRequestToken=token)
    _wait_until_done(client, stack["StackId"], token, report)


def _wait_until_done(client: "CloudFormationClient", stack_id: str, token: str, report: Report) -> None:
    reported: set[str] = set()
    failures: list[str] = []
    pause = 0.1
    while True:
        # The status before the events, so that these include the causes of the status.
        stack = client.describe_stacks(StackName=stack_id)["Stacks"][0]
        for event in reversed(list(_events(client, stack_id, token))):
            if event["EventId"] not in reported:
                reported.add(event["EventId"])
                _report_event(event, failures, report)
        if not stack["StackStatus"].endswith("_IN_PROGRESS"):
            break
        time.sleep(pause)
        pause = min(pause * 1.5, _LONGEST_PAUSE)
    if stack["StackStatus"] not in _SUCCESS:
        reason = failures[0] if failures else stack.get("StackStatusReason", "no reason given")
        raise StackError(f"{stack['StackName']}: {reason} ({stack['StackStatus']})")


def _events(client: "CloudFormationClient", stack_id: str, token: str) -> "Iterator[StackEventTypeDef]":
    """Yield the events of one operation, newest first. The events of older operations follow and are not fetched."""
    for page in client.get_paginator("describe_stack_events").paginate(StackName=stack_id):
        for event in page["StackEvents"]:
            if event.get("ClientRequestToken") != token:
                return
            yield event


def _report_event(event: "StackEventTypeDef", failures: list[str], report: Report) -> None:
    status, resource = event["ResourceStatus"], event.get("LogicalResourceId", "")
    reason = event.get("ResourceStatusReason", "")
    if status.endswith("_COMPLETE"):
        report(f"{resource}: {status.replace('_', ' ').lower()}")
    elif status.endswith("_FAILED") and _CANCELLED not in reason:
        failures.append(f"{resource}: {reason}")
