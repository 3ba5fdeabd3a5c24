"""An AWS that enforces IAM, with the stacks of a deployment named `e2e`, for Zappa to deploy into."""

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
import pytest

from infra import stacks
from infra.emulator import Emulator
from infra.local import INFRA, ROOT, needed

SENDER = {"SenderEmail": "hello@blog.example", "SenderDomain": "blog.example"}
SITE = "https://blog.example.com"


@dataclass(frozen=True)
class Deployment:
    environment: dict[str, str]

    def client(self, service: str) -> Any:
        return boto3.client(service, endpoint_url=self.environment["AWS_ENDPOINT_URL"])  # type: ignore[call-overload]

    def zappa(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = [str(Path(sys.executable).parent / "zappa"), *arguments]
        return subprocess.run(command, cwd=ROOT, env=self.environment, text=True, capture_output=True)


@pytest.fixture(scope="session")
def bare() -> Iterator[Deployment]:
    """One without any stack."""
    with Emulator(auth=True) as emulator:
        more = {"ENV": "none", "SITE_URL": SITE, "CDN_URL": "https://cdn.example.com"}
        yield Deployment({**os.environ, **emulator.environment(), **more})


@pytest.fixture(scope="session")
def deployment(bare: Deployment) -> Deployment:
    environment = {**bare.environment, "ENV": "e2e"}
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_ENDPOINT_URL", environment["AWS_ENDPOINT_URL"])
        data = deploy("data", {"SiteOrigin": SITE})
        mail = deploy("mail", SENDER)
        made = {"Project": "myblog", "NameSesResources": "false", **data, **mail}
        deploy("roles", needed(made, "roles.yaml"))
    made_up = {"Name": "/myblog/e2e/unsubscribe-secret", "Value": "secret", "Type": "SecureString"}
    bare.client("ssm").put_parameter(**made_up)
    return Deployment(environment)


def deploy(name: str, parameters: dict[str, str]) -> dict[str, str]:
    return stacks.deploy(f"myblog-e2e-{name}", INFRA / f"{name}.yaml", parameters, report=lambda _: None)
