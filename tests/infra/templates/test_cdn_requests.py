"""What the distribution hands on to the blog's API, and what it keeps: an origin that says what it was sent tells."""

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
UNCACHED = ["/admin/", "/admin/blog/post/", "/subscribe/", "/unsubscribe/a-token/", "/api/v1/subscribers"]


class Echo(BaseHTTPRequestHandler):
    """Answers with the request that it got; `/fails/503` with such an error."""

    def do_GET(self) -> None:
        failed = int(self.path.rpartition("/")[2]) if "/fails/" in self.path else HTTPStatus.OK
        sent = {"method": self.command, "path": self.path, "headers": dict(self.headers.items())}
        self.send_response(failed)
        self.end_headers()
        self.wfile.write(json.dumps(sent).encode())

    do_POST = do_GET  # noqa: N815

    def log_message(self, *_: Any) -> None:
        pass


class Cdn(NamedTuple):
    port: int
    host: str

    def ask(self, path: str, method: str = "GET", **headers: str) -> tuple[int, Any, bytes]:
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)) as connection:
            connection.request(method, path, headers={"Host": self.host, **headers})
            response = connection.getresponse()
            return response.status, response.headers, response.read()

    def sent(self, path: str, method: str = "GET", headers: dict[str, str] | None = None) -> Any:
        status, _, body = self.ask(path, method, **(headers or {}))
        assert status == HTTPStatus.OK, body
        sent = json.loads(body)
        return sent | {"headers": {name.lower(): value for name, value in sent["headers"].items()}}


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
        made = stacks.deploy("requests-edge", TEMPLATES / "edge.yaml", {**buckets, **api, **site})
        cloudfront.upload_error_page(buckets["StaticBucket"])
        yield Cdn(secured_aws.emulator.port, made["CdnDomain"])
        origin.shutdown()


@pytest.mark.parametrize("path", [*PAGES, *UNCACHED])
def test_the_api_learns_who_asks_and_under_which_name(cdn: Cdn, path: str) -> None:
    sent = cdn.sent(path, headers=FORGED)
    assert sent["path"] == f"/stage{path}"
    assert sent["headers"]["x-origin-secret"] == SECRET
    assert sent["headers"]["x-forwarded-host"] == "blog.example.com"
    assert sent["headers"]["host"].startswith("127.0.0.1")


@pytest.mark.parametrize("path", PAGES)
def test_pages_are_asked_for_without_what_tells_readers_apart(cdn: Cdn, path: str) -> None:
    told = {
        "Cookie": "sessionid=1",
        "Accept-Language": "fr",
        "Authorization": "Bearer 1",
        "Origin": "https://a.example",
    }
    sent = cdn.sent(f"{path}?utm_source=mail&cursor=a%2Bb", headers=told)
    assert not {name.lower() for name in told} & sent["headers"].keys()
    assert sent["path"] == f"/stage{path}?cursor=a%2Bb"


@pytest.mark.parametrize("path", UNCACHED)
def test_editors_and_forms_get_all_through(cdn: Cdn, path: str) -> None:
    told = {
        "Cookie": "sessionid=1; csrftoken=2",
        "Origin": "https://blog.example.com",
        "Referer": "https://a.example/",
    }
    sent = cdn.sent(f"{path}?next=/a&e=1", "POST", headers=told)
    assert {name: sent["headers"][name.lower()] for name in told} == told
    assert (sent["method"], sent["path"]) == ("POST", f"/stage{path}?next=/a&e=1")


@pytest.mark.parametrize("path", PAGES)
def test_pages_take_nothing(cdn: Cdn, path: str) -> None:
    status, _, _ = cdn.ask(path, "POST")
    assert status == HTTPStatus.FORBIDDEN


@pytest.mark.parametrize("failure", [502, 503, 504])
def test_while_the_api_fails_there_is_a_page_that_browsers_do_not_keep(cdn: Cdn, failure: int) -> None:
    status, headers, body = cdn.ask(f"/fails/{failure}")
    assert status == failure
    assert b"Temporarily unavailable" in body
    assert headers["Cache-Control"] == "no-store"


def test_errors_that_the_blog_explains_stay_as_they_are(cdn: Cdn) -> None:
    assert [cdn.ask(f"/fails/{status}")[0] for status in (403, 404, 500)] == [403, 404, 500]
    assert b"Temporarily unavailable" not in cdn.ask("/fails/500")[2]


def test_security_headers_come_with_what_is_not_the_blogs(cdn: Cdn) -> None:
    for path in ("/errors/unavailable.html", "/fails/500"):
        _, headers, _ = cdn.ask(path)
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers.get_all("Strict-Transport-Security") == [
            "max-age=31536000; includeSubDomains; preload"
        ]


def test_the_secret_can_be_read_nowhere_in_the_stack(cdn: Cdn, secured_aws: SecuredAws) -> None:
    client = secured_aws.client("cloudformation")
    (stack,) = client.describe_stacks(StackName="requests-edge")["Stacks"]
    template = client.get_template(StackName="requests-edge")["TemplateBody"]
    events = client.describe_stack_events(StackName="requests-edge")["StackEvents"]
    assert SECRET not in f"{stack} {template} {events}"
