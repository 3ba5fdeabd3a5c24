"""Generated requests, valid and invalid, get responses that the OpenAPI document describes, and no 500."""

from contextlib import suppress
from typing import Any
from uuid import uuid4

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import response_schema_conformance, status_code_conformance

from tests.support.tokens import token

# A request by the WSGI application looks after the connections to the database, whether it needs one or not.
pytestmark = pytest.mark.django_db

EXAMPLES = 12  # of each operation and mode: half a minute in all
CHECKS = [not_a_server_error, response_schema_conformance, status_code_conformance]
SETTINGS = settings(
    max_examples=EXAMPLES,
    phases=[Phase.generate],
    database=None,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)


def fuzz(host: str, headers: dict[str, str]) -> int:
    """Call every operation with valid and invalid requests. Return the number of calls."""
    application, calls = get_wsgi_application(), 0

    def application_with_host(environ: dict[str, Any], start: Any) -> Any:
        return application({**environ, "HTTP_HOST": host}, start)

    document = schemathesis.openapi.from_wsgi("/api/schema", application_with_host)
    for result in document.get_all_operations():
        assert isinstance(result, Ok)
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):

            @SETTINGS
            @given(result.ok().as_strategy(generation_mode=mode))
            def check(case: Any) -> None:
                nonlocal calls
                calls += 1
                case.call_and_validate(headers=headers, checks=CHECKS)

            with suppress(Unsatisfiable):  # where nothing can be wrong, there is no wrong request to make
                check()
    return calls


def test_todos_api_survives_generated_requests() -> None:
    assert fuzz("todos.localhost", {"Authorization": f"Bearer {token(f'fuzz-{uuid4()}')}"}) > 200


@pytest.mark.usefixtures("aws_resources", "subscribers_table_name")
def test_blog_api_survives_generated_requests() -> None:
    assert fuzz("testserver", {}) > 30
