"""Functions whose starts are taken beforehand: an API calls them by an alias, which follows each release."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from infra.deploy import zappa_stages
from infra.deploy.functions import aliases
from infra.deploy.functions.aliases import PROVISIONED_CONCURRENCY, SNAPSTART
from tests.support.deployment.apis import function, integrations, may_call
from tests.support.deployment.emulated import EMULATOR_PARAMETERS, EmulatedDeployment
from tests.support.deployment.site import Site

BLOG, TODOS = "myblog-blog", "myblog-todos"
# The emulator runs it by the Python that is there, whatever the runtime.
SNAPSHOTS = {"snap_start": "PublishedVersions", "runtime": "python3.12"}
SWITCH = f"""
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
deployment.prepare_edge()
with ThreadPoolExecutor() as pool:
    list(pool.map(lambda stage: deployment.release_steps[stage](), ["blog", "todos"]))
for step in ("api", "domain", "aliases"):
    deployment.release_steps[step]()
"""


def switch(deployment: EmulatedDeployment, settings: Path) -> None:
    done = deployment.python("-c", SWITCH, str(settings))
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="module")
def ready(deployment: EmulatedDeployment, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The stages' settings with the blog kept warm, and snapshots of the to-dos, as deployed."""
    own = json.loads(zappa_stages.SETTINGS.read_text())
    own["blog"] |= {"provisioned_concurrency": 2}
    own["todos"] |= SNAPSHOTS
    file = tmp_path_factory.mktemp("settings") / "zappa_settings.json"
    file.write_text(json.dumps(own))
    switch(deployment, file)
    yield file
    switch(deployment, zappa_stages.SETTINGS)


def called(deployment: EmulatedDeployment, api: str) -> set[str]:
    """Name the function, with its alias, that an API calls."""
    return {function(each).partition(":function:")[2] for each in integrations(deployment, api)}


def warm(deployment: EmulatedDeployment, name: str) -> dict[str, int]:
    """Tell of how many environments each version is kept."""
    client = deployment.client("lambda")
    versions = [each["Version"] for each in client.list_versions_by_function(FunctionName=name)["Versions"]]
    found = {version: aliases.provisioned_concurrency(client, name, version) for version in versions}
    return {version: count for version, count in found.items() if count}


def version(deployment: EmulatedDeployment, name: str) -> str:
    (found,) = aliases.alias_versions(deployment.client("lambda"), name).values()
    return found


def break_(deployment: EmulatedDeployment) -> str:
    """Release another function's code, as Zappa would."""
    client, was = deployment.client("lambda"), version(deployment, BLOG)
    wrong = deployment.bundle("myblog-mail-feedback")
    made = client.update_function_code(FunctionName=BLOG, ZipFile=wrong, Publish=True)["Version"]
    aliases.point_to_version(client, BLOG, made)
    return str(was)


def test_apis_call_what_is_ready(deployment: EmulatedDeployment, ready: Path, site: Site) -> None:
    assert called(deployment, BLOG) == {f"{BLOG}:{PROVISIONED_CONCURRENCY}"}
    assert called(deployment, "myblog-e2e-api") == {f"{TODOS}:{SNAPSTART}"}
    assert all(may_call(deployment, each) for each in integrations(deployment, BLOG))
    assert warm(deployment, BLOG) == {version(deployment, BLOG): 2}
    snapshot = deployment.client("lambda").get_function_configuration(FunctionName=TODOS, Qualifier=SNAPSTART)
    assert snapshot["SnapStart"] == {"ApplyOn": "PublishedVersions", "OptimizationStatus": "On"}
    assert site.get("/").status == 200
    todos = deployment.api("myblog-e2e-api", "todos")
    assert Site(todos, "todos.example.com").get("/healthz").status == 200


def test_it_is_left_alone_when_nothing_changed(deployment: EmulatedDeployment, ready: Path) -> None:
    before = {name: version(deployment, name) for name in (BLOG, TODOS)}
    switch(deployment, ready)
    assert {name: version(deployment, name) for name in (BLOG, TODOS)} == before


@pytest.mark.parametrize("way", ["zappa rollback", "make deploy"])
def test_who_goes_back_takes_the_alias_along(
    deployment: EmulatedDeployment, ready: Path, site: Site, way: str
) -> None:
    was = break_(deployment)
    assert site.get("/").status >= 500
    if way == "zappa rollback":
        done = deployment.zappa("rollback", "blog", "-n", "1", "--settings_file", str(ready))
    else:
        back = f"from infra.deploy.functions.function import Function; Function('blog').roll_back('{was}')"
        done = deployment.python("-c", back)
    assert done.returncode == 0, done.stdout + done.stderr
    assert site.get("/").status == 200
    assert warm(deployment, BLOG) == {version(deployment, BLOG): 2}


def test_switched_off_it_costs_no_more(deployment: EmulatedDeployment, ready: Path, site: Site) -> None:
    switch(deployment, zappa_stages.SETTINGS)
    client = deployment.client("lambda")
    for name in (BLOG, TODOS):
        assert (aliases.alias_versions(client, name), warm(deployment, name)) == ({}, {})
    assert called(deployment, BLOG) == {BLOG}
    assert called(deployment, "myblog-e2e-api") == {TODOS}
    assert site.get("/").status == 200
