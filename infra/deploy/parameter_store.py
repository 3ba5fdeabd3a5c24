"""The secrets of a deployment, in the Parameter Store of its first region."""

import secrets

import boto3

from infra.deploy import zappa_stages
from infra.deploy.errors import StackError

GENERATED_SECRETS = ("secret-key", "unsubscribe-secret", "origin-secrets")
DATABASE_URL = "database-url"  # the operator writes it, unless a stack creates the database


def read_secret(deployment: str, name: str) -> str:
    """Return a secret. Raise StackError if it does not exist."""
    path = f"{_folder(deployment)}{name}"
    ssm = boto3.client("ssm", region_name=zappa_stages.first_region())
    try:
        return str(ssm.get_parameter(Name=path, WithDecryption=True)["Parameter"]["Value"])
    except ssm.exceptions.ParameterNotFound:
        raise StackError(f"the Parameter Store has no {path}") from None


def create_missing_secrets(deployment: str) -> None:
    ssm = boto3.client("ssm", region_name=zappa_stages.first_region())
    for name in GENERATED_SECRETS:
        try:
            read_secret(deployment, name)
        except StackError:
            path, value = f"{_folder(deployment)}{name}", secrets.token_urlsafe(48)
            ssm.put_parameter(Name=path, Value=value, Type="SecureString")


def delete_generated_secrets(deployment: str) -> None:
    paths = [f"{_folder(deployment)}{name}" for name in GENERATED_SECRETS]
    boto3.client("ssm", region_name=zappa_stages.first_region()).delete_parameters(Names=paths)


def list_secret_paths(deployment: str) -> list[str]:
    ssm = boto3.client("ssm", region_name=zappa_stages.first_region())
    parameters = ssm.get_parameters_by_path(Path=_folder(deployment))["Parameters"]
    return [parameter["Name"] for parameter in parameters]


def _folder(deployment: str) -> str:
    return f"/{zappa_stages.PROJECT}/{deployment}/"
