"""The roles, compared with the calls of their functions in all other tests: no denied call, no unused permission."""

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

# Permissions that no test uses, and why the functions need them.
POLLER = "for Lambda's pollers, whose calls the emulator does not check"
UNUSED = {
    "*: WriteLogs: *": "for Lambda, which writes the logs; the emulator does not check that",
    "blog: TellOfMissingThumbnails: sqs:SendMessage*": "for `manage.py rebuild_thumbnails`",
    "blog: StorePicturesOfEmbeds: s3:PutObject": "for pictures of YouTube and Vimeo, which no test requests",
    "*: BeCalled: lambda:InvokeFunction": "for API Gateway, whose calls the emulator does not check",
    "*: WriteTraces: *": "for X-Ray's daemon, which the emulator does not have",
    "*: *: sqs:ReceiveMessage": POLLER,
    "*: *: sqs:DeleteMessage": POLLER,
    "*: *: sqs:GetQueueAttributes": POLLER,
    "welcome_email: ReadTheStream: *": POLLER,
    "welcome_email: GiveUp: sqs:SendMessage": "for Lambda, after a batch has crashed the function too often",
    "thumbnails: TellAMissing*: s3:ListBucket": "for S3, which checks it if a photo is missing",
    "todos: DeleteFiles*: s3:DeleteObjectVersion": "for S3, where the emulator checks DeleteObject",
    "blog: ScheduleChanges: scheduler:*": "for other times of scheduled changes, and for their cancellation",
    "blog: GiveSchedulesTheirRole: iam:PassRole": "for EventBridge Scheduler; the emulator does not check that",
    "processed_photos: PublishAnew: dynamodb:DeleteItem": "for posts whose last change was not published",
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
def test_no_call_was_denied(deployment: EmulatedDeployment, calls: list[dict[str, str]], stage: str) -> None:
    role = role_of(deployment, stage)
    own = [call for call in calls if f"/{role}/" in call["by"]]
    assert own
    # `test_regions` denies some calls explicitly.
    assert [call for call in own if call["decision"] not in {"Allow", "Deny"}] == []


@pytest.mark.parametrize("stage", STAGES)
def test_every_permission_was_used(
    deployment: EmulatedDeployment, calls: list[dict[str, str]], stage: str
) -> None:
    role = role_of(deployment, stage)
    own = [call for call in calls if f"/{role}/" in call["by"]]
    unused = [
        f"{stage}: {permission.sid}: {permission.action}"
        for permission in permissions(deployment, role)
        if not any(permission.covers(call) for call in own)
    ]
    assert [name for name in unused if not any(fnmatch(name, known) for known in UNUSED)] == []


def test_unused_permissions_exist(deployment: EmulatedDeployment) -> None:
    names = [
        f"{stage}: {permission.sid}: {permission.action}"
        for stage in STAGES
        for permission in permissions(deployment, role_of(deployment, stage))
    ]
    assert [known for known in UNUSED if not any(fnmatch(name, known) for name in names)] == []
