"""Requests to the two services as deployed, and what they are asked for."""

import os
from functools import cache
from typing import Any

import boto3
import django
import jwt

from benchmarks.deployed.functions import build_request
from benchmarks.deployed.stacks import function, prepare_stacks
from infra.local.demo_users import DEMO_PASSWORD, DEMO_USERS, create_demo_users
from tests.support.cognito_users import People


def blog(path: str, **headers: str) -> dict[str, Any]:
    """Ask as the CDN does."""
    secret = function("blog").environment["ORIGIN_SECRETS"]
    seen = {"X-Forwarded-Host": "blog.example.com", "X-Origin-Secret": secret}
    return build_request(path, "api.example.com", **seen, **headers)


def todos(path: str, **headers: str) -> dict[str, Any]:
    return build_request(path, "todos.example.com", Authorization=f"Bearer {_access_token()}", **headers)


@cache
def _access_token() -> str:
    """Sign a user in."""
    made = prepare_stacks()
    create_demo_users(made["CognitoUserPoolId"])
    people = People(boto3.client, os.environ["AWS_ENDPOINT_URL"], made, made)
    return str(people.sign_in(DEMO_USERS[0], DEMO_PASSWORD)["AccessToken"])


def user_id() -> str:
    return str(jwt.decode(_access_token(), options={"verify_signature": False})["sub"])


@cache
def fill_tables(*, posts: int, todos: int) -> None:
    """Let the services' own code write what is read, into tables that are empty."""
    set_up_django()
    from benchmarks import content  # Django's apps have to be there

    content.write_posts(posts)
    content.write_todos(user_id(), todos)


def set_up_django() -> None:
    """Make this process one of the services: its code reads and writes the tables as deployed."""
    made = prepare_stacks()
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "myblog.settings.local",
        "CONTENT_TABLE": made["ContentTable"],
        "TODOS_TABLE": made["TodosTable"],
    }
    django.setup()
