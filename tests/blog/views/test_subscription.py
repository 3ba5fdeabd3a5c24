"""Readers' pages of the subscription."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.conf import LazySettings
from django.test import Client

from blog.subscriptions import signups
from common import signed_links, subscribers_table
from common.aws import clients
from tests.support.dynamodb_costs import counted
from tests.support.posts import MakePost

pytestmark = pytest.mark.usefixtures("subscribers_table_name")

ADA = "ada@example.com"
SENT = "/subscribe/sent/"


@pytest.fixture
def client() -> Client:
    """A browser whose missing CSRF tokens would be noticed."""
    return Client(enforce_csrf_checks=True)


def state(email: str = ADA) -> str | None:
    found = subscribers_table.get(email)
    return found.state if found else None


def subscribe(client: Client, email: str = ADA, **more: Any) -> Any:
    headers = more.pop("headers", {})
    return client.post("/subscribe/", {"email": email, **more}, headers=headers)


def link(purpose: Any, email: str = ADA) -> str:
    path = {"confirm": "/subscribe/confirm/", "unsubscribe": "/unsubscribe/"}[purpose]
    return f"{path}{signed_links.sign_token('tests-only', purpose, email)}/"


def test_the_form_works_where_it_stands(client: Client, make_post: MakePost) -> None:
    make_post("Tides")
    for page in ("/subscribe/", "/posts/tides/"):
        form = BeautifulSoup(client.get(page).content, "html.parser").select_one("form.signup")
        assert form
        assert (form["method"], form["action"]) == ("post", "/subscribe/")
        assert [field["name"] for field in form.select("input")] == ["email", "website"]


def test_a_sign_up_is_recorded(client: Client) -> None:
    answer = subscribe(client, "Ada@example.com")
    assert (answer.status_code, answer["Location"]) == (303, SENT)
    assert state() == "pending"
    assert "inbox" in client.get(SENT).content.decode()


def test_no_page_sets_a_cookie(client: Client) -> None:
    subscribe(client)
    for path in ("/subscribe/", SENT, link("confirm"), link("unsubscribe")):
        client.get(path)
    client.post(link("confirm"))
    client.post(link("unsubscribe"))
    assert not client.cookies


def test_only_what_is_the_same_for_all_may_be_kept(client: Client) -> None:
    for path in ("/subscribe/", SENT):
        assert "s-maxage" in client.get(path)["Cache-Control"]
    for answer in (
        subscribe(client),
        subscribe(client, "no"),
        client.get(link("confirm")),
        client.post(link("unsubscribe")),
    ):
        assert answer["Cache-Control"] == "no-store"


def test_links_with_tokens_are_not_told_to_other_sites(client: Client) -> None:
    for path in (link("confirm"), link("unsubscribe")):
        assert client.get(path)["Referrer-Policy"] == "same-origin"
        assert "noindex" in client.get(path).content.decode()


def test_the_answer_does_not_tell_who_is_known(client: Client) -> None:
    first = subscribe(client)
    subscribers_table.confirm(ADA)
    second = subscribe(client)
    for answer in (first, second):
        del answer["X-Request-Id"]
    assert (first.status_code, first.content, dict(first.items())) == (
        second.status_code,
        second.content,
        dict(second.items()),
    )
    assert state() == "confirmed"


def test_one_write_records_it(client: Client) -> None:
    with counted(clients.dynamodb()) as calls:
        subscribe(client)
    assert [call.operation for call in calls] == ["UpdateItem", "UpdateItem"]  # the count, and the record


def test_a_robot_that_takes_the_bait_is_thanked_and_ignored(client: Client) -> None:
    assert subscribe(client, website="http://spam.example")["Location"] == SENT
    assert state() is None


@pytest.mark.parametrize(
    "origin", ["http://evil.example", "null", "https://testserver", "http://testserver.evil"]
)
def test_other_sites_are_refused(client: Client, origin: str) -> None:
    assert subscribe(client, headers={"Origin": origin}).status_code == 403
    assert state() is None


@pytest.mark.parametrize("origin", ["http://testserver", "https://blog.example.com"])
def test_our_own_pages_are_not(client: Client, origin: str, settings: LazySettings) -> None:
    settings.SITE_URL = "https://blog.example.com"
    assert subscribe(client, headers={"Origin": origin}).status_code == 303


@pytest.mark.parametrize("typed", ["", "ada", "<script>alert(1)</script>@x", "a" * 10_000])
def test_a_bad_address_is_shown_again_with_the_reason(client: Client, typed: str) -> None:
    answer = subscribe(client, typed)
    assert answer.status_code == 400
    page = BeautifulSoup(answer.content, "html.parser")
    field = page.select_one("#signup-email")
    assert field
    assert field["value"] == typed[:300]
    assert field["aria-invalid"] == "true"
    problem = page.select_one("#email-error")
    assert problem
    assert problem.text
    assert not page.select("script")


def test_too_many_from_one_place_are_told_to_wait(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signups, "MAX_PER_HOUR", 2)
    assert [subscribe(client, f"a{n}@example.com").status_code for n in range(4)] == [303, 303, 429, 429]
    assert client.post("/subscribe/", {"email": ADA}, REMOTE_ADDR="10.0.0.9").status_code == 303


def test_who_signs_up_is_not_kept_as_an_address_of_the_network(
    client: Client, subscribers_table_name: str
) -> None:
    subscribe(client)
    kept = clients.dynamodb().scan(TableName=subscribers_table_name)["Items"]
    assert len(kept) == 2
    assert "127.0.0.1" not in str(kept)


# --- The links in mails


def test_following_a_link_changes_nothing(client: Client) -> None:
    """Mail scanners follow them."""
    subscribe(client)
    assert client.get(link("confirm")).status_code == 200
    assert client.head(link("confirm")).status_code == 200
    assert state() == "pending"
    subscribers_table.confirm(ADA)
    client.get(link("unsubscribe"))
    assert state() == "confirmed"


def test_the_button_confirms(client: Client) -> None:
    subscribe(client)
    button = BeautifulSoup(client.get(link("confirm")).content, "html.parser").select_one(
        "form[method=post] button"
    )
    assert button
    for _ in range(2):
        assert ADA in client.post(link("confirm")).content.decode()
    assert state() == "confirmed"


def test_a_link_whose_sign_up_is_gone_says_so(client: Client) -> None:
    answer = client.post(link("confirm"))
    assert answer.status_code == 410
    assert "subscribe again" in answer.content.decode()


def test_one_post_unsubscribes(client: Client) -> None:
    subscribers_table.subscribe(ADA)
    subscribers_table.confirm(ADA)
    assert client.post(link("unsubscribe")).status_code == 200
    assert state() == "unsubscribed"


def test_mail_programs_unsubscribe_by_themselves(client: Client) -> None:
    """RFC 8058, section 3.2: no cookie, no origin, and nothing to be followed."""
    subscribers_table.subscribe(ADA)
    answer = client.post(link("unsubscribe"), {"List-Unsubscribe": "One-Click"})
    assert (answer.status_code, state()) == (200, "unsubscribed")


def test_unsubscribing_tells_nothing_about_who_is_known(client: Client) -> None:
    unknown = client.post(link("unsubscribe"))
    subscribers_table.subscribe(ADA)
    assert client.post(link("unsubscribe")).content == unknown.content


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("path", ["/subscribe/confirm/x/", "/unsubscribe/x/", f"/unsubscribe/{'A' * 5000}/"])
def test_a_token_that_is_not_ours_is_refused(client: Client, method: str, path: str) -> None:
    assert getattr(client, method)(path).status_code == 404


def test_a_token_of_the_other_kind_is_refused(client: Client) -> None:
    subscribers_table.subscribe(ADA)
    token = signed_links.sign_token("tests-only", "unsubscribe", ADA)
    assert client.post(f"/subscribe/confirm/{token}/").status_code == 404
    assert state() == "pending"


def test_other_methods_are_refused(client: Client) -> None:
    for path in ("/subscribe/", link("confirm"), link("unsubscribe")):
        assert client.put(path).status_code == 405
    assert client.post(SENT).status_code == 405
