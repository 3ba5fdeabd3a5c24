"""Provisioned concurrency and SnapStart: APIs call an alias, which points to each new version."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from infra.deploy import zappa_stages
from infra.deploy.functions import aliases
from infra.deploy.functions.aliases import PROVISIONED_CONCURRENCY, SNAPSTART
from tests.support.deployment.apis import function_arn, list_integrations, may_call
from tests.support.deployment.emulated import EMULATOR_PARAMETERS, EmulatedDeployment
from tests.support.deployment.site import Site

BLOG, TODOS = "myblog-blog", "myblog-todos"
# The emulator ignores the runtime, and runs functions with this Python.
SNAPSHOTS = {"snap_start": "PublishedVersions", "runtime": "python3.12"}
RELEASE = f"""
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from infra.deploy import cloudfront, zappa_stages
from infra.deploy.cloudformation import stacks
from infra.deploy.plan import Deployment
zappa_stages.SETTINGS = Path(sys.argv[1])
deployment = Deployment("e2e", "example.com", {EMULATOR_PARAMETERS})
deployment.stacks.values |= stacks.get_outputs("myblog-e2e-auth")
deployment.stacks.values["HostedZoneId"] = cloudfront.find_hosted_zone("example.com")
deployment.prepare_distribution()
with ThreadPoolExecutor() as pool:
    list(pool.map(lambda stage: deployment.release_steps[stage](), ["blog", "todos"]))
for step in ("api", "domain", "aliases"):
    deployment.release_steps[step]()
"""


def release(deployment: EmulatedDeployment, settings: Path) -> None:
    done = deployment.python("-c", RELEASE, str(settings))
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="module")
def warm_settings(deployment: EmulatedDeployment, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The released settings: provisioned concurrency for the blog, and SnapStart for the to-dos."""
    own = json.loads(zappa_stages.SETTINGS.read_text())
    own["blog"] |= {"provisioned_concurrency": 2}
    own["todos"] |= SNAPSHOTS
    file = tmp_path_factory.mktemp("settings") / "zappa_settings.json"
    file.write_text(json.dumps(own))
    release(deployment, file)
    yield file
    release(deployment, zappa_stages.SETTINGS)


def called_functions(deployment: EmulatedDeployment, api: str) -> set[str]:
    """Return the functions that an API calls, with their aliases."""
    return {function_arn(entry).partition(":function:")[2] for entry in list_integrations(deployment, api)}


def warm_environments(deployment: EmulatedDeployment, name: str) -> dict[str, int]:
    """Return the provisioned concurrency of each version that has some."""
    client = deployment.client("lambda")
    versions = [entry["Version"] for entry in client.list_versions_by_function(FunctionName=name)["Versions"]]
    counts = {version: aliases.provisioned_concurrency(client, name, version) for version in versions}
    return {version: count for version, count in counts.items() if count}


def alias_version(deployment: EmulatedDeployment, name: str) -> str:
    (version,) = aliases.alias_versions(deployment.client("lambda"), name).values()
    return version


def release_wrong_code(deployment: EmulatedDeployment) -> str:
    """Release another function's code as Zappa does, and return the previous version."""
    client, previous = deployment.client("lambda"), alias_version(deployment, BLOG)
    wrong = deployment.bundle("myblog-mail-feedback")
    version = client.update_function_code(FunctionName=BLOG, ZipFile=wrong, Publish=True)["Version"]
    aliases.point_to_version(client, BLOG, version)
    return str(previous)


def test_apis_call_the_aliases(deployment: EmulatedDeployment, warm_settings: Path, site: Site) -> None:
    assert called_functions(deployment, BLOG) == {f"{BLOG}:{PROVISIONED_CONCURRENCY}"}
    assert called_functions(deployment, "myblog-e2e-api") == {f"{TODOS}:{SNAPSTART}"}
    assert all(may_call(deployment, entry) for entry in list_integrations(deployment, BLOG))
    assert warm_environments(deployment, BLOG) == {alias_version(deployment, BLOG): 2}
    snapshot = deployment.client("lambda").get_function_configuration(FunctionName=TODOS, Qualifier=SNAPSTART)
    assert snapshot["SnapStart"] == {"ApplyOn": "PublishedVersions", "OptimizationStatus": "On"}
    assert site.get("/").status == 200
    todos = deployment.api("myblog-e2e-api", "todos")
    assert Site(todos, "todos.example.com").get("/healthz").status == 200


def test_second_release_changes_nothing(deployment: EmulatedDeployment, warm_settings: Path) -> None:
    before = {name: alias_version(deployment, name) for name in (BLOG, TODOS)}
    release(deployment, warm_settings)
    assert {name: alias_version(deployment, name) for name in (BLOG, TODOS)} == before


@pytest.mark.parametrize("command", ["zappa rollback", "make deploy"])
def test_rollback_moves_the_alias(
    deployment: EmulatedDeployment, warm_settings: Path, site: Site, command: str
) -> None:
    previous = release_wrong_code(deployment)
    assert site.get("/").status >= 500
    if command == "zappa rollback":
        done = deployment.zappa("rollback", "blog", "-n", "1", "--settings_file", str(warm_settings))
    else:
        program = (
            f"from infra.deploy.functions.function import Function; Function('blog').roll_back('{previous}')"
        )
        done = deployment.python("-c", program)
    assert done.returncode == 0, done.stdout + done.stderr
    assert site.get("/").status == 200
    assert warm_environments(deployment, BLOG) == {alias_version(deployment, BLOG): 2}


def test_default_settings_remove_the_aliases(
    deployment: EmulatedDeployment, warm_settings: Path, site: Site
) -> None:
    release(deployment, zappa_stages.SETTINGS)
    client = deployment.client("lambda")
    for name in (BLOG, TODOS):
        assert (aliases.alias_versions(client, name), warm_environments(deployment, name)) == ({}, {})
    assert called_functions(deployment, BLOG) == {BLOG}
    assert called_functions(deployment, "myblog-e2e-api") == {TODOS}
    assert site.get("/").status == 200
