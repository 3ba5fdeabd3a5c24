"""The workers as Zappa deployed them."""

import io
import json
import zipfile
from typing import Any

import pytest

from tests.support.deployment.emulated import EmulatedDeployment
from tests.support.paths import aws_event

STAGES = ["welcome_email", "mail_feedback", "announcements", "thumbnails"]
LARGEST = 12_000_000  # bytes zipped


def invoke(deployment: EmulatedDeployment, function: str, event: Any) -> Any:
    answer = deployment.client("lambda").invoke(FunctionName=function, Payload=json.dumps(event))
    return json.load(answer["Payload"])


@pytest.mark.parametrize("stage", STAGES)
def test_a_worker_is_deployed_with_what_it_needs_and_nothing_else(
    deployment: EmulatedDeployment, stage: str
) -> None:
    name = f"myblog-{stage.replace('_', '-')}"
    function = deployment.client("lambda").get_function_configuration(FunctionName=name)
    assert function["Handler"] == f"workers.{stage}.handler"
    assert f"{stage.title().replace('_', '')}Role" in function["Role"]
    assert function["CodeSize"] < LARGEST
    names = zipfile.ZipFile(io.BytesIO(deployment.bundle(name))).namelist()
    assert f"workers/{stage}.pyc" in names
    assert not [n for n in names if n.endswith(".py")]
    tops = {n.partition("/")[0] for n in names}
    assert not tops & {"django", "blog", "todos", "myblog", "tests", "infra", "boto3", "botocore", "pip"}
    assert ("PIL" in tops) == (stage == "thumbnails")


def test_a_deployed_worker_works(deployment: EmulatedDeployment) -> None:
    stream = {"eventSource": "aws:dynamodb", "eventName": "INSERT"}
    image = {"email": {"S": "nobody@example.com"}, "signup": {"S": "1"}}
    event = {"Records": [{**stream, "dynamodb": {"SequenceNumber": "1", "NewImage": image}}]}
    assert invoke(deployment, "myblog-welcome-email", event) == {"batchItemFailures": []}
    test = json.loads(aws_event("s3-test-event-sqs.json").read_text())
    assert invoke(deployment, "myblog-thumbnails", test) == {"batchItemFailures": []}
