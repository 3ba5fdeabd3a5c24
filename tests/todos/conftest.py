from collections.abc import Iterator
from uuid import uuid4

import pytest

from tests.support.dynamodb_costs import Calls, counted
from tests.support.todos_api import Api
from tests.support.tokens import token


@pytest.fixture(autouse=True)
def service(todos_service: None) -> None:
    """Configure the service for every test."""


@pytest.fixture
def ada() -> Api:
    return Api(token(f"ada-{uuid4()}"))


@pytest.fixture
def bob() -> Api:
    return Api(token(f"bob-{uuid4()}"))


@pytest.fixture
def nobody() -> Api:
    return Api(None)


@pytest.fixture
def calls(todos_table_name: str) -> Iterator[Calls]:
    with counted() as calls:
        yield calls
