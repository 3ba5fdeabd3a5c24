"""The deployed workers."""

import io
import json
import zipfile
from typing import Any

import pytest

from infra.deploy.zappa_stages import WORKERS
from tests.support.deployment.emulated import EmulatedDeployment
from tests.support.paths import aws_event

LARGEST = 12_000_000  # bytes zipped


def invoke(deployment: EmulatedDeployment, function: str, event: Any) -> Any:
    response = deployment.client("lambda").invoke(FunctionName=function, Payload=json.dumps(event))
    return json.load(response["Payload"])


@pytest.mark.parametrize("stage", WORKERS)
def test_worker_has_its_role_handler_and_packages(deployment: EmulatedDeployment, stage: str) -> None:
    name = f"myblog-{stage.replace('_', '-')}"
    function = deployment.client("lambda").get_function_configuration(FunctionName=name)
    assert function["Handler"] == f"workers.{stage}.handler"
    assert f"{stage.title().replace('_', '')}Role" in function["Role"]
    assert function["CodeSize"] < LARGEST
    names = zipfile.ZipFile(io.BytesIO(deployment.bundle(name))).namelist()
    assert f"workers/{stage}.pyc" in names
    assert not [path for path in names if path.endswith(".py")]
    tops = {path.partition("/")[0] for path in names}
    assert not tops & {"django", "blog", "todos", "myblog", "tests", "infra", "boto3", "botocore", "pip"}
    assert ("PIL" in tops) == (stage == "thumbnails")


def test_deployed_workers_handle_events(deployment: EmulatedDeployment) -> None:
    stream = {"eventSource": "aws:dynamodb", "eventName": "INSERT"}
    image = {"email": {"S": "nobody@example.com"}, "signup": {"S": "1"}}
    event = {"Records": [{**stream, "dynamodb": {"SequenceNumber": "1", "NewImage": image}}]}
    assert invoke(deployment, "myblog-welcome-email", event) == {"batchItemFailures": []}
    test = json.loads(aws_event("s3-test-event-sqs.json").read_text())
    assert invoke(deployment, "myblog-thumbnails", test) == {"batchItemFailures": []}
