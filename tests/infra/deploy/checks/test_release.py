"""Checks of the settings, packages and bundles. tests/deploy/test_doctor.py has those of a whole deployment."""

import sys
from typing import Any

import pytest

from infra.deploy import zappa_stages
from infra.deploy.checks import release
from infra.deploy.errors import DeployError, StackError
from infra.deploy.functions import bundles, references
from infra.deploy.functions.function import Function


def override_settings(monkeypatch: pytest.MonkeyPatch, **settings: Any) -> None:
    """Change the settings of all stages."""
    stage = zappa_stages.stage
    monkeypatch.setattr(zappa_stages, "stage", lambda name: stage(name) | settings)


def test_timeout_beyond_the_gateways_is_reported_for_services_only(monkeypatch: pytest.MonkeyPatch) -> None:
    assert list(release.check_timeouts()) == []
    override_settings(monkeypatch, timeout_seconds=30)
    problems = list(release.check_timeouts())
    assert {problem.split()[0] for problem in problems} >= {"blog", "todos"}
    assert not [problem for problem in problems if "thumbnails" in problem]


def test_provisioned_concurrency_is_reported_for_workers_only(monkeypatch: pytest.MonkeyPatch) -> None:
    assert list(release.check_cold_start_settings()) == []
    override_settings(monkeypatch, provisioned_concurrency=1)
    problems = list(release.check_cold_start_settings())
    assert "thumbnails" in {problem.split()[0] for problem in problems}
    assert not [problem for problem in problems if problem.startswith(("blog", "todos"))]


@pytest.mark.parametrize(("python", "reported"), [((3, 11), True), ((3, 12), False)])
def test_snapstart_with_an_older_python_is_reported(
    monkeypatch: pytest.MonkeyPatch, python: tuple[int, int], reported: bool
) -> None:
    override_settings(monkeypatch, snap_start="PublishedVersions")
    monkeypatch.setattr(sys, "version_info", python)
    problems = release.check_cold_start_settings()
    message = f"blog: Lambda has snap_start only from Python 3.12 on, and this Python is {bundles.PYTHON}"
    assert [problem for problem in problems if problem.startswith("blog: ")] == [message] * reported


def test_group_that_cannot_be_installed_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    def stage(name: str) -> dict[str, Any]:
        return {"packages": "no-such-group"}

    monkeypatch.setattr(zappa_stages, "stage", stage)
    (problem,) = release.check_packages()
    assert "no-such-group" in problem


def test_bundle_that_is_too_large_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    error = "Error: the bundle of todos has 30.1 MB zipped, more than 30 MB"

    def build_bundle(self: Function) -> None:
        if self.stage == "todos":
            raise DeployError(f"package todos failed:\n{error}")

    monkeypatch.setattr(Function, "build_bundle", build_bundle)
    assert release.find_bundle_problems() == [f"cannot build the bundle of todos: {error}"]


@pytest.mark.parametrize("network", ["none", "vpc"])
def test_django_settings_are_checked_before_any_stack_exists(
    network: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    variables = {
        "ENV": "unmade",
        "NETWORK": network,
        "SITE_URL": "https://b.example",
        "TODOS_URL": "https://t.example",
    }
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert list(release.check_django_settings()) == []
    monkeypatch.setenv("SITE_URL", "b.example")
    assert "CSRF_TRUSTED_ORIGINS" in "".join(release.check_django_settings())


def test_preview_environment_has_placeholders_for_missing_outputs(running_emulator: None) -> None:
    with pytest.raises(StackError):
        references.look_up("data", "ContentTable")
    assert len(release.preview_environment("blog")["SECRET_KEY"]) > 50
