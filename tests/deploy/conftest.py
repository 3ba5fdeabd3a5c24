"""A deployment made by `make deploy` in an AWS that enforces IAM."""

import os
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
import pytest

from infra.deploy import zappa_stages
from infra.local.emulator import Emulator
from infra.paths import ROOT
from tests.support.deployment.browser import Browser
from tests.support.deployment.site import Site

EDITOR, PASSWORD = "edith", "correct horse battery"
TOLD = {"SITE_URL", "TODOS_URL", "CDN_URL"}  # by `make deploy`; the other tests have them too
# The emulator speaks no TLS, tells no sender of a mail, and has no health checks for names that lead to two regions.
HERE = {
    "RequireTls": "false",
    "NameSesResources": "false",
    "DeletionProtection": "false",
    "ReadersDomain": "",
}

Done = subprocess.CompletedProcess[str]


# These look back at all the others, and then take everything away.
LAST = ["test_used_permissions.py", "test_going_back.py", "test_destroying.py"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: LAST.index(item.path.name) + 1 if item.path.name in LAST else 0)


@dataclass(frozen=True)
class Deployment:
    environment: dict[str, str]
    record: Path  # of the calls that were made, by `tests.support.ministack`

    @property
    def endpoint(self) -> str:
        return self.environment["AWS_ENDPOINT_URL"]

    def client(self, service: str, region: str | None = None) -> Any:
        return boto3.client(service, region, endpoint_url=self.endpoint)  # type: ignore[call-overload]

    def zappa(self, *arguments: str) -> Done:
        return self.run(str(Path(sys.executable).parent / "zappa"), *arguments)

    def python(self, *arguments: str) -> Done:
        return self.run(sys.executable, *arguments)

    def deploy(self, before: str = "") -> Done:
        """Run `make deploy`, after some code."""
        code = f"from infra.deploy.plan import Deployment\nDeployment('e2e', 'example.com', {HERE}).run()"
        return self.python("-c", f"{before}\n{code}")

    def run(self, *command: str) -> Done:
        return subprocess.run(command, cwd=ROOT, env=self.environment, text=True, capture_output=True)

    def outputs(self, stack: str) -> dict[str, str]:
        (found,) = self.client("cloudformation").describe_stacks(StackName=f"myblog-e2e-{stack}")["Stacks"]
        return {output["OutputKey"]: output["OutputValue"] for output in found["Outputs"]}

    def functions(self) -> dict[str, Any]:
        """Give what tells one deployment of each function from the next, in both regions."""
        regions = (zappa_stages.first_region(), zappa_stages.second_region())
        found = [
            each for region in regions for each in self.client("lambda", region).list_functions()["Functions"]
        ]
        return {each["FunctionName"]: (each["CodeSha256"], each["LastModified"]) for each in found}

    def bundle(self, function: str, region: str | None = None) -> bytes:
        location = self.client("lambda", region).get_function(FunctionName=function)["Code"]["Location"]
        with urllib.request.urlopen(location) as answer:
            return bytes(answer.read())

    def api(self, name: str, stage: str, region: str | None = None) -> str:
        """Give the address of an API's stage."""
        found = self.client("apigateway", region).get_rest_apis()["items"]
        apis = {each["name"]: each["id"] for each in found}
        return f"{self.endpoint}/restapis/{apis[name]}/{stage}/_user_request_"


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployment]:
    record = tmp_path_factory.mktemp("calls") / "calls.jsonl"
    record.touch()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RECORD", str(record))
        with Emulator(auth=True, program="tests.support.ministack") as emulator:
            named = {"ENV": "e2e", "DOMAIN": "example.com"}
            shell = {name: value for name, value in os.environ.items() if name not in TOLD}
            found = Deployment({**shell, **emulator.environment(), **named}, record)
            found.client("route53").create_hosted_zone(Name="example.com", CallerReference="e2e")
            yield found


@pytest.fixture(scope="session")
def deployment(empty: Deployment, tmp_path_factory: pytest.TempPathFactory) -> Deployment:
    folder = tmp_path_factory.mktemp("sql")
    database = f"sqlite:///{folder}/db.sqlite3?transaction_mode=IMMEDIATE&timeout=30"
    empty.client("ssm").put_parameter(Name="/myblog/e2e/database-url", Value=database, Type="SecureString")
    done = empty.deploy()
    assert done.returncode == 0, done.stdout + done.stderr
    return empty


@pytest.fixture(scope="session")
def site(deployment: Deployment) -> Site:
    """The blog, through its distribution, which the emulator knows by this name."""
    label = deployment.outputs("edge")["CdnDomain"].partition(".")[0]
    return Site(deployment.endpoint, f"{label}.cloudfront.localhost")


@pytest.fixture(scope="session")
def edith(deployment: Deployment, site: Site) -> Browser:
    """The first editor, made as docs/deploy.md says, and signed in."""
    code = (
        "from django.contrib.auth.models import User;"
        f" User.objects.create_superuser('{EDITOR}', 'edith@example.com', '{PASSWORD}')"
    )
    done = deployment.zappa("invoke", "blog", code, "--raw")
    assert done.returncode == 0, done.stdout + done.stderr
    browser = Browser(site)
    browser.sign_in(EDITOR, PASSWORD)
    return browser
