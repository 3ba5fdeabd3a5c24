"""One Lambda function: build its bundle, release it with Zappa, and roll it back."""

import base64
import hashlib
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import boto3

from infra.deploy import network, zappa_stages
from infra.deploy.commands import run_zappa
from infra.deploy.errors import StackError
from infra.deploy.functions import aliases
from infra.deploy.functions.references import resolve, without_unset_variables
from infra.paths import BUILD, ROOT

if TYPE_CHECKING:
    from mypy_boto3_lambda.client import LambdaClient

_BUILD_INPUTS = [  # besides the packed sources
    ROOT / name
    for name in (
        "uv.lock",
        "zappa_settings.json",
        "infra/deploy/functions/bundles.py",
        "infra/deploy/functions/zappa_callbacks.py",
    )
]
_ROLLED_BACK_SETTINGS = {"Handler", "Runtime", "Role", "Timeout", "MemorySize", "Environment"}


@dataclass(frozen=True)
class Function:
    """The Lambda function of a Zappa stage."""

    stage: str

    @property
    def name(self) -> str:
        return zappa_stages.function_name(self.stage)

    @property
    def qualified_name(self) -> str:
        """The name by which API Gateway calls the function, with its alias if it has one."""
        return ":".join(filter(None, (self.name, aliases.configured_alias(self.stage))))

    @property
    def region(self) -> str:
        return str(zappa_stages.stage(self.stage)["aws_region"])

    @property
    def bundle(self) -> Path:
        return BUILD / f"{self.stage}.zip"

    @property
    def client(self) -> "LambdaClient":
        return boto3.client("lambda", region_name=self.region)

    def configuration(self) -> Any:
        """Return the function's configuration, or None if it does not exist."""
        client = self.client
        try:
            return client.get_function_configuration(FunctionName=self.name)
        except client.exceptions.ResourceNotFoundException:
            return None

    def is_of_this_deployment(self, configuration: Any) -> bool:
        """Return whether the function has this deployment's role. Its name is the same in every deployment."""
        try:
            return bool(configuration["Role"] == resolve(zappa_stages.stage(self.stage)["role_arn"]))
        except StackError:
            return False

    def build_bundle(self) -> None:
        """Build the bundle unless there is one of the same sources. Raise DeployError if it is too large."""
        record, digest = self.bundle.with_suffix(".sources"), self._digest_sources()
        if self.bundle.exists() and record.exists() and record.read_text() == digest:
            return
        self.bundle.parent.mkdir(exist_ok=True)
        record.unlink(missing_ok=True)
        run_zappa("package", self.stage, "--output", str(self.bundle.relative_to(ROOT)))
        record.write_text(digest)

    def is_current(self) -> bool:
        """Return whether the deployed function has the bundle's code and the settings of its stage."""
        configuration = self.configuration()
        if configuration is None:
            return False
        settings = network.add_network_settings(zappa_stages.stage(self.stage))
        settings = resolve(without_unset_variables(settings))
        variables = configuration.get("Environment", {}).get("Variables", {})
        return (
            configuration["CodeSha256"] == self._bundle_digest()
            and settings["aws_environment_variables"].items() <= variables.items()
            and set(configuration.get("VpcConfig", {}).get("SubnetIds", []))
            == set(settings.get("vpc_config", {}).get("SubnetIds", []))
            and (configuration["Role"], configuration["Timeout"], configuration["MemorySize"])
            == (settings["role_arn"], settings["timeout_seconds"], settings["memory_size"])
            and aliases.are_current(self.client, self.name, self.stage)
        )

    def release(self) -> None:
        command = "update" if self.configuration() else "deploy"
        settings = str(zappa_stages.SETTINGS)
        run_zappa(command, self.stage, "--zip", str(self.bundle), "--settings_file", settings)
        self._wait_until_updated()

    def publish_current_version(self) -> str | None:
        """Publish the deployed code and settings as a version to roll back to, and return its number.

        Zappa publishes versions too, but with the settings of the release before.
        """
        return (
            self.client.publish_version(FunctionName=self.name)["Version"] if self.configuration() else None
        )

    def roll_back(self, version: str) -> None:
        """Restore the code and the settings of a version."""
        self._wait_until_updated()
        client = self.client
        aliases.point_to_version(client, self.name, version)
        old = client.get_function(FunctionName=self.name, Qualifier=version)
        with urllib.request.urlopen(old["Code"]["Location"]) as response:  # noqa: S310 - a URL of S3
            client.update_function_code(FunctionName=self.name, ZipFile=response.read())
        self._wait_until_updated()
        settings: Any = {
            name: value for name, value in old["Configuration"].items() if name in _ROLLED_BACK_SETTINGS
        }
        client.update_function_configuration(FunctionName=self.name, **settings)
        self._wait_until_updated()

    def _digest_sources(self) -> str:
        excluded = zappa_stages.excluded_paths(zappa_stages.stage(self.stage))
        tops = [path for path in ROOT.iterdir() if not any(path.match(pattern) for pattern in excluded)]
        files = [
            path
            for top in tops
            for path in [top, *top.rglob("*")]
            if path.is_file() and path.suffix != ".pyc"
        ]
        digest = hashlib.sha256()
        for path in [*sorted(files), *_BUILD_INPUTS]:
            digest.update(f"{path} {hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
        return digest.hexdigest()

    def _bundle_digest(self) -> str:
        """Return the digest that Lambda reports as CodeSha256."""
        return base64.b64encode(hashlib.sha256(self.bundle.read_bytes()).digest()).decode()

    def _wait_until_updated(self) -> None:
        """Wait for a change to finish. Until then, Lambda runs the old code and rejects other changes."""
        self.client.get_waiter("function_updated_v2").wait(FunctionName=self.name)
