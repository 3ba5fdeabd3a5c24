"""A deployment that `make deploy` made in an emulated AWS that enforces IAM."""

import subprocess
import sys
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3

from infra.deploy import zappa_stages
from infra.local.emulator import STACK_PARAMETERS
from infra.paths import ROOT

EDITOR, PASSWORD = "edith", "correct horse battery"
EMULATOR_PARAMETERS = {**STACK_PARAMETERS, "ReadersDomain": ""}  # it has no health checks of Route 53 either

CompletedCommand = subprocess.CompletedProcess[str]


@dataclass(frozen=True)
class EmulatedDeployment:
    environment: dict[str, str]
    record: Path  # of all calls to AWS, which `tests.support.ministack` writes

    @property
    def endpoint(self) -> str:
        return self.environment["AWS_ENDPOINT_URL"]

    def client(self, service: str, region: str | None = None) -> Any:
        return boto3.client(service, region, endpoint_url=self.endpoint)  # type: ignore[call-overload]

    def zappa(self, *arguments: str) -> CompletedCommand:
        return self.run(str(Path(sys.executable).parent / "zappa"), *arguments)

    def python(self, *arguments: str) -> CompletedCommand:
        return self.run(sys.executable, *arguments)

    def deploy(self, before: str = "") -> CompletedCommand:
        """Run `make deploy` after the Python code `before`."""
        run = f"Deployment('e2e', 'example.com', {EMULATOR_PARAMETERS}).run()"
        return self.python("-c", f"{before}\nfrom infra.deploy.plan import Deployment\n{run}")

    def run(self, *command: str) -> CompletedCommand:
        return subprocess.run(command, cwd=ROOT, env=self.environment, text=True, capture_output=True)

    def outputs(self, stack: str) -> dict[str, str]:
        (description,) = self.client("cloudformation").describe_stacks(StackName=f"myblog-e2e-{stack}")[
            "Stacks"
        ]
        return {output["OutputKey"]: output["OutputValue"] for output in description["Outputs"]}

    def functions(self) -> dict[str, Any]:
        """Return the code and the time of the last change of each function, in both regions."""
        regions = (zappa_stages.first_region(), zappa_stages.second_region())
        functions = [
            function
            for region in regions
            for function in self.client("lambda", region).list_functions()["Functions"]
        ]
        return {
            function["FunctionName"]: (function["CodeSha256"], function["LastModified"])
            for function in functions
        }

    def bundle(self, function: str, region: str | None = None) -> bytes:
        location = self.client("lambda", region).get_function(FunctionName=function)["Code"]["Location"]
        with urllib.request.urlopen(location) as response:
            return bytes(response.read())

    def api(self, name: str, stage: str, region: str | None = None) -> str:
        """Return the URL of an API's stage."""
        items = self.client("apigateway", region).get_rest_apis()["items"]
        apis = {item["name"]: item["id"] for item in items}
        return f"{self.endpoint}/restapis/{apis[name]}/{stage}/_user_request_"
