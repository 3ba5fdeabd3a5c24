from collections.abc import Iterator
from uuid import uuid4

import pytest
from django.conf import LazySettings

from tests.support.blog_server import BlogServer, run_blog_server
from tests.support.dynamodb_costs import Calls, count_calls
from tests.support.todos_api import Api
from tests.support.tokens import token
from todos.clients import blog


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
    with count_calls() as calls:
        yield calls


@pytest.fixture(autouse=True)
def closed_circuit_breaker() -> None:
    blog.get_connection_pool.cache_clear()
    blog.circuit_breaker.close()


@pytest.fixture
def blog_server(settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> Iterator[BlogServer]:
    monkeypatch.setattr(blog, "RETRIES", blog.RETRIES.new(backoff_factor=0, backoff_jitter=0))
    with run_blog_server() as server:
        settings.BLOG_URL = server.url
        yield server
