"""Each role beside what its function asked of AWS in all the other tests: nothing was refused, nothing lies idle."""

import json
from collections.abc import Iterator
from fnmatch import fnmatch
from itertools import product
from typing import Any, NamedTuple

import pytest
from ministack.core.iam_evaluator import fnmatch_iam, fnmatch_iam_cs

from infra.deploy import zappa_stages
from infra.deploy.zappa_stages import STAGES
from tests.support.deployment.emulated import EmulatedDeployment

# Permissions that nothing here uses, and why they are needed all the same.
POLLER = "Lambda's pollers do, which the emulator does not hold to the role"
IDLE = {
    "*: WriteLogs: *": "Lambda writes the logs, which the emulator does without asking the role",
    "blog: TellOfMissingThumbnails: sqs:SendMessage*": "`manage.py rebuild_thumbnails` does",
    "*: BeCalled: lambda:InvokeFunction": "API Gateway does, which the emulator does not hold to the role",
    "*: WriteTraces: *": "X-Ray's daemon does, which the emulator has not",
    "*: *: sqs:ReceiveMessage": POLLER,
    "*: *: sqs:DeleteMessage": POLLER,
    "*: *: sqs:GetQueueAttributes": POLLER,
    "welcome_email: ReadTheStream: *": POLLER,
    "welcome_email: GiveUp: sqs:SendMessage": "Lambda does, once a batch has ended the function too often",
    "thumbnails: TellAMissing*: s3:ListBucket": "S3 asks for it itself when a photo is gone; the emulator does not",
    "todos: DeleteFiles*: s3:DeleteObjectVersion": "S3 asks for it where the emulator asks for DeleteObject",
    "processed_photos: PublishAnew: dynamodb:DeleteItem": "of a post whose last change did not reach readers",
}


class Permission(NamedTuple):
    """One action on one resource."""

    sid: str
    action: str
    resource: str

    def covers(self, call: dict[str, str]) -> bool:
        return bool(
            fnmatch_iam(call["action"], self.action) and fnmatch_iam_cs(call["resource"], self.resource)
        )


@pytest.fixture(scope="module")
def calls(deployment: EmulatedDeployment) -> list[dict[str, str]]:
    return [json.loads(line) for line in deployment.record.read_text().splitlines()]


def as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def permissions(deployment: EmulatedDeployment, role: str) -> Iterator[Permission]:
    iam = deployment.client("iam")
    for name in iam.list_role_policies(RoleName=role)["PolicyNames"]:
        document = iam.get_role_policy(RoleName=role, PolicyName=name)["PolicyDocument"]
        for statement in document["Statement"]:
            for action, resource in product(as_list(statement["Action"]), as_list(statement["Resource"])):
                yield Permission(statement["Sid"], action, resource)


def role_of(deployment: EmulatedDeployment, stage: str) -> str:
    name, region = f"myblog-{stage.replace('_', '-')}", zappa_stages.stage(stage)["aws_region"]
    function = deployment.client("lambda", region).get_function_configuration(FunctionName=name)
    return str(function["Role"].rpartition("/")[2])


@pytest.mark.parametrize("stage", STAGES)
def test_nothing_was_refused(deployment: EmulatedDeployment, calls: list[dict[str, str]], stage: str) -> None:
    role = role_of(deployment, stage)
    own = [call for call in calls if f"/{role}/" in call["by"]]
    assert own
    # What is denied by name, `test_regions` denies.
    assert [call for call in own if call["decision"] not in {"Allow", "Deny"}] == []


@pytest.mark.parametrize("stage", STAGES)
def test_nothing_is_allowed_that_was_not_used(
    deployment: EmulatedDeployment, calls: list[dict[str, str]], stage: str
) -> None:
    role = role_of(deployment, stage)
    own = [call for call in calls if f"/{role}/" in call["by"]]
    idle = [
        f"{stage}: {each.sid}: {each.action}"
        for each in permissions(deployment, role)
        if not any(each.covers(call) for call in own)
    ]
    assert [each for each in idle if not any(fnmatch(each, known) for known in IDLE)] == []


def test_what_may_lie_idle_is_there(deployment: EmulatedDeployment) -> None:
    every = [
        f"{stage}: {each.sid}: {each.action}"
        for stage in STAGES
        for each in permissions(deployment, role_of(deployment, stage))
    ]
    assert [known for known in IDLE if not any(fnmatch(each, known) for each in every)] == []
