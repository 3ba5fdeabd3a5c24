"""Users of the local to-do service, to sign in with."""

from typing import TYPE_CHECKING

import boto3

if TYPE_CHECKING:
    from mypy_boto3_cognito_idp import CognitoIdentityProviderClient

DEMO_USERS = ("ada@todos.example", "bob@todos.example")
DEMO_PASSWORD = "correct horse battery"  # noqa: S105


def create_demo_users(pool: str) -> list[str]:
    """Create the demo users that do not exist, and return their addresses."""
    client = boto3.client("cognito-idp")
    missing = [email for email in DEMO_USERS if not _exists(client, pool, email)]
    for email in missing:
        _create_user(client, pool, email)
    return missing


def _exists(client: "CognitoIdentityProviderClient", pool: str, email: str) -> bool:
    return bool(client.list_users(UserPoolId=pool, Filter=f'email = "{email}"')["Users"])


def _create_user(client: "CognitoIdentityProviderClient", pool: str, email: str) -> None:
    client.admin_create_user(
        UserPoolId=pool,
        Username=email,
        UserAttributes=[{"Name": "email", "Value": email}, {"Name": "email_verified", "Value": "true"}],
        MessageAction="SUPPRESS",
    )
    client.admin_set_user_password(UserPoolId=pool, Username=email, Password=DEMO_PASSWORD, Permanent=True)
