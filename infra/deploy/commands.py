"""Child processes of a deployment, and the variables that `make` passes to it."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from infra.deploy.errors import DeployError
from infra.paths import ROOT


def run_zappa(*arguments: str) -> None:
    _run([str(Path(sys.executable).parent / "zappa"), *arguments], os.environ)


def run_python(environment: Mapping[str, str], *arguments: str) -> str:
    """Run Python with more environment variables, and return its output. Raise DeployError if it fails."""
    return _run([sys.executable, *arguments], {**os.environ, **environment})


def _run(command: list[str], environment: Mapping[str, str]) -> str:
    """Return the standard output. Raise DeployError with all output if the command fails."""
    done = subprocess.run(command, cwd=ROOT, env=environment, text=True, capture_output=True)  # noqa: S603
    if done.returncode:
        raise DeployError(f"{' '.join(command[1:3])} failed:\n{done.stdout}{done.stderr}")
    return done.stdout


def read_target(command: str) -> tuple[str, str]:
    """Return the deployment's name and domain. Raise DeployError if one of them is missing."""
    name, domain = os.environ.get("ENV", ""), os.environ.get("DOMAIN", "")
    if not name or not domain:
        raise DeployError(f"ENV and DOMAIN are required: make {command} ENV=production DOMAIN=example.com")
    return name, domain


def read_parameters() -> dict[str, str]:
    """Return the stack parameters that PARAMETERS sets, such as `DaxNodes=1 CacheSize=none`."""
    pairs = [pair.partition("=") for pair in os.environ.get("PARAMETERS", "").split()]
    return {name: value for name, _, value in pairs}
