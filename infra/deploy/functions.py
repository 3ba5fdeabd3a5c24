"""A function's release: packaged, switched to by Zappa, and the way back from it."""

import base64
import hashlib
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import boto3

from infra.deploy import aliases, zappa_stages
from infra.deploy.commands import zappa
from infra.deploy.stacks import StackError
from infra.paths import ROOT

if TYPE_CHECKING:
    from mypy_boto3_lambda.client import LambdaClient

STAGES = zappa_stages.names()
SERVICES = ("blog", *zappa_stages.DOMAINS)
HOW = [
    ROOT / name
    for name in ("uv.lock", "zappa_settings.json", "infra/deploy/bundles.py", "infra/deploy/zappa_stages.py")
]
KEPT = ("Handler", "Runtime", "Role", "Timeout", "MemorySize", "Environment")


@dataclass(frozen=True)
class Function:
    """The function of one of Zappa's stages."""

    stage: str

    @property
    def name(self) -> str:
        return f"{zappa_stages.PROJECT}-{self.stage.replace('_', '-')}"

    @property
    def called(self) -> str:
        """Name it as an API calls it."""
        return ":".join(filter(None, (self.name, aliases.wanted(self.stage))))

    @property
    def region(self) -> str:
        return str(zappa_stages.stage(self.stage)["aws_region"])

    @property
    def bundle(self) -> Path:
        return ROOT / "build" / f"{self.stage}.zip"

    @property
    def client(self) -> "LambdaClient":
        return boto3.client("lambda", region_name=self.region)

    def deployed(self) -> Any:
        """Give its configuration, or None if there is no such function."""
        client = self.client
        try:
            return client.get_function_configuration(FunctionName=self.name)
        except client.exceptions.ResourceNotFoundException:
            return None

    def belongs(self) -> bool:
        """Tell by its role whether it is this deployment's: functions have one name in all of them."""
        found = self.deployed()
        try:
            return bool(
                found and found["Role"] == zappa_stages.filled(zappa_stages.stage(self.stage)["role_arn"])
            )
        except StackError:
            return False

    def package(self) -> None:
        """Make the bundle, unless there is one of the same sources, and hold it to its budget."""
        record, digest = self.bundle.with_suffix(".sources"), self.sources()
        if self.bundle.exists() and record.exists() and record.read_text() == digest:
            return
        self.bundle.parent.mkdir(exist_ok=True)
        record.unlink(missing_ok=True)
        zappa("package", self.stage, "--output", str(self.bundle.relative_to(ROOT)))
        record.write_text(digest)

    def sources(self) -> str:
        """Digest all that the bundle is made of, and how."""
        excluded = zappa_stages.stage(self.stage)["exclude"]
        tops = [path for path in ROOT.iterdir() if not any(path.match(pattern) for pattern in excluded)]
        files = [
            path
            for top in tops
            for path in [top, *top.rglob("*")]
            if path.is_file() and path.suffix != ".pyc"
        ]
        digest = hashlib.sha256()
        for path in [*sorted(files), *HOW]:
            digest.update(f"{path} {hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
        return digest.hexdigest()

    def current(self) -> bool:
        """Tell whether the function has the bundle's bytes, and the settings of its stage."""
        found = self.deployed()
        if found is None:
            return False
        wanted = zappa_stages.filled(
            zappa_stages.told(zappa_stages.in_network(zappa_stages.stage(self.stage)))
        )
        variables = found.get("Environment", {}).get("Variables", {})
        return (
            found["CodeSha256"]
            == base64.b64encode(hashlib.sha256(self.bundle.read_bytes()).digest()).decode()
            and wanted["aws_environment_variables"].items() <= variables.items()
            and set(found.get("VpcConfig", {}).get("SubnetIds", []))
            == set(wanted.get("vpc_config", {}).get("SubnetIds", []))
            and (found["Role"], found["Timeout"], found["MemorySize"])
            == (wanted["role_arn"], wanted["timeout_seconds"], wanted["memory_size"])
            and aliases.current(self.client, self.name, self.stage)
        )

    def release(self) -> None:
        command = "update" if self.deployed() else "deploy"
        zappa(command, self.stage, "--zip", str(self.bundle), "--settings_file", str(zappa_stages.SETTINGS))
        self.settle()

    def kept(self) -> str | None:
        """Keep what is deployed as a version, code and settings, and give its number.

        Zappa's own versions have the settings of the release before.
        """
        return self.client.publish_version(FunctionName=self.name)["Version"] if self.deployed() else None

    def go_back(self, version: str) -> None:
        self.settle()
        client = self.client
        aliases.lead(client, self.name, version)
        old = client.get_function(FunctionName=self.name, Qualifier=version)
        with urllib.request.urlopen(old["Code"]["Location"]) as answer:  # noqa: S310 - S3's
            client.update_function_code(FunctionName=self.name, ZipFile=answer.read())
        self.settle()
        settings: Any = {name: value for name, value in old["Configuration"].items() if name in KEPT}
        client.update_function_configuration(FunctionName=self.name, **settings)
        self.settle()

    def settle(self) -> None:
        """Wait until a change has taken effect: until then the old code answers, and no other change is taken."""
        self.client.get_waiter("function_updated_v2").wait(FunctionName=self.name)
