"""DynamoDB through its cache, DAX, and past it while DAX can't be reached."""

import json
import sys
import threading
import time
from copy import deepcopy
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.client import DynamoDBClient

# All else that a client can do, such as to scan or to describe a table, DynamoDB does.
OPERATIONS = frozenset(
    {
        "batch_get_item",
        "batch_write_item",
        "delete_item",
        "get_item",
        "put_item",
        "query",
        "transact_write_items",
        "update_item",
    }
)
# Half a second reaches any node of our own network. The client's own retries would also repeat each write
# whose condition fails, so there are none: DynamoDB is asked instead.
CONFIG = Config(connect_timeout=0.5, read_timeout=2, retries={"max_attempts": 0})
PAUSE = 5.0  # seconds in which nobody waits for a DAX that was not there


class Dax:
    """A DynamoDB client in all but its class.

    What it reads may be as old as the cluster's TTLs allow, unless asked for with `ConsistentRead`: then DAX
    passes the question on. What it writes, DAX writes to DynamoDB and then to its cache of items; queries stay
    cached as they were.
    """

    def __init__(self, endpoint: str, dynamodb: "DynamoDBClient") -> None:
        self._endpoint = endpoint
        self._dynamodb = dynamodb
        self._client: Any = None
        self._again = 0.0  # when to ask DAX again
        self._lock = threading.Lock()

    def __getattr__(self, name: str) -> Any:
        return partial(self._call, name) if name in OPERATIONS else getattr(self._dynamodb, name)

    def close(self) -> None:
        """Let go of DAX: its connections, and the threads that watch the cluster."""
        if self._client:
            self._client.close()
            self._client = None

    def _call(self, operation: str, **request: Any) -> Any:
        if operation == "transact_write_items":  # one token: what DAX did before it failed is not done again
            request = {"ClientRequestToken": str(uuid4())} | request
        answer = None if time.monotonic() < self._again else self._ask(operation, request)
        return getattr(self._dynamodb, operation)(**request) if answer is None else answer

    def _ask(self, operation: str, request: dict[str, Any]) -> Any:
        """Give DAX's answer, or `None` when it has none."""
        try:
            answer = self._send_again(operation, request)
        except OSError as error:
            self._pause(error)
        except ClientError as error:
            self._judge(error)
        else:
            if answer.get("UnprocessedItems"):  # DAX's client loses their keys; to put all again does no harm
                answer["UnprocessedItems"] = request["RequestItems"]
            return answer

    def _send_again(self, operation: str, request: dict[str, Any]) -> Any:
        """Try twice: a kept connection breaks while Lambda sleeps, and the next one is new."""
        try:
            return self._send(operation, request)
        except ConnectionError:
            return self._send(operation, request)

    def _send(self, operation: str, request: dict[str, Any]) -> Any:
        from amazondax.CborDecoder import NoMoreData  # heavy, and of use only here

        try:
            # A copy, since the client leaves notes of its own in a batch.
            return getattr(self._connected(), operation)(**deepcopy(request))
        except (NoMoreData, AttributeError) as error:
            # The node closed the connection, or the thread that watches its health did.
            raise ConnectionError(f"DAX went away: {error!r}") from error
        except ClientError as error:
            if getattr(error, "code", None) == "ConnectionException":
                raise ConnectionError(str(error)) from error
            raise

    def _connected(self) -> Any:
        from amazondax import AmazonDaxClient

        with self._lock:
            if time.monotonic() < self._again:
                raise ConnectionError("another thread has just tried")
            if not self._client:
                self._client = AmazonDaxClient(
                    boto3.DEFAULT_SESSION, endpoint_url=self._endpoint, config=CONFIG
                )
            return self._client

    def _judge(self, error: Any) -> None:
        """Raise what a condition decided, as DynamoDB's client would; leave all else for DynamoDB to answer."""
        if error.code in {"ConditionalCheckFailedException", "TransactionCanceledException"}:
            own: Any = self._dynamodb.exceptions.from_code(error.code)
            raise own(error.response | cancellation_reasons(error), error.operation_name) from error
        # Codes that begin with 4 are about this one request: it is wrong, or one too many.
        about_request = error.code == "ValidationException" or list(error.codes or ())[:1] == [4]
        if not self._client or error.auth_error or not about_request:
            self._pause(error)

    def _pause(self, error: Exception) -> None:
        with self._lock:
            if time.monotonic() < self._again:  # another thread has said so
                return
            self._again = time.monotonic() + PAUSE
        sys.stdout.write(fallback_metric(self._endpoint, error) + "\n")
        sys.stdout.flush()


def cancellation_reasons(error: Any) -> dict[str, Any]:
    """Give the reasons, which come as code, message, item, code, message, item, … as boto3 gives them."""
    flat = getattr(error, "cancellation_reasons", None) or []
    pairs = zip(flat[0::3], flat[1::3], strict=True)
    reasons = [{"Code": code or "None"} | ({"Message": text} if text else {}) for code, text in pairs]
    return {"CancellationReasons": reasons} if reasons else {}


def fallback_metric(endpoint: str, error: Exception) -> str:
    """Say in CloudWatch's embedded metric format, a line of the log, that this process reads past DAX for `PAUSE`.

    https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
    """
    metric = {
        "Namespace": "MyBlog",
        "Dimensions": [[]],
        "Metrics": [{"Name": "DaxFallback", "Unit": "Count"}],
    }
    document = {"Timestamp": time.time_ns() // 1_000_000, "CloudWatchMetrics": [metric]}
    return json.dumps({"_aws": document, "DaxFallback": 1, "endpoint": endpoint, "error": repr(error)})
