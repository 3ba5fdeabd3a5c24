"""Zappa's callbacks: what only the stacks know comes into a stage's settings, and only what it needs into its zip."""

import json
import os
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import boto3
from click import ClickException

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))  # Zappa loads this file alone, from its folder

from infra.deploy import bundles, stacks
from infra.deploy.stacks import StackError
from infra.paths import ROOT

PROJECT = "myblog"
SETTINGS = ROOT / "zappa_settings.json"
REFERENCE = re.compile(r"\$\{(\w+):([\w/-]+)\}")
NEEDS_ZIP = {"deploy", "update", "package"}
GLOBAL = "us-east-1"  # where CloudFront looks for what it takes from one region
IN_SECOND_REGION = {"second"}  # the stacks that are there
# Services that are reached without the CDN, and the stack of each one's name.
DOMAINS = {"todos": "domain"}
STACKS = set("data mail global edge auth roles second alarms network api domain events origin".split())


def settings(cli: Any) -> None:
    """Fill in the references of `zappa_settings.json`, such as `${data:ContentTable}`, for the stage at hand.

    The name before the colon is a stack's, `ssm` (a parameter of the Parameter Store) or `env`. `ENV` names the
    deployment whose stacks are meant.
    """
    try:
        found = cli.stage_config if cli.command == "package" else filled(told(in_network(cli.stage_config)))
    except StackError as error:
        raise ClickException(f"{error}: deploy the stacks first, by `make deploy`") from error
    for name, value in found.items():
        cli.override_stage_config_setting(name, value)
    use_region(found["aws_region"])
    cli.load_settings(cli.vargs.get("settings_file"))
    if cli.command in NEEDS_ZIP and not cli.vargs.get("zip"):
        made = bundles.packages(found["packages"], http=bool(found.get("django_settings")))
        os.environ["VIRTUAL_ENV"] = str(made)


def names() -> list[str]:
    """Name the stages that are functions, each with a role of its own; others extend the rest."""
    return [name for name in json.loads(SETTINGS.read_text()) if "role_arn" in stage(name)]


def stage(name: str) -> dict[str, Any]:
    """Give a stage of `zappa_settings.json` with what it extends, as Zappa does."""
    own = json.loads(SETTINGS.read_text())[name]
    return {**(stage(own["extends"]) if "extends" in own else {}), **own}


def first_region() -> str:
    return str(stage("base")["aws_region"])


def second_region() -> str:
    return str(stage("blog_eu")["aws_region"])


def stack_names(deployment: str) -> set[str]:
    """Name what may be a deployment's. A prefix would not do: `production-old` begins with `production`."""
    return {f"{PROJECT}-{deployment}-{stack}" for stack in STACKS | {*DOMAINS.values()}}


def in_network(settings: dict[str, Any]) -> dict[str, Any]:
    """Add what a stage has besides where there is the stack `network`, and leave it out where there is none."""
    more = settings.get("network")
    if not more or not has_network():
        return {**settings, "network": None}
    variables = settings["aws_environment_variables"] | more["aws_environment_variables"]
    return {**settings, **more, "aws_environment_variables": variables, "network": None}


def told(settings: dict[str, Any]) -> dict[str, Any]:
    """Leave out the variables that only `make deploy` tells of, elsewhere: Zappa keeps those that a function has."""
    variables = settings.get("aws_environment_variables", {})
    known = {name: value for name, value in variables.items() if not untold(value)}
    return {**settings, "aws_environment_variables": known}


def untold(value: str) -> bool:
    found = REFERENCE.fullmatch(value)
    return found is not None and found[1] == "env" and found[2] not in os.environ


def has_network() -> bool:
    """Asked for with `NETWORK=vpc`, and kept from then on: its database holds everything."""
    name = f"{PROJECT}-{os.environ.get('ENV', 'production')}-network"
    return os.environ.get("NETWORK") == "vpc" or stacks.find(name, first_region()) is not None


def use_region(region: str) -> None:
    """Zappa takes the environment's region, where there is one, before the stage's own."""
    os.environ |= {"AWS_REGION": region, "AWS_DEFAULT_REGION": region}


def filled(value: Any, look_up: Callable[[str, str], str] | None = None) -> Any:
    match value:
        case dict():
            return {name: filled(each, look_up) for name, each in value.items()}
        case list():
            return [filled(each, look_up) for each in value]
        case str():
            return REFERENCE.sub(lambda found: (look_up or looked_up)(*found.groups()), value)
    return value


def looked_up(where: str, name: str) -> str:
    deployment = os.environ.get("ENV", "production")
    match where:
        case "env":
            return os.environ.get(name, "")
        case "ssm":
            return parameter(f"/{PROJECT}/{deployment}/{name}")
    region = second_region() if where in IN_SECOND_REGION else first_region()
    outputs = stacks.outputs(f"{PROJECT}-{deployment}-{where}", region)
    if name not in outputs:
        raise StackError(f"the stack {PROJECT}-{deployment}-{where} has no output {name}")
    return outputs[name]


def parameter(name: str) -> str:
    ssm = boto3.client("ssm", region_name=first_region())
    try:
        return str(ssm.get_parameter(Name=name, WithDecryption=True)["Parameter"]["Value"])
    except ssm.exceptions.ParameterNotFound:
        raise StackError(f"the Parameter Store has no {name}") from None


def zip(cli: Any) -> None:  # noqa: A001 - Zappa's name of the moment
    """Compile the bundle, and refuse one that has grown too large."""
    bundles.compile_sources(cli.zip_path)
    size, budget = Path(cli.zip_path).stat().st_size, cli.stage_config["megabytes"] * 1_000_000
    if size > budget:
        raise ClickException(f"{cli.api_stage}: {size / 1e6:.1f} MB zipped are more than {budget / 1e6:.0f}")
