"""Asks what was deployed, over HTTP, whether it works."""

import os
import urllib.error
import urllib.request
from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import urlsplit

from infra.deploy import zappa_stages
from infra.deploy.commands import DeployError
from infra.deploy.stacks import LOCAL_HOSTS


class Check(NamedTuple):
    service: str
    path: str
    status: int = 200


CHECKS = (  # besides health, which all are asked for
    Check("blog", "/"),
    Check("blog", "/api/v1/posts"),
    Check("blog", "/admin/login/"),
    Check("todos", "/api/v1/todos", 401),
)
SECONDS = 60  # a database that sleeps needs half of them to wake


class Place(NamedTuple):
    """Where a service is asked, and with which headers."""

    url: str
    headers: Mapping[str, str]


def test(places: Mapping[str, Place]) -> None:
    """Raise DeployError with all answers that are not as they should be."""
    wrong = []
    for check in [*(Check(service, "/healthz") for service in places), *CHECKS]:
        url, headers = places[check.service]
        status = answer(f"{url}{check.path}", headers)
        if status != check.status:
            wrong.append(f"{check.service} answers {status} to {check.path}, not {check.status}")
    if wrong:
        raise DeployError("; ".join(wrong))


def answer(url: str, headers: Mapping[str, str]) -> int | str:
    # The emulator does not say by itself that a request came by TLS.
    sent = {"X-Forwarded-Proto": "https", **headers}
    request = urllib.request.Request(url, headers=sent)  # noqa: S310 - https, or the emulator's
    try:
        with urllib.request.urlopen(request, timeout=SECONDS) as found:  # noqa: S310
            return int(found.status)
    except urllib.error.HTTPError as error:
        return error.code
    except OSError as error:
        return f"not at all ({error})"


def at(host: str) -> Place:
    """Say where a host name is reached; the emulator knows it by the header alone."""
    endpoint = os.environ.get("AWS_ENDPOINT_URL", "")
    if urlsplit(endpoint).hostname in LOCAL_HOSTS:
        return Place(endpoint, {"Host": host})
    return Place(f"https://{host}", {})


def address(api: str, stage: str) -> str:
    """Give where API Gateway answers for a stage, without a domain; the emulator does so on its own port."""
    endpoint = os.environ.get("AWS_ENDPOINT_URL", "")
    if urlsplit(endpoint).hostname in LOCAL_HOSTS:
        return f"{endpoint}/restapis/{api}/{stage}/_user_request_"
    region = zappa_stages.stage(stage)["aws_region"]
    return f"https://{api}.execute-api.{region}.amazonaws.com/{stage}"
