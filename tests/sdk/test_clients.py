"""The generated clients against the running services."""

import pytest

from sdk.generate import PACKAGES
from tests.sdk.conftest import Checked, Served, document

pytestmark = pytest.mark.django_db  # made before the settings of a test are

# Where the README of each client meets a service that is busy.
BUSY = {"blog": "/api/v1/tags", "todos": "/api/v1/lists"}


@pytest.fixture(params=PACKAGES)
def running(request: pytest.FixtureRequest) -> Served:
    found: Served = request.getfixturevalue(request.param)
    return found


def test_they_are_typed_and_used_as_their_types_say(checked: Checked) -> None:
    assert checked.found.returncode == 0, checked.found.stdout


def test_every_operation_does_what_it_says(checked: Checked, running: Served) -> None:
    done = checked.language.use(running.service, **running.environment)
    assert done.returncode == 0, done.stderr
    operations = [each for item in document(running.service)["paths"].values() for each in item.values()]
    assert running.called() == {operation["operationId"] for operation in operations}


def test_their_readmes_say_what_works(checked: Checked, running: Served) -> None:
    running.busy[BUSY[running.service]] = [429, 503]
    done = checked.language.use(f"readme_{running.service}", **running.environment)
    assert done.returncode == 0, done.stderr
    assert running.statuses(BUSY[running.service]) == [429, 503, 200]
