"""The smoke test: requests that show whether the deployed services work."""

import urllib.error
import urllib.request
from collections.abc import Mapping
from typing import NamedTuple

from infra.deploy.endpoints import Endpoint
from infra.deploy.errors import DeployError


class Check(NamedTuple):
    service: str
    path: str
    status: int = 200


CHECKS = (  # besides the health check of every service
    Check("blog", "/"),
    Check("blog", "/api/v1/posts"),
    Check("blog", "/admin/login/"),
    Check("todos", "/api/v1/todos", 401),
)
_TIMEOUT_SECONDS = 60  # an idle database needs half of them to resume


def run_checks(endpoints: Mapping[str, Endpoint]) -> None:
    """Raise DeployError with all responses that have an unexpected status."""
    problems = []
    for check in [*(Check(service, "/healthz") for service in endpoints), *CHECKS]:
        url, headers = endpoints[check.service]
        status = _request_status(f"{url}{check.path}", headers)
        if status != check.status:
            problems.append(f"{check.service} answers {status} to {check.path}, not {check.status}")
    if problems:
        raise DeployError("; ".join(problems))


def _request_status(url: str, headers: Mapping[str, str]) -> int | str:
    """Return the HTTP status, or why there is no response."""
    # The emulator does not set this header itself.
    headers = {"X-Forwarded-Proto": "https", **headers}
    request = urllib.request.Request(url, headers=headers)  # noqa: S310 - https, or the emulator
    try:
        with urllib.request.urlopen(request, timeout=_TIMEOUT_SECONDS) as response:  # noqa: S310
            return int(response.status)
    except urllib.error.HTTPError as error:
        return error.code
    except OSError as error:
        return f"nothing ({error})"
