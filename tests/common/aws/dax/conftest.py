from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import LazySettings

from tests.support.dax import enable_dax
from tests.support.dax_node.node import Node

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.client import DynamoDBClient


@pytest.fixture
def node(running_emulator: None) -> Iterator[Node]:
    with Node() as node:
        yield node


@pytest.fixture
def dax(node: Node, aws_resources: dict[str, str], settings: LazySettings) -> Iterator[Any]:
    """The client of the code under test, with DAX enabled."""
    with enable_dax(node) as client:
        yield client


@pytest.fixture
def dynamodb(dax: Any, node: Node) -> "DynamoDBClient":
    """A client that reads and writes past DAX."""
    return node.dynamodb


@pytest.fixture
def always_dax(dax: Any, capsys: pytest.CaptureFixture[str]) -> Iterator[None]:
    """Fail if a request bypassed DAX, which only the metric shows."""
    yield
    assert "DaxFallback" not in capsys.readouterr().out
