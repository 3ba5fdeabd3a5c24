"""The optional VPC with DAX and Aurora: whether a deployment has it, and the settings of stages in it."""

import os
from typing import Any

from infra.deploy.cloudformation import stacks
from infra.deploy.zappa_stages import deployment_name, first_region, stack_name


def has_network() -> bool:
    """Return whether the deployment has a VPC. `NETWORK=vpc` creates it, and its database holds everything then."""
    name = stack_name(deployment_name(), "network")
    return os.environ.get("NETWORK") == "vpc" or stacks.find(name, first_region()) is not None


def add_network_settings(settings: dict[str, Any]) -> dict[str, Any]:
    """Merge the settings under `network` into a stage's own if the deployment has a VPC, and drop them if not."""
    network = settings.get("network")
    if not network or not has_network():
        return {**settings, "network": None}
    variables = settings["aws_environment_variables"] | network["aws_environment_variables"]
    return {**settings, **network, "aws_environment_variables": variables, "network": None}
