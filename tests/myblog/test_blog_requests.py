"""A request to the blog in each of the ways it can arrive: by API Gateway's own address, by a domain name there, and by
CloudFront, which alone has the secret; and what comes by none of them, from Zappa."""

import json
from pathlib import Path

import pytest

from infra.deploy.cloudformation import stacks
from tests.support.function_process import Answers, Event, replay
from tests.support.gateway_events import as_sent_by_aws, body, cookies, header, load_events, with_headers

GATEWAY = ("raw", "domain")  # and without a CDN
SECRET = "the-secret-between-the-cdn-and-the-api"
FROM_CDN = {"x-origin-secret": SECRET, "x-forwarded-host": "blog.example.com"}


def variants() -> dict[str, Event]:
    gateway = {f"{way} {name}": event for way in GATEWAY for name, event in load_events(way).items()}
    events = gateway | {f"cloudfront {name}": event for name, event in load_events("cloudfront").items()}
    events |= {f"{name} let in": with_headers(event, FROM_CDN) for name, event in gateway.items()}
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
def answers(data_stack: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Answers:
    folder = tmp_path_factory.mktemp("blog")
    return replay("blog", variants(), environment(data_stack, folder), folder)


LET_IN = ["cloudfront {}", "cloudfront {} in AWS"]
LET_IN += [f"{way} {{}} let in{where}" for way in GATEWAY for where in ("", " in AWS")]
KEPT_OUT = [f"{way} {{}}{where}" for way in GATEWAY for where in ("", " in AWS")]
let_in = pytest.mark.parametrize("way", LET_IN)


@let_in
def test_a_page_is_the_same_for_everyone(answers: Answers, way: str) -> None:
    answer = answers[way.format("search")]
    assert answer["statusCode"] == 200
    assert 'value="café noir"'.encode() in body(answer)
    assert b"execute-api" not in body(answer)
    assert b'="/blog/' not in body(answer)
    assert not cookies(answer)
    assert header(answer, "vary") is None
    assert "s-maxage" in (header(answer, "cache-control") or "")


@let_in
def test_redirects_know_no_stage_and_no_other_host(answers: Answers, way: str) -> None:
    answer = answers[way.format("redirect")]
    assert (answer["statusCode"], header(answer, "location")) == (301, "/admin/")


@let_in
def test_cookies_are_of_the_whole_site_and_secure(answers: Answers, way: str) -> None:
    answer = answers[way.format("sign-in-page")]
    assert answer["statusCode"] == 200
    (cookie,) = cookies(answer)
    assert {"Path=/", "Secure", "HttpOnly"} <= set(cookie.split("; "))
    assert "Domain" not in cookie


@let_in
def test_an_editor_signs_in(answers: Answers, way: str) -> None:
    answer = answers[way.format("sign-in")]
    assert (answer["statusCode"], header(answer, "location")) == (302, "/admin/")
    assert any(cookie.startswith("sessionid=") for cookie in cookies(answer))


@pytest.mark.parametrize("where", ["", " in AWS"])
def test_a_sign_in_from_another_site_is_refused(answers: Answers, where: str) -> None:
    assert answers[f"forged{where}"]["statusCode"] == 403


@let_in
def test_bodies_come_whole(answers: Answers, way: str) -> None:
    assert answers[way.format("sign-up")]["statusCode"] == 202
    assert answers[way.format("sign-up-gzip")]["statusCode"] == 400


@pytest.mark.parametrize("way", KEPT_OUT)
@pytest.mark.parametrize("name", ["search", "redirect", "sign-in-page", "sign-in", "sign-up"])
def test_nothing_passes_by_the_cdn(answers: Answers, way: str, name: str) -> None:
    answer = answers[way.format(name)]
    assert answer["statusCode"] == 403
    assert b"https://blog.example.com" in body(answer)
    assert not cookies(answer)


@pytest.mark.parametrize("way", [*KEPT_OUT, *LET_IN])
def test_health_is_told_to_whoever_asks(answers: Answers, way: str) -> None:
    answer = answers[way.format("healthz")]
    assert (answer["statusCode"], body(answer)) == (200, b"ok\n")


@pytest.mark.parametrize("where", ["", " in AWS"])
def test_two_secrets_are_taken_and_no_other(answers: Answers, where: str) -> None:
    statuses = [answers[f"{each}{where}"]["statusCode"] for each in ("former secret", "wrong secret")]
    assert statuses == [200, 403]


@pytest.mark.parametrize("where", ["", " in AWS"])
def test_hosts_that_are_not_ours_are_refused_even_from_the_cdn(answers: Answers, where: str) -> None:
    assert answers[f"other host{where}"]["statusCode"] == 400


def test_a_management_command_is_run_by_zappas_handler(data_stack: dict[str, str], tmp_path: Path) -> None:
    event = {"manage": "dumpdata auth.user --output users.json"}
    replay("blog", {"zappa manage": event}, environment(data_stack, tmp_path), tmp_path)
    (user,) = json.loads((tmp_path / "users.json").read_text())
    assert user["fields"]["username"] == "ada"
