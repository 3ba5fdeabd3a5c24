"""References in `zappa_settings.json`, such as `${data:ContentTable}`, and their values.

The name before the colon is a stack, `ssm` (a parameter of the Parameter Store) or `env` (an environment variable).
`ENV` names the deployment.
"""

import os
import re
from collections.abc import Callable
from typing import Any

from infra.deploy import parameter_store
from infra.deploy.cloudformation import stacks
from infra.deploy.errors import StackError
from infra.deploy.zappa_stages import deployment_name, first_region, second_region, stack_name

_REFERENCE = re.compile(r"\$\{(\w+):([\w/-]+)\}")
_STACKS_OF_SECOND_REGION = {"second"}


def look_up(source: str, name: str) -> str:
    """Return the value of `${source:name}`. Raise StackError if the stack, output or parameter does not exist."""
    match source:
        case "env":
            return os.environ.get(name, "")
        case "ssm":
            return parameter_store.read_secret(deployment_name(), name)
    region = second_region() if source in _STACKS_OF_SECOND_REGION else first_region()
    stack = stack_name(deployment_name(), source)
    outputs = stacks.get_outputs(stack, region)
    if name not in outputs:
        raise StackError(f"the stack {stack} has no output {name}")
    return outputs[name]


def resolve(value: Any, find_value: Callable[[str, str], str] = look_up) -> Any:
    """Replace the references in a string, or in all strings of a list or dict."""
    match value:
        case dict():
            return {name: resolve(item, find_value) for name, item in value.items()}
        case list():
            return [resolve(item, find_value) for item in value]
        case str():
            return _REFERENCE.sub(lambda reference: find_value(*reference.groups()), value)
    return value


def without_unset_variables(settings: dict[str, Any]) -> dict[str, Any]:
    """Drop `${env:…}` variables that are not set, so that Zappa keeps the function's current values."""
    variables = settings.get("aws_environment_variables", {})
    known = {name: value for name, value in variables.items() if not _is_unset(value)}
    return {**settings, "aws_environment_variables": known}


def _is_unset(value: str) -> bool:
    reference = _REFERENCE.fullmatch(value)
    return reference is not None and reference[1] == "env" and reference[2] not in os.environ
