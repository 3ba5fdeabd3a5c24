"""The stages of `zappa_settings.json`, and the names that stacks, services and regions have in a deployment."""

import json
import os
from typing import Any

from infra.paths import ROOT

SETTINGS = ROOT / "zappa_settings.json"
GLOBAL_REGION = "us-east-1"  # CloudFront reads its certificate and its firewall from this region only
# Services that readers call without CloudFront, and the stack with the domain name of each.
DOMAINS = {"todos": "domain"}
STACKS = set("data mail global edge auth roles second alarms network api domain events origin".split())


def stage(name: str) -> dict[str, Any]:
    """Return a stage with the settings that it inherits by `extends`."""
    own = json.loads(SETTINGS.read_text())[name]
    return {**(stage(own["extends"]) if "extends" in own else {}), **own}


def excluded_paths(settings: dict[str, Any]) -> list[str]:
    """Return the patterns of files that stay out of a stage's bundle.

    `exclude` holds for every stage; `exclude_also` adds those of one stage, because Zappa replaces inherited lists.
    """
    return [*settings["exclude"], *settings.get("exclude_also", [])]


def _function_stages() -> list[str]:
    """Return the stages that are functions. Each has a role; the stages that others only extend have none."""
    return [name for name in json.loads(SETTINGS.read_text()) if "role_arn" in stage(name)]


STAGES = _function_stages()
WORKERS = [name for name in STAGES if stage(name)["lambda_handler"].startswith("workers.")]
SERVICES = ("blog", *DOMAINS)
PROJECT: str = stage("base")["project_name"]


def first_region() -> str:
    return str(stage("base")["aws_region"])


def second_region() -> str:
    return str(stage("blog_eu")["aws_region"])


def is_http_service(name: str) -> bool:
    return bool(stage(name).get("django_settings"))


def has_zappa_api(name: str) -> bool:
    """Return whether Zappa creates the API of a stage. The to-do API is a stack of its own."""
    return bool(stage(name).get("apigateway_enabled", True))


def function_name(name: str) -> str:
    """Return the name that Zappa gives to the Lambda function of a stage."""
    return f"{PROJECT}-{name.replace('_', '-')}"


def deployment_name() -> str:
    return os.environ.get("ENV", "production")


def stack_name(deployment: str, stack: str) -> str:
    return f"{PROJECT}-{deployment}-{stack}"


def stack_names(deployment: str) -> set[str]:
    """Return the names of all stacks that a deployment may have.

    A prefix is not enough to recognize them: `production-old` begins with `production`.
    """
    return {stack_name(deployment, stack) for stack in STACKS | {*DOMAINS.values()}}
