"""Programs that a deployment runs; what they say is shown when they fail."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from infra.paths import ROOT


class DeployError(RuntimeError):
    pass


def zappa(*arguments: str) -> None:
    run([str(Path(sys.executable).parent / "zappa"), *arguments], os.environ)


def python(environment: Mapping[str, str], *arguments: str) -> str:
    return run([sys.executable, *arguments], {**os.environ, **environment})


def run(command: list[str], environment: Mapping[str, str]) -> str:
    """Give what it printed. Raise DeployError with all it said if it fails."""
    done = subprocess.run(command, cwd=ROOT, env=environment, text=True, capture_output=True)  # noqa: S603
    if done.returncode:
        raise DeployError(f"{' '.join(command[1:3])} failed:\n{done.stdout}{done.stderr}")
    return done.stdout


def named(target: str) -> tuple[str, str]:
    """Read which deployment is meant, and its domain. Raise DeployError if it was not said."""
    name, domain = os.environ.get("ENV", ""), os.environ.get("DOMAIN", "")
    if not name or not domain:
        raise DeployError(f"say which and where: make {target} ENV=production DOMAIN=example.com")
    return name, domain


def given() -> dict[str, str]:
    """Read the stacks' parameters that PARAMETERS gives, such as `DaxNodes=1 CacheSize=none`."""
    pairs = [pair.partition("=") for pair in os.environ.get("PARAMETERS", "").split()]
    return {name: value for name, _, value in pairs}
