"""What a stage is told of by the environment of whoever deploys it."""

import pytest

from infra.deploy import zappa_stages

NAMED = ["blog", "blog_eu", "processed_photos", "welcome_email", "announcements", "mail_feedback"]


@pytest.mark.parametrize("stage", NAMED)
def test_the_site_is_called_what_the_environment_says(stage: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SITE_NAME", "Tides & Times")
    told = zappa_stages.told(zappa_stages.stage(stage))["aws_environment_variables"]
    assert zappa_stages.filled(told["SITE_NAME"]) == "Tides & Times"
    assert "SITE_DESCRIPTION" not in told  # so the function keeps the one that it has


def test_no_other_function_has_a_use_for_it() -> None:
    having = [
        name
        for name in zappa_stages.names()
        if "SITE_NAME" in zappa_stages.stage(name)["aws_environment_variables"]
    ]
    assert set(having) == set(NAMED)
