from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import boto3
import pytest
from django.conf import LazySettings
from django.test import Client

from common.aws import clients
from tests.support.dynamodb_costs import Calls, counted
from tests.support.tokens import CLIENT, POOL, KeyServer, key_server, token
from todos.auth import authentication, jwks

PASSWORD = "Correct-horse-7"

Dicts = list[dict[str, Any]]
Strings = list[str]


class Api:
    """The API as one user has it."""

    def __init__(self, token: str | None) -> None:
        self.client = Client(HTTP_HOST="todos.localhost")
        self.headers = {"authorization": f"Bearer {token}"} if token else {}

    def send(self, method: str, path: str, data: Any = None, /, **headers: str) -> Any:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        address = path if path.startswith("/") else f"/api/v1/{path}"
        body = {} if data is None else {"data": data, "content_type": "application/json"}
        return getattr(self.client, method)(address, headers={**self.headers, **named}, **body)

    def get(self, path: str, **headers: str) -> Any:
        return self.send("get", path, **headers)

    def post(self, path: str, data: Any = None, **headers: str) -> Any:
        return self.send("post", path, {} if data is None else data, **headers)

    def put(self, path: str, data: Any, **headers: str) -> Any:
        return self.send("put", path, data, **headers)

    def patch(self, path: str, data: Any, **headers: str) -> Any:
        return self.send("patch", path, data, **headers)

    def delete(self, path: str, **headers: str) -> Any:
        return self.send("delete", path, **headers)

    def todo(self, title: str = "Milk", **data: Any) -> dict[str, Any]:
        return self.made("todos", {"title": title, **data})

    def list(self, name: str = "Home", **data: Any) -> dict[str, Any]:
        return self.made("lists", {"name": name, **data})

    def made(self, path: str, data: dict[str, Any]) -> dict[str, Any]:
        answer = self.post(path, data)
        assert answer.status_code == 201, answer.content
        return dict(answer.json())

    def all(self, path: str) -> Dicts:
        """Follow the pages of a list to its end."""
        found: Dicts = []
        following: str | None = path
        while following:
            answer = self.get(following.partition("todos.testserver")[2] or following)
            assert answer.status_code == 200, answer.content
            found += answer.json()["results"]
            following = answer.json()["next"]
        return found

    def titles(self, path: str = "todos") -> Strings:
        return [todo["title"] for todo in self.all(path)]


@pytest.fixture(scope="session")
def table_of_todos(data_stack: dict[str, str]) -> str:
    """The table as deployed. Each test has users of its own."""
    return data_stack["TodosTable"]


@pytest.fixture
def key_source(monkeypatch: pytest.MonkeyPatch) -> Iterator[KeyServer]:
    with key_server() as server:
        source = jwks.Keys(server.address)
        monkeypatch.setattr(jwks, "of_pool", lambda pool: source)
        authentication.checked.cache_clear()
        yield server


@pytest.fixture(autouse=True)
def service(table_of_todos: str, key_source: KeyServer, settings: LazySettings) -> None:
    settings.TODOS_TABLE = table_of_todos
    settings.COGNITO_USER_POOL_ID = POOL
    settings.COGNITO_CLIENT_ID = CLIENT


@pytest.fixture
def ada() -> Api:
    return Api(token(f"ada-{uuid4()}"))


@pytest.fixture
def bob() -> Api:
    return Api(token(f"bob-{uuid4()}"))


@pytest.fixture
def nobody() -> Api:
    return Api(None)


@pytest.fixture
def calls(table_of_todos: str) -> Iterator[Calls]:
    with counted() as found:
        yield found


@dataclass
class Cognito:
    pool: str
    client: str
    identities: str

    def sign_up(self, name: str) -> dict[str, str]:
        """Make a user and sign them in."""
        cognito: Any = boto3.client("cognito-idp")
        cognito.admin_create_user(
            UserPoolId=self.pool,
            Username=name,
            UserAttributes=[{"Name": "email", "Value": f"{name}@example.com"}],
            MessageAction="SUPPRESS",
        )
        cognito.admin_set_user_password(
            UserPoolId=self.pool, Username=name, Password=PASSWORD, Permanent=True
        )
        found = cognito.admin_initiate_auth(
            UserPoolId=self.pool,
            ClientId=self.client,
            AuthFlow="ADMIN_USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": name, "PASSWORD": PASSWORD},
        )
        return dict(found["AuthenticationResult"])


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
def bucket(cognito: Cognito, settings: LazySettings, service: None, monkeypatch: pytest.MonkeyPatch) -> str:
    settings.COGNITO_USER_POOL_ID, settings.COGNITO_CLIENT_ID = cognito.pool, cognito.client
    settings.COGNITO_IDENTITY_POOL_ID = cognito.identities
    endpoint = boto3.client("s3").meta.endpoint_url
    source = jwks.Keys(f"{endpoint}/{cognito.pool}/.well-known/jwks.json")
    monkeypatch.setattr(jwks, "of_pool", lambda pool: source)
    name = f"files-{uuid4()}"
    settings.USER_FILES_BUCKET = name
    clients.s3().create_bucket(Bucket=name)
    clients.s3().put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
    return name
