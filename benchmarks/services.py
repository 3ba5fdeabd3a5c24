"""Requests to the two services as deployed, and what they are asked for."""

import os
from functools import cache
from typing import Any

import boto3
import django
import jwt

from benchmarks.deployment import function, prepared
from benchmarks.functions import get
from infra.local.demo_users import DEMO_PASSWORD, DEMO_USERS, create_demo_users
from tests.support.cognito_users import People


def blog(path: str, **headers: str) -> dict[str, Any]:
    """Ask as the CDN does."""
    secret = function("blog").environment["ORIGIN_SECRETS"]
    seen = {"X-Forwarded-Host": "blog.example.com", "X-Origin-Secret": secret}
    return get(path, "api.example.com", **seen, **headers)


def todos(path: str, **headers: str) -> dict[str, Any]:
    return get(path, "todos.example.com", Authorization=f"Bearer {token()}", **headers)


@cache
def token() -> str:
    """Sign a user in."""
    made = prepared()
    create_demo_users(made["CognitoUserPoolId"])
    people = People(boto3.client, os.environ["AWS_ENDPOINT_URL"], made, made)
    return str(people.sign_in(DEMO_USERS[0], DEMO_PASSWORD)["AccessToken"])


def user() -> str:
    return str(jwt.decode(token(), options={"verify_signature": False})["sub"])


@cache
def filled(*, posts: int, todos: int) -> None:
    """Let the services' own code write what is read, into tables that are empty."""
    set_up()
    from benchmarks import content  # Django's apps have to be there

    content.write_posts(posts)
    content.write_todos(user(), todos)


def set_up() -> None:
    """Make this process one of the services: its code reads and writes the tables as deployed."""
    made = prepared()
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "myblog.settings.local",
        "CONTENT_TABLE": made["ContentTable"],
        "TODOS_TABLE": made["TodosTable"],
    }
    django.setup()
