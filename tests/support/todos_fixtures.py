"""Fixtures of the to-dos: their table, their user pool and their users' files."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import boto3
import pytest
from django.conf import LazySettings

from common.aws import clients
from tests.support.todos_api import Cognito
from tests.support.tokens import CLIENT, POOL, KeyServer, key_server
from todos.auth import jwks, tokens


@pytest.fixture(scope="session")
def todos_table_name(data_stack: dict[str, str]) -> str:
    """The table as deployed. Each test has users of its own."""
    return data_stack["TodosTable"]


@pytest.fixture
def key_source(monkeypatch: pytest.MonkeyPatch) -> Iterator[KeyServer]:
    """A server of the keys that sign tokens, in place of Cognito's."""
    with key_server() as server:
        source = jwks.KeySet(server.address)
        monkeypatch.setattr(jwks, "get_key_set", lambda pool: source)
        tokens.decode_signed_token.cache_clear()
        yield server


@pytest.fixture
def todos_service(todos_table_name: str, key_source: KeyServer, settings: LazySettings) -> None:
    settings.TODOS_TABLE = todos_table_name
    settings.COGNITO_USER_POOL_ID = POOL
    settings.COGNITO_CLIENT_ID = CLIENT


@pytest.fixture(scope="session")
def cognito(running_emulator: None) -> Cognito:
    idp: Any = boto3.client("cognito-idp")
    pool = idp.create_user_pool(PoolName="tests")["UserPool"]["Id"]
    flows = ["ALLOW_ADMIN_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]
    client = idp.create_user_pool_client(UserPoolId=pool, ClientName="tests", ExplicitAuthFlows=flows)
    client_id = client["UserPoolClient"]["ClientId"]
    provider = {"ProviderName": f"cognito-idp.us-east-1.amazonaws.com/{pool}", "ClientId": client_id}
    identities = boto3.client("cognito-identity").create_identity_pool(
        IdentityPoolName="tests",
        AllowUnauthenticatedIdentities=False,
        CognitoIdentityProviders=[provider],  # type: ignore[list-item]
    )
    return Cognito(pool, client_id, identities["IdentityPoolId"])


@pytest.fixture
def user_files_bucket(
    cognito: Cognito, settings: LazySettings, todos_service: None, monkeypatch: pytest.MonkeyPatch
) -> str:
    """An empty bucket for users' files. From now on, the service accepts tokens of the emulator's Cognito."""
    settings.COGNITO_USER_POOL_ID, settings.COGNITO_CLIENT_ID = cognito.pool, cognito.client
    settings.COGNITO_IDENTITY_POOL_ID = cognito.identities
    endpoint = boto3.client("s3").meta.endpoint_url
    source = jwks.KeySet(f"{endpoint}/{cognito.pool}/.well-known/jwks.json")
    monkeypatch.setattr(jwks, "get_key_set", lambda pool: source)
    name = f"files-{uuid4()}"
    settings.USER_FILES_BUCKET = name
    clients.s3().create_bucket(Bucket=name)
    clients.s3().put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
    return name
