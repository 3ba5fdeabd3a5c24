"""A DynamoDB client that uses the cache DAX, and bypasses it while DAX is unreachable."""

import json
import sys
import threading
import time
from copy import deepcopy
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from botocore.config import Config
from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.client import DynamoDBClient

# DynamoDB does all other operations, such as describing a table.
_OPERATIONS = frozenset(
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
# A node in the same network answers within half a second. The client's own retries are off: they would also repeat
# each write whose condition fails. DynamoDB itself is the fallback.
_CONFIG = Config(connect_timeout=0.5, read_timeout=2, retries={"max_attempts": 0})
BYPASS_SECONDS = 5.0  # after a failure, so that not every request waits for a timeout


class Dax:
    """A client with the interface of DynamoDB's.

    A read may be as old as the cluster's TTLs, unless it has `ConsistentRead`: DAX passes those on to DynamoDB. DAX
    writes to DynamoDB and then to its item cache. Cached queries don't change until they expire.
    """

    def __init__(self, endpoint: str, dynamodb: "DynamoDBClient") -> None:
        self._endpoint = endpoint
        self._dynamodb = dynamodb
        self._client: Any = None
        self._bypass_until = 0.0  # by `time.monotonic()`
        self._lock = threading.Lock()

    def __getattr__(self, name: str) -> Any:
        return partial(self._call, name) if name in _OPERATIONS else getattr(self._dynamodb, name)

    def close(self) -> None:
        """Close the connections, and stop the threads that watch the cluster."""
        if self._client:
            self._client.close()
            self._client = None

    def _call(self, operation: str, **request: Any) -> Any:
        if operation == "transact_write_items":
            # DAX may fail after it has executed the transaction.
            request = {"ClientRequestToken": str(uuid4())} | request
        bypass = time.monotonic() < self._bypass_until
        response = None if bypass else self._call_dax(operation, request)
        return getattr(self._dynamodb, operation)(**request) if response is None else response

    def _call_dax(self, operation: str, request: dict[str, Any]) -> Any:
        """Return DAX's response, or `None` if DynamoDB has to process the request."""
        try:
            response = self._send_twice(operation, request)
        except OSError as error:
            self._bypass(error)
        except ClientError as error:
            self._handle_error(error)
        else:
            if response.get("UnprocessedItems"):  # DAX's client loses their keys; repeating all is harmless
                response["UnprocessedItems"] = request["RequestItems"]
            return response

    def _send_twice(self, operation: str, request: dict[str, Any]) -> Any:
        """Send a request, again if the connection broke: it does while Lambda suspends a function."""
        try:
            return self._send(operation, request)
        except ConnectionError:
            return self._send(operation, request)

    def _send(self, operation: str, request: dict[str, Any]) -> Any:
        from amazondax.CborDecoder import NoMoreData  # slow to import, and only needed with DAX

        try:
            # A copy, because the client changes the requests of a batch.
            return getattr(self._connect(), operation)(**deepcopy(request))
        except (NoMoreData, AttributeError) as error:
            # The node closed the connection, or the thread that watches its health did.
            raise ConnectionError(f"DAX closed the connection: {error!r}") from error
        except ClientError as error:
            if getattr(error, "code", None) == "ConnectionException":
                raise ConnectionError(str(error)) from error
            raise

    def _connect(self) -> Any:
        from amazondax import AmazonDaxClient

        with self._lock:
            if time.monotonic() < self._bypass_until:
                raise ConnectionError("another thread has just failed to reach DAX")
            if not self._client:
                self._client = AmazonDaxClient(endpoint_url=self._endpoint, config=_CONFIG)
            return self._client

    def _handle_error(self, error: Any) -> None:
        """Raise a failed condition as DynamoDB's own exception. Leave all other errors to DynamoDB."""
        if error.code in {"ConditionalCheckFailedException", "TransactionCanceledException"}:
            exception: Any = self._dynamodb.exceptions.from_code(error.code)
            raise exception(error.response | _cancellation_reasons(error), error.operation_name) from error
        # Codes that begin with 4 concern this request alone: it is invalid, or throttled.
        concerns_request = error.code == "ValidationException" or list(error.codes or ())[:1] == [4]
        if not self._client or error.auth_error or not concerns_request:
            self._bypass(error)

    def _bypass(self, error: Exception) -> None:
        with self._lock:
            if time.monotonic() < self._bypass_until:  # another thread did this, and wrote the metric
                return
            self._bypass_until = time.monotonic() + BYPASS_SECONDS
        sys.stdout.write(_fallback_metric(self._endpoint, error) + "\n")
        sys.stdout.flush()


def _cancellation_reasons(error: Any) -> dict[str, Any]:
    """Return the reasons in boto3's form. DAX's client has them as code, message, item, code, message, item, …"""
    flat = getattr(error, "cancellation_reasons", None) or []
    pairs = zip(flat[0::3], flat[1::3], strict=True)
    reasons = [{"Code": code or "None"} | ({"Message": text} if text else {}) for code, text in pairs]
    return {"CancellationReasons": reasons} if reasons else {}


def _fallback_metric(endpoint: str, error: Exception) -> str:
    """Return a log line in CloudWatch's embedded metric format that counts a bypass.

    https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
    """
    metric = {
        "Namespace": "MyBlog",
        "Dimensions": [[]],
        "Metrics": [{"Name": "DaxFallback", "Unit": "Count"}],
    }
    document = {"Timestamp": time.time_ns() // 1_000_000, "CloudWatchMetrics": [metric]}
    return json.dumps({"_aws": document, "DaxFallback": 1, "endpoint": endpoint, "error": repr(error)})
