"""The alias by which an API calls a function whose starts are taken beforehand, which costs at rest.

Zappa makes it where a stage has `provisioned_concurrency` or `snap_start`, and moves it with each release. Without
them an API calls the function itself.
"""

from typing import TYPE_CHECKING

from infra.deploy import zappa_stages

if TYPE_CHECKING:
    from mypy_boto3_lambda.client import LambdaClient

WARM, SNAPSHOT = "provisioned-concurrency", "snapstart"  # as Zappa names them


def wanted(stage: str) -> str:
    """Name the alias that the settings of a stage ask for, if any."""
    settings = zappa_stages.stage(stage)
    if settings.get("provisioned_concurrency"):
        return WARM
    return SNAPSHOT if settings.get("snap_start", "None") != "None" else ""


def current(client: "LambdaClient", function: str, stage: str) -> bool:
    """Tell whether there is what the settings ask for, and nothing else."""
    found, alias = versions(client, function), wanted(stage)
    if set(found) != ({alias} if alias else set()):
        return False
    return (
        alias != WARM
        or kept_warm(client, function, found[WARM]) == (zappa_stages.stage(stage)["provisioned_concurrency"])
    )


def lead(client: "LambdaClient", function: str, version: str) -> None:
    """Have who calls by an alias get a version: at once, and warm as soon as it is."""
    for alias, was in versions(client, function).items():
        client.update_alias(FunctionName=function, Name=alias, FunctionVersion=version)
        count = kept_warm(client, function, was)
        if count and was != version:
            client.put_provisioned_concurrency_config(
                FunctionName=function, Qualifier=version, ProvisionedConcurrentExecutions=count
            )
            client.delete_provisioned_concurrency_config(FunctionName=function, Qualifier=was)


def forget(client: "LambdaClient", function: str, stage: str) -> None:
    """Delete what the settings ask for no more: Zappa leaves it, and it would cost on."""
    for alias, version in versions(client, function).items():
        if alias != wanted(stage):
            if kept_warm(client, function, version):
                client.delete_provisioned_concurrency_config(FunctionName=function, Qualifier=version)
            client.delete_alias(FunctionName=function, Name=alias)


def versions(client: "LambdaClient", function: str) -> dict[str, str]:
    """Tell where each of a function's aliases leads."""
    found = client.list_aliases(FunctionName=function)["Aliases"]
    return {each["Name"]: each["FunctionVersion"] for each in found}


def kept_warm(client: "LambdaClient", function: str, version: str) -> int:
    """Tell of how many environments a version is kept."""
    try:
        found = client.get_provisioned_concurrency_config(FunctionName=function, Qualifier=version)
    except client.exceptions.ProvisionedConcurrencyConfigNotFoundException:
        return 0
    return found["RequestedProvisionedConcurrentExecutions"]
