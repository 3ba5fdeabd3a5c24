"""Asks what was deployed, over HTTP, whether it works."""

import os
import urllib.error
import urllib.request
from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import urlsplit

import boto3

from infra.commands import DeployError
from infra.emulator import LOCAL_HOSTS


class Check(NamedTuple):
    service: str
    path: str
    status: int = 200


CHECKS = (
    Check("blog", "/healthz"),
    Check("blog", "/"),
    Check("blog", "/api/v1/posts"),
    Check("blog", "/admin/login/"),  # asks SQL
    Check("todos", "/healthz"),
    Check("todos", "/api/v1/todos", 401),
)
SECONDS = 60  # a database that sleeps needs half of them to wake


def test(addresses: Mapping[str, str], headers: Mapping[str, Mapping[str, str]]) -> None:
    """Raise DeployError with all answers that are not as they should be."""
    wrong = []
    for check in CHECKS:
        status = answer(f"{addresses[check.service]}{check.path}", headers[check.service])
        if status != check.status:
            wrong.append(f"{check.service} answers {status} to {check.path}, not {check.status}")
    if wrong:
        raise DeployError("; ".join(wrong))


def answer(url: str, headers: Mapping[str, str]) -> int | str:
    request = urllib.request.Request(url, headers=dict(headers))  # noqa: S310 - https, or the emulator's
    try:
        with urllib.request.urlopen(request, timeout=SECONDS) as found:  # noqa: S310
            return int(found.status)
    except urllib.error.HTTPError as error:
        return error.code
    except OSError as error:
        return f"not at all ({error})"


def api_id(name: str) -> str:
    """Find an API by its name."""
    for page in boto3.client("apigateway").get_paginator("get_rest_apis").paginate():
        for api in page["items"]:
            if api["name"] == name:
                return api["id"]
    raise DeployError(f"there is no API {name}")


def address(api: str, stage: str) -> str:
    """Give where API Gateway answers for a stage, without a domain; the emulator does so on its own port."""
    endpoint = os.environ.get("AWS_ENDPOINT_URL", "")
    if urlsplit(endpoint).hostname in LOCAL_HOSTS:
        return f"{endpoint}/restapis/{api}/{stage}/_user_request_"
    region = boto3.session.Session().region_name
    return f"https://{api}.execute-api.{region}.amazonaws.com/{stage}"
