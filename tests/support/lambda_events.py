"""Events in the form in which Lambda passes them to the workers, and the call of a worker with them."""

import json
from collections.abc import Callable
from typing import Any
from uuid import uuid4

Record = dict[str, Any]
Handler = Callable[[dict[str, Any], Any], dict[str, Any]]


class LambdaContext:
    function_name = "worker"
    memory_limit_in_mb = 512
    invoked_function_arn = "arn:aws:lambda:us-east-1:000000000000:function:worker"
    aws_request_id = "1"

    def __init__(self, seconds: float = 60) -> None:
        self.seconds = seconds

    def get_remaining_time_in_millis(self) -> int:
        return int(self.seconds * 1000)


def handle(handler: Handler, *records: Record, seconds: float = 60) -> list[str]:
    """Run a worker. Return the ids of the records that failed."""
    response = handler({"Records": list(records)}, LambdaContext(seconds))
    return [failure["itemIdentifier"] for failure in response.get("batchItemFailures", [])]


def sqs_record(body: object) -> Record:
    return {
        "messageId": str(uuid4()),
        "receiptHandle": "x",
        "body": body if isinstance(body, str) else json.dumps(body),
        "attributes": {"ApproximateReceiveCount": "1"},
        "messageAttributes": {},
        "md5OfBody": "",
        "eventSource": "aws:sqs",
        "eventSourceARN": "arn:aws:sqs:us-east-1:000000000000:queue",
        "awsRegion": "us-east-1",
    }


def stream_record(image: dict[str, Any]) -> Record:
    """Return the record of a new item in a DynamoDB stream."""
    number = str(uuid4().int)[:21]
    return {
        "eventID": uuid4().hex,
        "eventName": "INSERT",
        "eventVersion": "1.1",
        "eventSource": "aws:dynamodb",
        "awsRegion": "us-east-1",
        "dynamodb": {"NewImage": image, "SequenceNumber": number, "StreamViewType": "NEW_AND_OLD_IMAGES"},
        "eventSourceARN": "arn:aws:dynamodb:us-east-1:000000000000:table/subscribers/stream/x",
    }
