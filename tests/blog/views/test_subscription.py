from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.conf import LazySettings
from django.test import Client

from blog.subscriptions import signups
from common import signed_links, subscribers_table
from common.aws import clients
from tests.support.dynamodb_costs import count_calls
from tests.support.posts import MakePost

pytestmark = pytest.mark.usefixtures("subscribers_table_name")

ADA = "ada@example.com"
SENT = "/subscribe/sent/"


@pytest.fixture
def client() -> Client:
    """A client that checks CSRF tokens."""
    return Client(enforce_csrf_checks=True)


def get_state(email: str = ADA) -> str | None:
    subscriber = subscribers_table.get(email)
    return subscriber.state if subscriber else None


def subscribe(client: Client, email: str = ADA, **more: Any) -> Any:
    headers = more.pop("headers", {})
    return client.post("/subscribe/", {"email": email, **more}, headers=headers)


def build_link(purpose: Any, email: str = ADA) -> str:
    path = {"confirm": "/subscribe/confirm/", "unsubscribe": "/unsubscribe/"}[purpose]
    return f"{path}{signed_links.sign_token('tests-only', purpose, email)}/"


def test_both_forms_post_to_the_subscription_page(client: Client, make_post: MakePost) -> None:
    make_post("Tides")
    for page in ("/subscribe/", "/posts/tides/"):
        form = BeautifulSoup(client.get(page).content, "html.parser").select_one("form.signup")
        assert form
        assert (form["method"], form["action"]) == ("post", "/subscribe/")
        assert [field["name"] for field in form.select("input")] == ["email", "website"]


def test_a_sign_up_is_recorded(client: Client) -> None:
    response = subscribe(client, "Ada@example.com")
    assert (response.status_code, response["Location"]) == (303, SENT)
    assert get_state() == "pending"
    assert "inbox" in client.get(SENT).content.decode()


def test_no_page_sets_a_cookie(client: Client) -> None:
    subscribe(client)
    for path in ("/subscribe/", SENT, build_link("confirm"), build_link("unsubscribe")):
        client.get(path)
    client.post(build_link("confirm"))
    client.post(build_link("unsubscribe"))
    assert not client.cookies


def test_only_pages_that_are_the_same_for_everyone_are_cacheable(client: Client) -> None:
    for path in ("/subscribe/", SENT):
        assert "s-maxage" in client.get(path)["Cache-Control"]
    for response in (
        subscribe(client),
        subscribe(client, "no"),
        client.get(build_link("confirm")),
        client.post(build_link("unsubscribe")),
    ):
        assert response["Cache-Control"] == "no-store"


def test_addresses_with_tokens_are_not_sent_to_other_sites(client: Client) -> None:
    for path in (build_link("confirm"), build_link("unsubscribe")):
        assert client.get(path)["Referrer-Policy"] == "same-origin"
        assert "noindex" in client.get(path).content.decode()


def test_the_response_is_the_same_for_a_known_address(client: Client) -> None:
    first = subscribe(client)
    subscribers_table.confirm(ADA)
    second = subscribe(client)
    for response in (first, second):
        del response["X-Request-Id"]
    assert (first.status_code, first.content, dict(first.items())) == (
        second.status_code,
        second.content,
        dict(second.items()),
    )
    assert get_state() == "confirmed"


def test_a_sign_up_costs_two_writes(client: Client) -> None:
    with count_calls(clients.botocore_dynamodb()) as calls:
        subscribe(client)
    assert [call.operation for call in calls] == ["UpdateItem", "UpdateItem"]  # the count, and the record


def test_a_robot_that_fills_in_the_honeypot_is_ignored(client: Client) -> None:
    assert subscribe(client, website="http://spam.example")["Location"] == SENT
    assert get_state() is None


@pytest.mark.parametrize(
    "origin", ["http://evil.example", "null", "https://testserver", "http://testserver.evil"]
)
def test_a_form_of_another_site_is_refused(client: Client, origin: str) -> None:
    assert subscribe(client, headers={"Origin": origin}).status_code == 403
    assert get_state() is None


@pytest.mark.parametrize("origin", ["http://testserver", "https://blog.example.com"])
def test_a_form_of_this_site_is_accepted(client: Client, origin: str, settings: LazySettings) -> None:
    settings.SITE_URL = "https://blog.example.com"
    assert subscribe(client, headers={"Origin": origin}).status_code == 303


@pytest.mark.parametrize("typed", ["", "ada", "<script>alert(1)</script>@x", "a" * 10_000])
def test_an_invalid_address_is_shown_again_with_an_error(client: Client, typed: str) -> None:
    response = subscribe(client, typed)
    assert response.status_code == 400
    page = BeautifulSoup(response.content, "html.parser")
    field = page.select_one("#signup-email")
    assert field
    assert field["value"] == typed[:300]
    assert field["aria-invalid"] == "true"
    problem = page.select_one("#email-error")
    assert problem
    assert problem.text
    assert not page.select("script")


def test_too_many_sign_ups_from_one_network_are_refused(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signups, "MAX_PER_HOUR", 2)
    assert [subscribe(client, f"a{n}@example.com").status_code for n in range(4)] == [303, 303, 429, 429]
    assert client.post("/subscribe/", {"email": ADA}, REMOTE_ADDR="10.0.0.9").status_code == 303


def test_the_network_address_is_not_stored(client: Client, subscribers_table_name: str) -> None:
    subscribe(client)
    items = clients.dynamodb().scan(TableName=subscribers_table_name)["Items"]
    assert len(items) == 2
    assert "127.0.0.1" not in str(items)


# --- Links in emails


def test_following_a_link_changes_nothing(client: Client) -> None:
    """Mail scanners follow links."""
    subscribe(client)
    assert client.get(build_link("confirm")).status_code == 200
    assert client.head(build_link("confirm")).status_code == 200
    assert get_state() == "pending"
    subscribers_table.confirm(ADA)
    client.get(build_link("unsubscribe"))
    assert get_state() == "confirmed"


def test_the_button_confirms(client: Client) -> None:
    subscribe(client)
    button = BeautifulSoup(client.get(build_link("confirm")).content, "html.parser").select_one(
        "form[method=post] button"
    )
    assert button
    for _ in range(2):
        assert ADA in client.post(build_link("confirm")).content.decode()
    assert get_state() == "confirmed"


def test_a_link_without_a_sign_up_has_expired(client: Client) -> None:
    response = client.post(build_link("confirm"))
    assert response.status_code == 410
    assert "subscribe again" in response.content.decode()


def test_one_post_unsubscribes(client: Client) -> None:
    subscribers_table.subscribe(ADA)
    subscribers_table.confirm(ADA)
    assert client.post(build_link("unsubscribe")).status_code == 200
    assert get_state() == "unsubscribed"


def test_a_mail_program_can_unsubscribe(client: Client) -> None:
    """RFC 8058, section 3.2: without cookies, an origin or a redirect."""
    subscribers_table.subscribe(ADA)
    response = client.post(build_link("unsubscribe"), {"List-Unsubscribe": "One-Click"})
    assert (response.status_code, get_state()) == (200, "unsubscribed")


def test_unsubscribing_an_unknown_address_gets_the_same_response(client: Client) -> None:
    unknown = client.post(build_link("unsubscribe"))
    subscribers_table.subscribe(ADA)
    assert client.post(build_link("unsubscribe")).content == unknown.content


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("path", ["/subscribe/confirm/x/", "/unsubscribe/x/", f"/unsubscribe/{'A' * 5000}/"])
def test_an_invalid_token_is_not_found(client: Client, method: str, path: str) -> None:
    assert getattr(client, method)(path).status_code == 404


def test_a_token_for_another_purpose_is_not_found(client: Client) -> None:
    subscribers_table.subscribe(ADA)
    token = signed_links.sign_token("tests-only", "unsubscribe", ADA)
    assert client.post(f"/subscribe/confirm/{token}/").status_code == 404
    assert get_state() == "pending"


def test_other_methods_are_not_allowed(client: Client) -> None:
    for path in ("/subscribe/", build_link("confirm"), build_link("unsubscribe")):
        assert client.put(path).status_code == 405
    assert client.post(SENT).status_code == 405
