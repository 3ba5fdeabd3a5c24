"""The aliases that avoid cold starts: `provisioned-concurrency` and `snapstart`.

Zappa creates one for a stage with `provisioned_concurrency` or `snap_start`, and points it at each new version. API
Gateway then calls the function by its alias. Without these settings there is no alias and no cost when idle.
"""

from typing import TYPE_CHECKING

from infra.deploy import zappa_stages

if TYPE_CHECKING:
    from mypy_boto3_lambda.client import LambdaClient

PROVISIONED_CONCURRENCY, SNAPSTART = "provisioned-concurrency", "snapstart"  # Zappa's names


def configured_alias(stage: str) -> str:
    """Return the alias that a stage's settings ask for, or an empty string."""
    settings = zappa_stages.stage(stage)
    if settings.get("provisioned_concurrency"):
        return PROVISIONED_CONCURRENCY
    return SNAPSTART if settings.get("snap_start", "None") != "None" else ""


def are_current(client: "LambdaClient", function: str, stage: str) -> bool:
    """Return whether the function has the configured alias and no other."""
    versions, alias = alias_versions(client, function), configured_alias(stage)
    if set(versions) != ({alias} if alias else set()):
        return False
    if alias != PROVISIONED_CONCURRENCY:
        return True
    configured: int = zappa_stages.stage(stage)["provisioned_concurrency"]
    return provisioned_concurrency(client, function, versions[alias]) == configured


def point_to_version(client: "LambdaClient", function: str, version: str) -> None:
    """Point each alias at `version`, and move its provisioned concurrency there."""
    for alias, previous in alias_versions(client, function).items():
        client.update_alias(FunctionName=function, Name=alias, FunctionVersion=version)
        environments = provisioned_concurrency(client, function, previous)
        if environments and previous != version:
            client.put_provisioned_concurrency_config(
                FunctionName=function, Qualifier=version, ProvisionedConcurrentExecutions=environments
            )
            client.delete_provisioned_concurrency_config(FunctionName=function, Qualifier=previous)


def delete_unused(client: "LambdaClient", function: str, stage: str) -> None:
    """Delete aliases that the settings no longer ask for. Zappa leaves them, and they would cost money."""
    for alias, version in alias_versions(client, function).items():
        if alias != configured_alias(stage):
            if provisioned_concurrency(client, function, version):
                client.delete_provisioned_concurrency_config(FunctionName=function, Qualifier=version)
            client.delete_alias(FunctionName=function, Name=alias)


def alias_versions(client: "LambdaClient", function: str) -> dict[str, str]:
    """Return the version of each of a function's aliases."""
    aliases = client.list_aliases(FunctionName=function)["Aliases"]
    return {alias["Name"]: alias["FunctionVersion"] for alias in aliases}


def provisioned_concurrency(client: "LambdaClient", function: str, version: str) -> int:
    """Return the number of execution environments that Lambda keeps initialized for a version."""
    try:
        config = client.get_provisioned_concurrency_config(FunctionName=function, Qualifier=version)
    except client.exceptions.ProvisionedConcurrencyConfigNotFoundException:
        return 0
    return config["RequestedProvisionedConcurrentExecutions"]
