"""Requests go to DynamoDB while DAX is unreachable."""

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from amazondax.Cluster import Cluster
from amazondax.Constants import DaxMethodIds as Ids
from botocore.config import Config
from botocore.exceptions import ClientError

from common import content_table
from common.aws.dax import BYPASS_SECONDS, Dax
from common.content_table import typed_key
from infra.local.processes import free_port
from tests.support.dax import item_at, put
from tests.support.dax_node.cache import Clock
from tests.support.dax_node.node import Node
from tests.support.dax_node.operations import OPERATIONS

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.client import DynamoDBClient

# The official client does not close its socket if a node breaks the connection during the greeting.
pytestmark = pytest.mark.filterwarnings("ignore:unclosed <socket.socket:ResourceWarning")

ITEM = typed_key("A", "1") | {"n": {"N": "1"}}
Fallbacks = Callable[[], list[Any]]


@pytest.fixture
def fallbacks(capsys: pytest.CaptureFixture[str]) -> Fallbacks:
    """A function that returns the metric's lines since its last call."""
    return lambda: [json.loads(line) for line in capsys.readouterr().out.splitlines()]


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The clock that ends a bypass."""
    clock = Clock()
    monkeypatch.setattr("common.aws.dax.time", SimpleNamespace(monotonic=clock, time_ns=time.time_ns))
    return clock


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    config = Config(connect_timeout=0.5, read_timeout=0.5, retries={"max_attempts": 0})
    monkeypatch.setattr("common.aws.dax._CONFIG", config)


@contextmanager
def client_of(endpoint: str, dynamodb: "DynamoDBClient") -> Iterator[Any]:
    client = Dax(endpoint, dynamodb)
    yield client
    client.close()


def until(true: Callable[[], Any]) -> None:
    deadline = time.monotonic() + 20
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_unreachable_dax_is_bypassed(dynamodb: "DynamoDBClient", fallbacks: Fallbacks, clock: Clock) -> None:
    put(dynamodb, ITEM)
    with client_of(f"dax://127.0.0.1:{free_port()}", dynamodb) as client:
        assert [item_at(client) for _ in range(5)] == [ITEM] * 5
        (line,) = fallbacks()
        clock.ahead += BYPASS_SECONDS
        assert item_at(client) == ITEM
        assert len(fallbacks()) == 1
    assert line["DaxFallback"] == 1
    (metric,) = line["_aws"]["CloudWatchMetrics"]
    assert metric == {
        "Namespace": "MyBlog",
        "Dimensions": [[]],
        "Metrics": [{"Name": "DaxFallback", "Unit": "Count"}],
    }
    assert abs(line["_aws"]["Timestamp"] / 1000 - time.time()) < 60
    assert "Failed to configure cluster endpoints" in line["error"]


@pytest.mark.parametrize("endpoint", ["dax://dax.invalid", "https://dax.invalid"])
def test_invalid_endpoint_is_bypassed(
    dynamodb: "DynamoDBClient", fallbacks: Fallbacks, endpoint: str
) -> None:
    with client_of(endpoint, dynamodb) as client:
        put(client, ITEM)
        assert item_at(client) == ITEM
    assert len(fallbacks()) == 1


def test_silent_dax_is_bypassed(impatient: None, dynamodb: "DynamoDBClient", fallbacks: Fallbacks) -> None:
    put(dynamodb, ITEM)
    with (
        socket.create_server(("127.0.0.1", 0)) as silent,
        client_of(f"dax://127.0.0.1:{silent.getsockname()[1]}", dynamodb) as client,
    ):
        assert item_at(client) == ITEM
    assert len(fallbacks()) == 1


def test_only_one_request_waits_for_a_hanging_node(
    impatient: None, dax: Any, fallbacks: Fallbacks, monkeypatch: pytest.MonkeyPatch
) -> None:
    hanging, over, read = [], threading.Event(), OPERATIONS[Ids.getItem_263244906_1_Id]

    def hang(*request: Any) -> None:
        read(*request)
        hanging.append(1)
        over.wait()

    put(dax, ITEM)
    monkeypatch.setitem(OPERATIONS, Ids.getItem_263244906_1_Id, hang)
    assert [item_at(dax) for _ in range(5)] == [ITEM] * 5
    over.set()
    assert len(hanging) == len(fallbacks()) == 1


@pytest.mark.parametrize(
    ("code", "pauses"),
    [("MissingAuthenticationTokenException", 1), ("InternalServerError", 1), ("ThrottlingException", 0)],
)
def test_request_that_dax_refuses_goes_to_dynamodb(
    dax: Any, fallbacks: Fallbacks, monkeypatch: pytest.MonkeyPatch, code: str, pauses: int
) -> None:
    """Errors of the node cause a bypass, and throttling does not."""

    method = Ids.getItem_263244906_1_Id
    read = OPERATIONS[method]

    def refuse(*request: Any) -> None:
        read(*request)
        response: Any = {"Error": {"Code": code}, "ResponseMetadata": {"HTTPStatusCode": 400}}
        raise ClientError(response, "GetItem")

    monkeypatch.setitem(OPERATIONS, method, refuse)
    put(dax, ITEM)
    assert item_at(dax) == ITEM
    assert len(fallbacks()) == pauses


def test_broken_idle_connection_is_replaced(dax: Any, node: Node, fallbacks: Fallbacks) -> None:
    put(dax, ITEM)
    node.stop()
    node.start()
    assert item_at(dax) == ITEM
    assert (node.items.misses, fallbacks()) == (1, [])


@pytest.fixture(params=["as in production", "in no time"])
def watched(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Set how soon the official client notices a stopped node: before or after the readers."""
    monkeypatch.setattr("common.aws.dax.BYPASS_SECONDS", 0.1)
    if request.param == "in no time":
        monkeypatch.setattr(Cluster, "CLUSTER_UPDATE_INTERVAL", 0.6)
        monkeypatch.setattr(Cluster, "HEALTH_CHECK_INTERVAL", 0.05)
        monkeypatch.setattr(Cluster, "HEALTH_CHECK_RETRY_DELAY", 0.01)


def test_readers_survive_a_restart_of_the_node(
    watched: None, dax: Any, node: Node, dynamodb: "DynamoDBClient", fallbacks: Fallbacks
) -> None:
    wanted = [typed_key("A", str(n)) | {"n": {"N": str(n)}} for n in range(20)]
    put(dynamodb, *wanted)
    over, reads = threading.Event(), list[bool]()

    def read() -> None:
        while not over.is_set():
            reads.extend(item_at(dax, sk=item["sk"]["S"]) == item for item in wanted)

    with ThreadPoolExecutor(4) as pool:
        readers = [pool.submit(read) for _ in range(4)]
        try:
            until(lambda: node.items.hits > 50)
            node.stop()
            so_far = len(reads)
            until(lambda: len(reads) > so_far + 100)
            node.start()
            until(lambda: node.items.hits > 50)
        finally:
            over.set()
    assert [reader.result() for reader in readers] == [None] * 4
    assert all(reads)
    assert fallbacks()


def test_writes_continue_without_dax(
    dax: Any, node: Node, dynamodb: "DynamoDBClient", fallbacks: Fallbacks
) -> None:
    put(dax, ITEM)
    node.stop()
    put(dax, typed_key("A", "2"))
    batch = [{"DeleteRequest": {"Key": typed_key("A", "1")}}]
    dax.batch_write_item(RequestItems={content_table.table_name(): batch})
    with pytest.raises(dax.exceptions.ConditionalCheckFailedException):
        dax.delete_item(
            TableName=content_table.table_name(),
            Key=typed_key("A", "1"),
            ConditionExpression="attribute_exists(pk)",
        )
    node.start()
    assert item_at(dynamodb) is None
    assert item_at(dynamodb, sk="2")
    assert fallbacks()


@pytest.mark.parametrize("lost", [1, 2], ids=["once", "for good"])
def test_transaction_whose_response_was_lost_is_not_repeated(
    dax: Any, dynamodb: "DynamoDBClient", fallbacks: Fallbacks, monkeypatch: pytest.MonkeyPatch, lost: int
) -> None:
    """DAX changes the request. So DynamoDB refuses a repetition by boto3, which has the same token and another text."""
    method, answers = Ids.transactWriteItems_N1160037738_1_Id, iter(range(lost))
    real = OPERATIONS[method]

    def break_off(*request: Any) -> None:
        real(*request)
        if next(answers, None) is not None:
            raise ConnectionAbortedError

    monkeypatch.setitem(OPERATIONS, method, break_off)
    add = {"UpdateExpression": "ADD n :one", "ExpressionAttributeValues": {":one": {"N": "1"}}}
    where = {"TableName": content_table.table_name(), "Key": typed_key("A", "1")}
    refused = pytest.raises(dax.exceptions.IdempotentParameterMismatchException)
    with refused if lost == 2 else nullcontext():
        dax.transact_write_items(TransactItems=[{"Update": where | add}])
    assert item_at(dynamodb)["n"] == {"N": "1"}
    assert len(fallbacks()) == lost - 1
