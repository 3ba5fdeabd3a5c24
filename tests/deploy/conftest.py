"""An AWS that enforces IAM, with the stacks of a deployment named `e2e`, for Zappa to deploy into."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
import pytest

from infra import stacks, stages, users
from infra.emulator import Emulator
from infra.local import INFRA, ROOT, needed

SENDER = {"SenderEmail": "hello@blog.example", "SenderDomain": "blog.example"}
SITE, TODOS = "https://blog.example.com", "https://todos.example.com"


@dataclass(frozen=True)
class Deployment:
    environment: dict[str, str]

    def client(self, service: str) -> Any:
        return boto3.client(service, endpoint_url=self.environment["AWS_ENDPOINT_URL"])  # type: ignore[call-overload]

    def zappa(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = [str(Path(sys.executable).parent / "zappa"), *arguments]
        return subprocess.run(command, cwd=ROOT, env=self.environment, text=True, capture_output=True)

    def python(self, stage: str, *arguments: str) -> None:
        """Run Python with the settings and the environment that a stage has."""
        settings = json.loads((ROOT / "zappa_settings.json").read_text())[stage]
        with pytest.MonkeyPatch.context() as patch:
            for name in ("AWS_ENDPOINT_URL", "ENV", "SITE_URL", "TODOS_URL", "CDN_URL"):
                patch.setenv(name, self.environment[name])
            environment = {**self.environment, **stages.filled(settings["aws_environment_variables"])}
        subprocess.run([sys.executable, *arguments], cwd=ROOT, env=environment, check=True)

    def outputs(self, stack: str) -> dict[str, str]:
        (found,) = self.client("cloudformation").describe_stacks(StackName=f"myblog-e2e-{stack}")["Stacks"]
        return {output["OutputKey"]: output["OutputValue"] for output in found["Outputs"]}


@pytest.fixture(scope="session")
def bare() -> Iterator[Deployment]:
    """One without any stack."""
    with Emulator(auth=True) as emulator:
        more = {"ENV": "none", "SITE_URL": SITE, "TODOS_URL": TODOS, "CDN_URL": "https://cdn.example.com"}
        yield Deployment({**os.environ, **emulator.environment(), **more})


@pytest.fixture(scope="session")
def deployment(bare: Deployment, tmp_path_factory: pytest.TempPathFactory) -> Deployment:
    environment, folder = {**bare.environment, "ENV": "e2e"}, tmp_path_factory.mktemp("sql")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_ENDPOINT_URL", environment["AWS_ENDPOINT_URL"])
        data = deploy("data", {"SiteOrigin": SITE, "TodosOrigin": TODOS})
        mail = deploy("mail", SENDER)
        made = {"Project": "myblog", "NameSesResources": "false", "RequireTls": "false", **data, **mail}
        edge = deploy("edge", needed(made, "edge.yaml"))
        deploy("roles", needed(made | edge, "roles.yaml"))
        made |= {"ClientUrls": f"{TODOS}/", "DeletionProtection": "false"}
        auth = deploy("auth", needed(made, "auth.yaml"))
        users.make_demo_users(auth["CognitoUserPoolId"])
        environment["CDN_URL"] = stacks.cdn_url(edge)
    database = f"sqlite:///{folder}/db.sqlite3?transaction_mode=IMMEDIATE&timeout=30"
    secrets = {"unsubscribe-secret": "secret", "secret-key": "k" * 60, "database-url": database}
    for name, value in secrets.items():
        bare.client("ssm").put_parameter(Name=f"/myblog/e2e/{name}", Value=value, Type="SecureString")
    return Deployment(environment)


def deploy(name: str, parameters: dict[str, str]) -> dict[str, str]:
    return stacks.deploy(f"myblog-e2e-{name}", INFRA / f"{name}.yaml", parameters, report=lambda _: None)
