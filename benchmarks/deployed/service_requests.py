"""Requests to the deployed services, and the data that they read."""

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
    """Return a request as CloudFront sends it."""
    secret = function("blog").environment["ORIGIN_SECRETS"]
    cdn_headers = {"X-Forwarded-Host": "blog.example.com", "X-Origin-Secret": secret}
    return build_request(path, "api.example.com", **cdn_headers, **headers)


def todos(path: str, **headers: str) -> dict[str, Any]:
    return build_request(path, "todos.example.com", Authorization=f"Bearer {_access_token()}", **headers)


@cache
def _access_token() -> str:
    """Sign in a user."""
    outputs = prepare_stacks()
    create_demo_users(outputs["CognitoUserPoolId"])
    people = People(boto3.client, os.environ["AWS_ENDPOINT_URL"], outputs, outputs)
    return str(people.sign_in(DEMO_USERS[0], DEMO_PASSWORD)["AccessToken"])


def user_id() -> str:
    return str(jwt.decode(_access_token(), options={"verify_signature": False})["sub"])


@cache
def fill_tables(*, posts: int, todos: int) -> None:
    """Write posts and to-dos to the empty tables."""
    set_up_django()
    from benchmarks import content  # needs Django's apps

    content.write_posts(posts)
    content.write_todos(user_id(), todos)


def set_up_django() -> None:
    """Set up Django in this process, with the tables of the deployment."""
    outputs = prepare_stacks()
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "myblog.settings.local",
        "CONTENT_TABLE": outputs["ContentTable"],
        "TODOS_TABLE": outputs["TodosTable"],
    }
    django.setup()
