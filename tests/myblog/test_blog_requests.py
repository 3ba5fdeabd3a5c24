"""Requests to the blog through API Gateway's own address, its domain name, and CloudFront, and events of Zappa.

Only CloudFront sends the origin secret.
"""

import json
from pathlib import Path

import pytest

from infra.deploy.cloudformation import stacks
from tests.support.function_process import Answers, Event, replay
from tests.support.gateway_events import as_sent_by_aws, body, cookies, header, load_events, with_headers

GATEWAY = ("raw", "domain")  # without a CDN
SECRET = "the-secret-between-the-cdn-and-the-api"
FROM_CDN = {"x-origin-secret": SECRET, "x-forwarded-host": "blog.example.com"}


def variants() -> dict[str, Event]:
    gateway = {f"{way} {name}": event for way in GATEWAY for name, event in load_events(way).items()}
    events = gateway | {f"cloudfront {name}": event for name, event in load_events("cloudfront").items()}
    events |= {f"{name} trusted": with_headers(event, FROM_CDN) for name, event in gateway.items()}
    search, sign_in = events["cloudfront search"], events["cloudfront sign-in"]
    events |= {
        "former secret": with_headers(search, {"x-origin-secret": "the-one-before"}),
        "wrong secret": with_headers(search, {"x-origin-secret": f"{SECRET}-"}),
        "other host": with_headers(search, {"x-forwarded-host": "evil.example"}),
        "forged": with_headers(sign_in, {"origin": "https://evil.example"}),
    }
    return events | {f"{name} in AWS": as_sent_by_aws(event) for name, event in events.items()}


def environment(data_stack: dict[str, str], folder: Path) -> dict[str, str]:
    return {
        **stacks.to_environment(data_stack),
        "SITE_URL": "https://blog.example.com",
        "CDN_URL": "https://blog.example.com",
        "DATABASE_URL": f"sqlite:///{folder}/db.sqlite3",
        "ORIGIN_SECRETS": f"{SECRET},the-one-before",
    }


@pytest.fixture(scope="module")
def responses(data_stack: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Answers:
    folder = tmp_path_factory.mktemp("blog")
    return replay("blog", variants(), environment(data_stack, folder), folder)


TRUSTED = ["cloudfront {}", "cloudfront {} in AWS"]
TRUSTED += [f"{way} {{}} trusted{where}" for way in GATEWAY for where in ("", " in AWS")]
UNTRUSTED = [f"{way} {{}}{where}" for way in GATEWAY for where in ("", " in AWS")]
each_trusted_way = pytest.mark.parametrize("way", TRUSTED)


@each_trusted_way
def test_page_is_cacheable_by_anyone(responses: Answers, way: str) -> None:
    response = responses[way.format("search")]
    assert response["statusCode"] == 200
    assert 'value="café noir"'.encode() in body(response)
    assert b"execute-api" not in body(response)
    assert b'="/blog/' not in body(response)
    assert not cookies(response)
    assert header(response, "vary") is None
    assert "s-maxage" in (header(response, "cache-control") or "")


@each_trusted_way
def test_redirect_contains_neither_stage_nor_host(responses: Answers, way: str) -> None:
    response = responses[way.format("redirect")]
    assert (response["statusCode"], header(response, "location")) == (301, "/admin/")


@each_trusted_way
def test_cookie_is_secure_and_for_the_whole_site(responses: Answers, way: str) -> None:
    response = responses[way.format("sign-in-page")]
    assert response["statusCode"] == 200
    (cookie,) = cookies(response)
    assert {"Path=/", "Secure", "HttpOnly"} <= set(cookie.split("; "))
    assert "Domain" not in cookie


@each_trusted_way
def test_sign_in_of_an_editor_redirects_to_the_admin(responses: Answers, way: str) -> None:
    response = responses[way.format("sign-in")]
    assert (response["statusCode"], header(response, "location")) == (302, "/admin/")
    assert any(cookie.startswith("sessionid=") for cookie in cookies(response))


@pytest.mark.parametrize("where", ["", " in AWS"])
def test_sign_in_from_another_site_returns_403(responses: Answers, where: str) -> None:
    assert responses[f"forged{where}"]["statusCode"] == 403


@each_trusted_way
def test_bodies_arrive_unchanged(responses: Answers, way: str) -> None:
    assert responses[way.format("sign-up")]["statusCode"] == 202
    assert responses[way.format("sign-up-gzip")]["statusCode"] == 400


@pytest.mark.parametrize("way", UNTRUSTED)
@pytest.mark.parametrize("name", ["search", "redirect", "sign-in-page", "sign-in", "sign-up"])
def test_requests_without_the_secret_return_403(responses: Answers, way: str, name: str) -> None:
    response = responses[way.format(name)]
    assert response["statusCode"] == 403
    assert b"https://blog.example.com" in body(response)
    assert not cookies(response)


@pytest.mark.parametrize("way", [*UNTRUSTED, *TRUSTED])
def test_health_check_needs_no_secret(responses: Answers, way: str) -> None:
    response = responses[way.format("healthz")]
    assert (response["statusCode"], body(response)) == (200, b"ok\n")


@pytest.mark.parametrize("where", ["", " in AWS"])
def test_both_secrets_are_accepted_and_no_other(responses: Answers, where: str) -> None:
    statuses = [responses[f"{name}{where}"]["statusCode"] for name in ("former secret", "wrong secret")]
    assert statuses == [200, 403]


@pytest.mark.parametrize("where", ["", " in AWS"])
def test_unknown_host_with_the_secret_returns_400(responses: Answers, where: str) -> None:
    assert responses[f"other host{where}"]["statusCode"] == 400


def test_zappas_handler_runs_management_commands(data_stack: dict[str, str], tmp_path: Path) -> None:
    event = {"manage": "dumpdata auth.user --output users.json"}
    replay("blog", {"zappa manage": event}, environment(data_stack, tmp_path), tmp_path)
    (user,) = json.loads((tmp_path / "users.json").read_text())
    assert user["fields"]["username"] == "ada"
