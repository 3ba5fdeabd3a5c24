"""`make deploy ENV=... DOMAIN=...`: everything, each before what needs it. Run again, it changes nothing.

Static files come before the code that names them, and migrations before the code that needs them. The functions'
bundles are the same bytes for the same sources, so a stage that has not changed is left alone.
"""

import base64
import hashlib
import json
import os
import secrets
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from infra import api, stacks, stages
from infra.local import INFRA, ROOT, needed
from infra.run import step
from infra.stacks import StackError

STAGES = ("blog", "todos", "welcome_email", "mail_feedback", "announcements", "thumbnails")
SERVICES = ("blog", "todos")
MADE_UP = ("secret-key", "unsubscribe-secret")


class DeployError(RuntimeError):
    pass


class Deployment:
    """One deployment, such as `production`: its stacks, and the environment that its parts are told of."""

    def __init__(self, name: str, domain: str, more: Mapping[str, str]) -> None:
        self.name = name
        self.more = more  # parameters of stacks
        self.made = {
            "Project": stages.PROJECT,
            "SiteOrigin": f"https://blog.{domain}",
            "TodosOrigin": f"https://todos.{domain}",
            "ClientUrls": f"https://todos.{domain}/",
            "SenderEmail": f"hello@{domain}",
            "SenderDomain": domain,
            **more,
        }
        os.environ |= {
            "ENV": name,
            "SITE_URL": self.made["SiteOrigin"],
            "TODOS_URL": self.made["TodosOrigin"],
        }

    def run(self) -> None:
        steps: dict[str, Callable[[], None]] = {
            "credentials": self.check_credentials,
            "secrets": self.make_secrets,
            **{stack: self.stack(stack) for stack in ("data", "mail", "edge", "auth", "roles")},
            "static files": self.collect_static,
            "migrations": self.migrate,
            **{stage: self.stage(stage) for stage in STAGES},
            "api": self.deploy_api,
            "events": self.stack("events"),
        }
        for name, do in steps.items():
            with step(name):
                do()

    def check_credentials(self) -> None:
        try:
            boto3.client("sts").get_caller_identity()
        except (BotoCoreError, ClientError) as error:
            raise DeployError(f"AWS does not know you: {error}") from error

    def make_secrets(self) -> None:
        """Make those that are not there yet; the database's address has to be told."""
        ssm = boto3.client("ssm")
        for name in MADE_UP:
            try:
                stages.parameter(self.secret(name))
            except StackError:
                value = secrets.token_urlsafe(48)
                ssm.put_parameter(Name=self.secret(name), Value=value, Type="SecureString")
        stages.parameter(self.secret("database-url"))

    def secret(self, name: str) -> str:
        return f"/{stages.PROJECT}/{self.name}/{name}"

    def stack(self, name: str) -> Callable[[], None]:
        def deploy() -> None:
            template = f"{name}.yaml"
            self.made |= stacks.deploy(
                f"{stages.PROJECT}-{self.name}-{name}", INFRA / template, needed(self.made, template), quiet
            )
            if "CdnDomain" in self.made:
                os.environ["CDN_URL"] = stacks.cdn_url(self.made)

        return deploy

    def collect_static(self) -> None:
        for service in SERVICES:
            self.python(service, "manage.py", "collectstatic", "--noinput", "--verbosity=0")

    def migrate(self) -> None:
        self.python("blog", "manage.py", "migrate", "--noinput", "--verbosity=0")

    def stage(self, name: str) -> Callable[[], None]:
        return lambda: deploy_stage(name)

    def deploy_api(self) -> None:
        self.python("todos", "-m", "infra.api")
        name, template = f"{stages.PROJECT}-{self.name}-api", ROOT / "build" / "api.json"
        self.made |= stacks.deploy(name, template, needed(self.made, "api.yaml"), quiet)
        api.let_callers_refresh(self.made["TodosApiId"], "todos")

    def python(self, stage: str, *arguments: str) -> None:
        """Run Python with the settings and the environment that a stage has."""
        settings = json.loads((ROOT / "zappa_settings.json").read_text())[stage]
        environment = {**os.environ, **stages.filled(settings["aws_environment_variables"])}
        run([sys.executable, *arguments], environment)


def deploy_stage(stage: str) -> None:
    """Package a stage, and deploy or update it unless its function has these very bytes."""
    bundle = ROOT / "build" / f"{stage}.zip"
    zappa("package", stage, "--output", str(bundle.relative_to(ROOT)))
    function = current(f"{stages.PROJECT}-{stage.replace('_', '-')}")
    if function is None:
        zappa("deploy", stage, "--zip", str(bundle))
    elif function["CodeSha256"] != base64.b64encode(hashlib.sha256(bundle.read_bytes()).digest()).decode():
        zappa("update", stage, "--zip", str(bundle))


def current(function: str) -> Any:
    client = boto3.client("lambda")
    try:
        return client.get_function_configuration(FunctionName=function)
    except client.exceptions.ResourceNotFoundException:
        return None


def zappa(*arguments: str) -> None:
    run([str(Path(sys.executable).parent / "zappa"), *arguments], os.environ)


def run(command: list[str], environment: Mapping[str, str]) -> None:
    done = subprocess.run(command, cwd=ROOT, env=environment, text=True, capture_output=True)  # noqa: S603
    if done.returncode:
        raise DeployError(f"{' '.join(command[1:3])} failed:\n{done.stdout}{done.stderr}")


def quiet(_: str) -> None:
    pass


def main() -> int:
    name, domain = os.environ.get("ENV", ""), os.environ.get("DOMAIN", "")
    if not name or not domain:
        print(
            "make deploy: say which and where: make deploy ENV=production DOMAIN=example.com", file=sys.stderr
        )
        return 2
    try:
        Deployment(name, domain, {}).run()
    except (DeployError, StackError) as error:
        print(f"make deploy: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
