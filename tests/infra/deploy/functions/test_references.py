"""Values that a stage's variables take from the environment of `make deploy`."""

import pytest

from infra.deploy import zappa_stages
from infra.deploy.functions.references import resolve, without_unset_variables

WITH_SITE_NAME = ["blog", "blog_eu", "processed_photos", "scheduled_changes"]
WITH_SITE_NAME += ["welcome_email", "announcements", "mail_feedback"]


@pytest.mark.parametrize("stage", WITH_SITE_NAME)
def test_site_name_comes_from_the_environment(stage: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SITE_NAME", "Tides & Times")
    variables = without_unset_variables(zappa_stages.stage(stage))["aws_environment_variables"]
    assert resolve(variables["SITE_NAME"]) == "Tides & Times"
    assert "SITE_DESCRIPTION" not in variables  # not set, so that the function keeps its value


def test_site_name_is_a_variable_of_no_other_function() -> None:
    stages = [
        name
        for name in zappa_stages.STAGES
        if "SITE_NAME" in zappa_stages.stage(name)["aws_environment_variables"]
    ]
    assert set(stages) == set(WITH_SITE_NAME)
