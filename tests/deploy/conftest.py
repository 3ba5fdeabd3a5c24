"""A deployment made by `make deploy` in an AWS that enforces IAM."""

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
import pytest

from infra.emulator import Emulator
from infra.local import ROOT

SITE, TODOS = "https://blog.example.com", "https://todos.example.com"
# The emulator speaks no TLS and tells no sender of a mail.
HERE = {"RequireTls": "false", "NameSesResources": "false", "DeletionProtection": "false"}

Done = subprocess.CompletedProcess[str]


@dataclass(frozen=True)
class Deployment:
    environment: dict[str, str]

    @property
    def endpoint(self) -> str:
        return self.environment["AWS_ENDPOINT_URL"]

    def client(self, service: str) -> Any:
        return boto3.client(service, endpoint_url=self.endpoint)  # type: ignore[call-overload]

    def zappa(self, *arguments: str) -> Done:
        return self.run(str(Path(sys.executable).parent / "zappa"), *arguments)

    def deploy(self) -> Done:
        code = f"from infra.deploy import Deployment; Deployment('e2e', 'example.com', {HERE}).run()"
        return self.run(sys.executable, "-c", code)

    def run(self, *command: str) -> Done:
        return subprocess.run(command, cwd=ROOT, env=self.environment, text=True, capture_output=True)

    def outputs(self, stack: str) -> dict[str, str]:
        (found,) = self.client("cloudformation").describe_stacks(StackName=f"myblog-e2e-{stack}")["Stacks"]
        return {output["OutputKey"]: output["OutputValue"] for output in found["Outputs"]}

    def functions(self) -> dict[str, Any]:
        found = self.client("lambda").list_functions()["Functions"]
        return {each["FunctionName"]: (each["CodeSha256"], each["LastModified"]) for each in found}

    def api(self, name: str, stage: str) -> str:
        """Give the address of an API's stage."""
        apis = {each["name"]: each["id"] for each in self.client("apigateway").get_rest_apis()["items"]}
        return f"{self.endpoint}/restapis/{apis[name]}/{stage}/_user_request_"


@pytest.fixture(scope="session")
def empty() -> Iterator[Deployment]:
    with Emulator(auth=True) as emulator:
        named = {"ENV": "e2e", "SITE_URL": SITE, "TODOS_URL": TODOS}
        yield Deployment({**os.environ, **emulator.environment(), **named})


@pytest.fixture(scope="session")
def deployment(empty: Deployment, tmp_path_factory: pytest.TempPathFactory) -> Deployment:
    folder = tmp_path_factory.mktemp("sql")
    database = f"sqlite:///{folder}/db.sqlite3?transaction_mode=IMMEDIATE&timeout=30"
    empty.client("ssm").put_parameter(Name="/myblog/e2e/database-url", Value=database, Type="SecureString")
    done = empty.deploy()
    assert done.returncode == 0, done.stdout + done.stderr
    return empty
