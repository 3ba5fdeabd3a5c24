"""The functions as `make deploy` prepares them, with unpacked bundles and the stacks' values in their environment."""

import atexit
import os
import shutil
import subprocess
import sys
import zipfile
from functools import cache
from importlib.metadata import version
from pathlib import Path

import boto3

from benchmarks.deployed.functions import Function
from benchmarks.harness import OTHERS, use_cores
from infra.deploy import zappa_stages
from infra.deploy.functions import bundles, references
from infra.deploy.plan import Deployment, run_steps
from infra.local.emulator import STACK_PARAMETERS, Emulator, use_environment
from infra.paths import ROOT

# Hidden, because Zappa would find its own code for WebSockets here, and create an API for them.
_BUILD = ROOT / "build" / ".bench"
_DOMAIN = "example.com"
_AWS = ("AWS_ENDPOINT_URL", "AWS_REGION", "AWS_DEFAULT_REGION", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")


@cache
def prepare_stacks() -> dict[str, str]:
    """Deploy the stacks to an emulator and build the bundles. Return the stacks' outputs."""
    emulator = Emulator(program="tests.support.ministack")
    atexit.register(emulator.stop)
    with use_cores(OTHERS):
        emulator.start()
    emulator.wait()
    use_environment(emulator.environment())
    _BUILD.mkdir(parents=True, exist_ok=True)
    database = f"sqlite:///{_BUILD}/db.sqlite3"  # no benchmark uses it
    boto3.client("ssm").put_parameter(Name="/myblog/bench/database-url", Value=database, Type="SecureString")
    boto3.client("route53").create_hosted_zone(Name=_DOMAIN, CallerReference="bench")
    deployment = Deployment("bench", _DOMAIN, STACK_PARAMETERS)
    run_steps({name: do for name, do in deployment.preparation_steps.items() if name != "migrations"})
    return deployment.stacks.values


@cache
def function(stage: str) -> Function:
    prepare_stacks()
    settings = zappa_stages.stage(stage)
    variables = references.resolve(settings.get("aws_environment_variables", {}))
    return Function(
        _unpack(ROOT / "build" / f"{stage}.zip"),
        settings["lambda_handler"],
        {**_aws_environment(), **variables},
        _install_runtime(),
    )


def _aws_environment() -> dict[str, str]:
    return {name: os.environ[name] for name in _AWS}


def _unpack(bundle: Path) -> Path:
    folder = _BUILD / bundle.stem
    shutil.rmtree(folder, ignore_errors=True)
    with zipfile.ZipFile(bundle) as archive:
        archive.extractall(folder)
    return folder


def _install(folder: Path, *packages: str) -> None:
    locked = [f"{name}=={version(name)}" for name in packages]
    bundles.run_uv("pip", "install", "--quiet", "--compile-bytecode", "--target", str(folder), *locked)


@cache
def _install_runtime() -> Path:
    """Install the packages that Lambda provides."""
    folder = _BUILD / "runtime"
    if not folder.exists():
        _install(folder, "boto3", "botocore")
    return folder


# --- The baseline


@cache
def hello_function() -> Function:
    """A bare Django project as Zappa packages it by itself."""
    bundle = _BUILD / "hello.zip"
    if not bundle.exists():
        _package_hello(bundle)
    return Function(_unpack(bundle), "handler.lambda_handler", _aws_environment(), _install_runtime())


def _package_hello(bundle: Path) -> None:
    project, environment = _BUILD / "project", _BUILD / "environment"
    shutil.rmtree(project, ignore_errors=True)
    shutil.copytree(ROOT / "benchmarks" / "baselines" / "hello_project", project)
    bundles.run_uv("venv", "--quiet", "--clear", "--python", sys.executable, str(environment))
    packages = [f"{name}=={version(name)}" for name in ("django", "zappa")]
    bundles.run_uv("pip", "install", "--quiet", "--python", str(environment), "pip", "setuptools", *packages)
    subprocess.run(
        [environment / "bin" / "zappa", "package", "production", "--output", "hello.zip"],
        cwd=project,
        env={**os.environ, "VIRTUAL_ENV": str(environment)},
        check=True,
        capture_output=True,
    )
    shutil.move(project / "hello.zip", bundle)
