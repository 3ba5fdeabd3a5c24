"""What would hinder a deployment, found before it begins."""

import os
import re
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from infra.deploy import aliases, bundles, cloudfront, stacks, zappa_stages
from infra.deploy.commands import DeployError, given, python
from infra.deploy.functions import SERVICES, STAGES, Function
from infra.deploy.stacks import StackError
from infra.paths import TEMPLATES

DOMAIN = re.compile(r"([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}")
SNAPSTART = (3, 12)
GATEWAY_SECONDS = 29  # after which API Gateway gives up waiting

Problems = Iterator[str]


def problems(name: str, domain: str) -> list[str]:
    """Give a line for each. With no credentials there is nothing more to ask."""
    if found := list(credentials()):
        return found
    checks: list[Callable[[], Problems]] = [
        lambda: names(name, domain),
        parameters,
        region,
        lambda: zone(domain),
        others,
        lambda: stacks_at_rest(name),
        time_limits,
        starts,
        wheels,
        settings,
        lambda: database(name),
    ]
    return [problem for check in checks for problem in check()]


def credentials() -> Problems:
    try:
        boto3.client("sts").get_caller_identity()
    except (BotoCoreError, ClientError) as error:
        yield f"AWS does not know you: {error}"


def names(name: str, domain: str) -> Problems:
    if not re.fullmatch(r"[a-z][a-z0-9-]{0,19}", name):
        yield f"ENV={name}: a name of up to 20 letters in lower case, digits and hyphens is needed"
    if not DOMAIN.fullmatch(domain):
        yield f"DOMAIN={domain} is no domain name in lower case"
    if (network := os.environ.get("NETWORK", "none")) not in {"none", "vpc"}:
        yield f"NETWORK={network}: say vpc or none"


def parameters() -> Problems:
    here = zappa_stages.STACKS - (set() if zappa_stages.has_network() else {"network"})
    known = {name for stack in here for name in stacks.parameters(TEMPLATES / f"{stack}.yaml")}
    for name in given().keys() - known:
        yield f"PARAMETERS: no stack of this deployment has the parameter {name} (PARAMETERS='Name=value Name=value')"


def region() -> Problems:
    here, there = boto3.session.Session().region_name, zappa_stages.stage("base")["aws_region"]
    if here != there:
        yield f"AWS_REGION is {here}, but zappa_settings.json deploys to {there}"


def zone(domain: str) -> Problems:
    try:
        cloudfront.hosted_zone(domain)
    except StackError as error:
        yield f"{error}: the services' names and their certificates need it"


def others() -> Problems:
    """An account and a region hold one deployment."""
    for function in map(Function, STAGES):
        found = function.deployed()
        if found and not function.belongs():
            yield f"{function.name} belongs to another deployment: its role is {found['Role']}"


def stacks_at_rest(name: str) -> Problems:
    for region in sorted({zappa_stages.first_region(), zappa_stages.second_region(), zappa_stages.GLOBAL}):
        for stack in stacks.existing(zappa_stages.stack_names(name), region):
            where, status = f"{stack['StackName']} in {region}", stack["StackStatus"]
            if status.endswith("_IN_PROGRESS") and status != "REVIEW_IN_PROGRESS":
                yield f"{where} is being changed ({status}): wait until it is done"
            elif status == "UPDATE_ROLLBACK_FAILED":
                yield f"{where} is stuck ({status}): continue its rollback in CloudFormation first"


def time_limits() -> Problems:
    for stage in STAGES:
        settings = zappa_stages.stage(stage)
        if settings.get("django_settings") and settings["timeout_seconds"] > GATEWAY_SECONDS:
            yield (
                f"{stage} may take {settings['timeout_seconds']} s,"
                f" but API Gateway waits for {GATEWAY_SECONDS} (timeout_seconds in zappa_settings.json)"
            )


def starts() -> Problems:
    for stage in STAGES:
        settings, alias = zappa_stages.stage(stage), aliases.wanted(stage)
        if alias and not settings.get("django_settings"):
            yield f"{stage} is started by events, which wait: it needs no {alias} (zappa_settings.json)"
        if alias == aliases.SNAPSHOT and sys.version_info < SNAPSTART:
            yield f"{stage}: Lambda has snap_start from Python 3.12 on, and {bundles.PYTHON} is what deploys here"


def wheels() -> Problems:
    groups = {
        (each["packages"], bool(each.get("django_settings"))) for each in map(zappa_stages.stage, STAGES)
    }
    for group, http in sorted(groups):
        try:
            bundles.packages(group, http=http)
        except subprocess.CalledProcessError:
            yield f"the packages of the group {group} cannot be installed for Lambda ({bundles.PLATFORM})"


def settings() -> Problems:
    """What Django says of them as deployed: hosts, origins, cookies."""
    for service in SERVICES:
        try:
            python(environment(service), "manage.py", "check", "--deploy", "--fail-level", "WARNING")
        except DeployError as error:
            yield str(error)


def database(name: str) -> Problems:
    """That it answers, and migrations that take away what the present code uses."""
    if zappa_stages.has_network():
        return  # a stack makes it, and it can be asked from within its network only
    try:
        zappa_stages.parameter(f"/{zappa_stages.PROJECT}/{name}/database-url")
    except StackError as error:
        yield f"{error}: put the address of the editors' database there"
        return
    try:
        found = python(environment("blog"), "-m", "infra.deploy.migrations").splitlines()
    except DeployError as error:
        yield f"the database cannot be asked: {str(error).splitlines()[-1]}"
    else:
        yield from (f"{line} (deploy it all the same by ALLOW={line.partition(':')[0]})" for line in found)


def sizes() -> list[str]:
    """Make the bundles, each of which is held to its budget."""
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return list(filter(None, pool.map(size, STAGES)))


def size(stage: str) -> str | None:
    try:
        Function(stage).package()
    except DeployError as error:
        return f"no bundle of {stage}: {str(error).splitlines()[-1]}"
    return None


def environment(stage: str) -> dict[str, str]:
    """Give a stage's environment, with something in the place of what is not made yet."""

    def look_up(where: str, name: str) -> str:
        try:
            return zappa_stages.looked_up(where, name)
        except StackError:
            return f"postgres://to-be-made_{uuid.uuid4()}{uuid.uuid4()}"  # it may be the database's address

    wanted = zappa_stages.in_network(zappa_stages.stage(stage))["aws_environment_variables"]
    found: dict[str, str] = zappa_stages.filled(wanted, look_up)
    return found
