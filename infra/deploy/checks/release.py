"""Checks of the settings, packages, migrations and bundles that `make deploy` would release."""

import os
import subprocess
import sys
import uuid
from concurrent.futures import ThreadPoolExecutor

from infra.deploy import network, parameter_store, zappa_stages
from infra.deploy.checks.account import Problems
from infra.deploy.commands import run_python
from infra.deploy.errors import DeployError, StackError
from infra.deploy.functions import aliases, bundles, references
from infra.deploy.functions.function import Function
from infra.deploy.zappa_stages import SERVICES, STAGES

_SNAPSTART_PYTHON = (3, 12)  # the oldest Python for which Lambda has SnapStart
_GATEWAY_SECONDS = 29  # API Gateway's time limit


def check_timeouts() -> Problems:
    for stage in filter(zappa_stages.is_http_service, STAGES):
        seconds = zappa_stages.stage(stage)["timeout_seconds"]
        if seconds > _GATEWAY_SECONDS:
            yield (
                f"{stage} has a timeout of {seconds} s, but API Gateway waits for only {_GATEWAY_SECONDS} s"
                " (timeout_seconds in zappa_settings.json)"
            )


def check_cold_start_settings() -> Problems:
    for stage in STAGES:
        alias = aliases.configured_alias(stage)
        if alias and not zappa_stages.is_http_service(stage):
            yield f"{stage} handles events, which can wait for a cold start: remove {alias} from zappa_settings.json"
        if alias == aliases.SNAPSTART and sys.version_info < _SNAPSTART_PYTHON:
            yield f"{stage}: Lambda has snap_start only from Python 3.12 on, and this Python is {bundles.PYTHON}"


def check_packages() -> Problems:
    """Check that PyPI has wheels for Lambda's platform."""
    groups = {
        (settings["packages"], bool(settings.get("django_settings")))
        for settings in map(zappa_stages.stage, STAGES)
    }
    for group, http in sorted(groups):
        try:
            bundles.install_packages(group, http=http)
        except subprocess.CalledProcessError:
            yield f"the packages of the group {group} cannot be installed for Lambda ({bundles.PLATFORM})"


def check_django_settings() -> Problems:
    """Run `manage.py check --deploy` with the environment of each service, to check hosts, origins and cookies."""
    for service in SERVICES:
        try:
            environment = preview_environment(service)
            run_python(environment, "manage.py", "check", "--deploy", "--fail-level", "WARNING")
        except DeployError as error:
            yield str(error)


def check_database(deployment: str) -> Problems:
    """Check that the database answers, and that pending migrations keep what the deployed code uses."""
    if network.has_network():
        return  # a stack creates the database, and only functions in its network can connect to it
    try:
        parameter_store.read_secret(deployment, parameter_store.DATABASE_URL)
    except StackError as error:
        yield f"{error}. Store the URL of the editors' database there"
        return
    try:
        module = "infra.deploy.functions.migrations"
        operations = run_python(preview_environment("blog"), "-m", module).splitlines()
    except DeployError as error:
        yield f"cannot connect to the database: {str(error).splitlines()[-1]}"
    else:
        for operation in operations:
            yield f"{operation} (to deploy it anyway, add ALLOW={operation.partition(':')[0]})"


def find_bundle_problems() -> list[str]:
    """Build all bundles, and return a line for each that can't be built or is too large."""
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return list(filter(None, pool.map(_build, STAGES)))


def _build(stage: str) -> str | None:
    try:
        Function(stage).build_bundle()
    except DeployError as error:
        return f"cannot build the bundle of {stage}: {str(error).splitlines()[-1]}"
    return None


def preview_environment(stage: str) -> dict[str, str]:
    """Return a stage's environment variables, with placeholders for values that no stack has yet."""

    def look_up(source: str, name: str) -> str:
        try:
            return references.look_up(source, name)
        except StackError:
            return f"postgres://placeholder_{uuid.uuid4()}{uuid.uuid4()}"  # valid as a database URL too

    variables = network.add_network_settings(zappa_stages.stage(stage))["aws_environment_variables"]
    environment: dict[str, str] = references.resolve(variables, look_up)
    return environment
