"""Requests that the distribution sends to the blog's API, seen by an origin that echoes them."""

import http.client
import json
from collections.abc import Iterator
from contextlib import closing
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any, NamedTuple

import pytest

from infra.deploy import cloudfront
from infra.deploy.cloudformation import stacks
from infra.paths import TEMPLATES
from tests.support.secured_aws import SecuredAws

SECRET = "a-secret-that-is-long-enough-to-be-one"
FORGED = {"X-Origin-Secret": "guess", "X-Forwarded-Host": "evil.example"}
PAGES = ["/", "/posts/a-post/", "/feed.atom", "/api/v1/posts", "/search/"]
PREVIEW = "/preview/a-token/"
UNCACHED = ["/admin/", "/admin/blog/post/", "/subscribe/", "/unsubscribe/a-token/", "/api/v1/subscribers"]


class Echo(BaseHTTPRequestHandler):
    """Respond with the request as JSON; to `/fails/503`, with that status."""

    def do_GET(self) -> None:
        status = int(self.path.rpartition("/")[2]) if "/fails/" in self.path else HTTPStatus.OK
        request = {"method": self.command, "path": self.path, "headers": dict(self.headers.items())}
        self.send_response(status)
        self.end_headers()
        self.wfile.write(json.dumps(request).encode())

    do_POST = do_GET  # noqa: N815

    def log_message(self, *_: Any) -> None:
        pass


class Cdn(NamedTuple):
    port: int
    host: str

    def request(self, path: str, method: str = "GET", **headers: str) -> tuple[int, Any, bytes]:
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)) as connection:
            connection.request(method, path, headers={"Host": self.host, **headers})
            response = connection.getresponse()
            return response.status, response.headers, response.read()

    def forwarded(self, path: str, method: str = "GET", headers: dict[str, str] | None = None) -> Any:
        status, _, body = self.request(path, method, **(headers or {}))
        assert status == HTTPStatus.OK, body
        request = json.loads(body)
        headers = {name.lower(): value for name, value in request["headers"].items()}
        return request | {"headers": headers}


@pytest.fixture(scope="module")
def cdn(secured_aws: SecuredAws) -> Iterator[Cdn]:
    buckets = {
        f"{name.title()}Bucket": f"requests-{name}" for name in ("static", "media", "thumbnails", "logs")
    }
    for bucket in buckets.values():
        secured_aws.client("s3").create_bucket(Bucket=bucket)
    with ThreadingHTTPServer(("127.0.0.1", 0), Echo) as origin, pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_ENDPOINT_URL", secured_aws.emulator.url)
        Thread(target=origin.serve_forever, daemon=True).start()
        api = {"ApiDomain": "127.0.0.1", "ApiPath": "/stage", "ApiPort": str(origin.server_port)}
        site = {"SiteDomain": "blog.example.com", "OriginSecret": SECRET, "RequireTls": "false"}
        outputs = stacks.deploy("requests-edge", TEMPLATES / "edge.yaml", {**buckets, **api, **site})
        cloudfront.upload_error_page(buckets["StaticBucket"])
        yield Cdn(secured_aws.emulator.port, outputs["CdnDomain"])
        origin.shutdown()


@pytest.mark.parametrize("path", [*PAGES, PREVIEW, *UNCACHED])
def test_api_gets_the_secret_and_the_viewers_host(cdn: Cdn, path: str) -> None:
    request = cdn.forwarded(path, headers=FORGED)
    assert request["path"] == f"/stage{path}"
    assert request["headers"]["x-origin-secret"] == SECRET
    assert request["headers"]["x-forwarded-host"] == "blog.example.com"
    assert request["headers"]["host"].startswith("127.0.0.1")


@pytest.mark.parametrize("path", PAGES)
def test_page_request_has_no_headers_that_identify_a_reader(cdn: Cdn, path: str) -> None:
    headers = {
        "Cookie": "sessionid=1",
        "Accept-Language": "fr",
        "Authorization": "Bearer 1",
        "Origin": "https://a.example",
    }
    request = cdn.forwarded(f"{path}?utm_source=mail&cursor=a%2Bb", headers=headers)
    assert not {name.lower() for name in headers} & request["headers"].keys()
    assert request["path"] == f"/stage{path}?cursor=a%2Bb"


@pytest.mark.parametrize("path", UNCACHED)
def test_request_of_editors_and_forms_is_forwarded_whole(cdn: Cdn, path: str) -> None:
    headers = {
        "Cookie": "sessionid=1; csrftoken=2",
        "Origin": "https://blog.example.com",
        "Referer": "https://a.example/",
    }
    request = cdn.forwarded(f"{path}?next=/a&e=1", "POST", headers=headers)
    assert {name: request["headers"][name.lower()] for name in headers} == headers
    assert (request["method"], request["path"]) == ("POST", f"/stage{path}?next=/a&e=1")


def test_preview_request_has_no_cookies(cdn: Cdn) -> None:
    request = cdn.forwarded(PREVIEW, headers={"Cookie": "sessionid=1", "Referer": "https://a.example/"})
    assert not {"cookie", "referer"} & request["headers"].keys()


@pytest.mark.parametrize("path", [*PAGES, PREVIEW])
def test_post_to_a_page_is_rejected(cdn: Cdn, path: str) -> None:
    status, _, _ = cdn.request(path, "POST")
    assert status == HTTPStatus.FORBIDDEN


@pytest.mark.parametrize("failure", [502, 503, 504])
def test_failing_api_shows_an_error_page_that_is_not_cached(cdn: Cdn, failure: int) -> None:
    status, headers, body = cdn.request(f"/fails/{failure}")
    assert status == failure
    assert b"Temporarily unavailable" in body
    assert headers["Cache-Control"] == "no-store"


def test_errors_with_a_page_of_the_blog_are_passed_on(cdn: Cdn) -> None:
    assert [cdn.request(f"/fails/{status}")[0] for status in (403, 404, 500)] == [403, 404, 500]
    assert b"Temporarily unavailable" not in cdn.request("/fails/500")[2]


def test_responses_that_are_not_the_blogs_have_security_headers(cdn: Cdn) -> None:
    for path in ("/errors/unavailable.html", "/fails/500"):
        _, headers, _ = cdn.request(path)
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers.get_all("Strict-Transport-Security") == [
            "max-age=31536000; includeSubDomains; preload"
        ]


def test_stack_does_not_show_the_secret(cdn: Cdn, secured_aws: SecuredAws) -> None:
    client = secured_aws.client("cloudformation")
    (stack,) = client.describe_stacks(StackName="requests-edge")["Stacks"]
    template = client.get_template(StackName="requests-edge")["TemplateBody"]
    events = client.describe_stack_events(StackName="requests-edge")["StackEvents"]
    assert SECRET not in f"{stack} {template} {events}"
