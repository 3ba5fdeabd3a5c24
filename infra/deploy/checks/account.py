"""Checks of the command's arguments, and of the AWS account that it would deploy to."""

import os
import re
from collections.abc import Iterator

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from infra.deploy import cloudfront, network, zappa_stages
from infra.deploy.cloudformation import stacks
from infra.deploy.commands import read_parameters
from infra.deploy.errors import StackError
from infra.deploy.functions.function import Function
from infra.deploy.zappa_stages import STAGES
from infra.paths import TEMPLATES

DEPLOYMENT_NAME = re.compile(r"[a-z][a-z0-9-]{0,19}")
_DOMAIN = re.compile(r"([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}")

Problems = Iterator[str]


def check_credentials() -> Problems:
    try:
        boto3.client("sts").get_caller_identity()
    except (BotoCoreError, ClientError) as error:
        yield f"No valid AWS credentials: {error}"


def check_names(name: str, domain: str) -> Problems:
    if not DEPLOYMENT_NAME.fullmatch(name):
        yield (
            f"ENV={name}: use a letter, then letters, digits and hyphens, all in lower case;"
            " at most 20 characters"
        )
    if not _DOMAIN.fullmatch(domain):
        yield f"DOMAIN={domain} is not a domain name in lower case"
    if (network := os.environ.get("NETWORK", "none")) not in {"none", "vpc"}:
        yield f"NETWORK={network}: use vpc or none"


def check_parameters() -> Problems:
    templates = zappa_stages.STACKS - (set() if network.has_network() else {"network"})
    known = {name for stack in templates for name in stacks.get_parameter_names(TEMPLATES / f"{stack}.yaml")}
    for name in read_parameters().keys() - known:
        yield f"PARAMETERS: no stack of this deployment has the parameter {name} (PARAMETERS='Name=value Name=value')"


def check_region() -> Problems:
    current, configured = boto3.session.Session().region_name, zappa_stages.first_region()
    if current != configured:
        yield f"AWS_REGION is {current}, but zappa_settings.json deploys to {configured}"


def check_hosted_zone(domain: str) -> Problems:
    try:
        cloudfront.find_hosted_zone(domain)
    except StackError as error:
        yield f"{error}. The domain names and certificates of the services need it"


def check_other_deployments() -> Problems:
    """An account and region can have only one deployment, because its functions have fixed names."""
    for function in map(Function, STAGES):
        configuration = function.configuration()
        if configuration and not function.is_of_this_deployment(configuration):
            yield f"{function.name} belongs to another deployment: its role is {configuration['Role']}"


def check_stacks(name: str) -> Problems:
    """Check that each stack of the deployment accepts updates."""
    for region in sorted(
        {zappa_stages.first_region(), zappa_stages.second_region(), zappa_stages.GLOBAL_REGION}
    ):
        for stack in stacks.list_existing(zappa_stages.stack_names(name), region):
            label, status = f"{stack['StackName']} in {region}", stack["StackStatus"]
            if status.endswith("_IN_PROGRESS") and status != "REVIEW_IN_PROGRESS":
                yield f"{label} is being changed ({status}): wait until that ends"
            elif status == "UPDATE_ROLLBACK_FAILED":
                yield f"{label} is stuck ({status}): continue its rollback in CloudFormation first"
