"""URLs of the deployed services. The emulator answers on its own port, and tells services apart by the Host header."""

import os
from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import urlsplit

from infra.deploy import zappa_stages

_LOCAL_HOSTS = {"127.0.0.1", "localhost"}


class Endpoint(NamedTuple):
    """A base URL, and the headers that each request to it needs."""

    url: str
    headers: Mapping[str, str]


def cdn_url(outputs: Mapping[str, str]) -> str:
    """Return the base URL of the distribution, of the outputs of `edge.yaml`."""
    emulator = _emulator_url()
    if not emulator:
        return outputs["CdnUrl"]
    label = outputs["CdnDomain"].partition(".")[0]
    return f"http://{label}.cloudfront.localhost:{urlsplit(emulator).port}"


def service_endpoint(host: str) -> Endpoint:
    """Return the endpoint of a service with a domain name of its own."""
    if emulator := _emulator_url():
        return Endpoint(emulator, {"Host": host})
    return Endpoint(f"https://{host}", {})


def api_url(api: str, stage: str) -> str:
    """Return the URL that API Gateway itself gives to an API's stage, without a domain name."""
    if emulator := _emulator_url():
        return f"{emulator}/restapis/{api}/{stage}/_user_request_"
    region = zappa_stages.stage(stage)["aws_region"]
    return f"https://{api}.execute-api.{region}.amazonaws.com/{stage}"


def _emulator_url() -> str:
    """Return the emulator's URL, or an empty string if this process talks to AWS."""
    url = os.environ.get("AWS_ENDPOINT_URL", "")
    return url if urlsplit(url).hostname in _LOCAL_HOSTS else ""
