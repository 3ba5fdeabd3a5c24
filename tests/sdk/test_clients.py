"""Programs that use the generated clients against the running services."""

import pytest

from sdk.generate import PACKAGES
from tests.support.sdk_programs import CheckedPrograms
from tests.support.sdk_services import RunningService, read_openapi_document

pytestmark = pytest.mark.django_db  # set up before the `settings` fixture

# The paths that each README requests with retries.
_RETRIED_PATHS = {"blog": "/api/v1/tags", "todos": "/api/v1/lists"}


@pytest.fixture(params=PACKAGES)
def running(request: pytest.FixtureRequest) -> RunningService:
    service: RunningService = request.getfixturevalue(request.param)
    return service


def test_programs_pass_the_type_checker(checked: CheckedPrograms) -> None:
    assert checked.result.returncode == 0, checked.result.stdout


def test_every_operation_succeeds(checked: CheckedPrograms, running: RunningService) -> None:
    result = checked.language.use(running.service, **running.environment)
    assert result.returncode == 0, result.stderr
    paths = read_openapi_document(running.service)["paths"].values()
    operation_ids = {operation["operationId"] for path in paths for operation in path.values()}
    assert running.completed_operations() == operation_ids


def test_readme_examples_work(checked: CheckedPrograms, running: RunningService) -> None:
    running.busy[_RETRIED_PATHS[running.service]] = [429, 503]
    result = checked.language.use(f"readme_{running.service}", **running.environment)
    assert result.returncode == 0, result.stderr
    assert running.statuses_of(_RETRIED_PATHS[running.service]) == [429, 503, 200]
