"""A client of the to-dos' API and a Cognito user pool, for tests."""

from dataclasses import dataclass
from typing import Any

import boto3
from django.test import Client

PASSWORD = "Correct-horse-7"

Dicts = list[dict[str, Any]]  # in `Api`, `list` is a method
Strings = list[str]


class Api:
    """A client of the API, signed in as one user."""

    def __init__(self, token: str | None) -> None:
        self.client = Client(HTTP_HOST="todos.localhost")
        self.headers = {"authorization": f"Bearer {token}"} if token else {}

    def send(self, method: str, path: str, data: Any = None, /, **headers: str) -> Any:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        url = path if path.startswith("/") else f"/api/v1/{path}"
        body = {} if data is None else {"data": data, "content_type": "application/json"}
        return getattr(self.client, method)(url, headers={**self.headers, **named}, **body)

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
        return self.create("todos", {"title": title, **data})

    def list(self, name: str = "Home", **data: Any) -> dict[str, Any]:
        return self.create("lists", {"name": name, **data})

    def create(self, path: str, data: dict[str, Any]) -> dict[str, Any]:
        response = self.post(path, data)
        assert response.status_code == 201, response.content
        return dict(response.json())

    def all(self, path: str) -> Dicts:
        """Follow the pages of a list to its end."""
        items: Dicts = []
        url: str | None = path
        while url:
            response = self.get(url.partition("todos.testserver")[2] or url)
            assert response.status_code == 200, response.content
            items += response.json()["results"]
            url = response.json()["next"]
        return items

    def titles(self, path: str = "todos") -> Strings:
        return [todo["title"] for todo in self.all(path)]


@dataclass
class Cognito:
    pool: str
    client: str
    identities: str

    def sign_up(self, name: str) -> dict[str, str]:
        """Create a user and sign in. Return the tokens."""
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
        response = cognito.admin_initiate_auth(
            UserPoolId=self.pool,
            ClientId=self.client,
            AuthFlow="ADMIN_USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": name, "PASSWORD": PASSWORD},
        )
        return dict(response["AuthenticationResult"])
