"""The table `subscribers`: changes of state, lists and the rate limit."""

from datetime import timedelta

import pytest

from common import subscribers_table, timestamps
from common.aws import clients
from common.subscribers_table import Subscriber, stop

pytestmark = pytest.mark.usefixtures("subscribers_table_name")

ADA = "ada@example.com"


def ada() -> Subscriber:
    subscriber = subscribers_table.get(ADA)
    assert subscriber
    return subscriber


def later(monkeypatch: pytest.MonkeyPatch, by: timedelta) -> None:
    moment = timestamps.utc_now() + by
    monkeypatch.setattr(timestamps, "utc_now", lambda: moment)


def signup(table: str) -> str:
    return clients.dynamodb().get_item(TableName=table, Key={"email": {"S": ADA}})["Item"]["signup"]["S"]


def test_new_subscriber_is_pending() -> None:
    subscribers_table.subscribe("Ada@example.com")
    assert (ada().state, ada().address) == ("pending", "Ada@example.com")
    assert ada().since == ada().created_at


def test_upper_case_address_is_the_same_subscriber(subscribers_table_name: str) -> None:
    subscribers_table.subscribe("Ada@example.com")
    before = signup(subscribers_table_name)
    subscribers_table.subscribe("ADA@example.com")
    assert signup(subscribers_table_name) == before


def test_unconfirmed_subscriber_expires(subscribers_table_name: str) -> None:
    subscribers_table.subscribe(ADA)
    item = clients.dynamodb().get_item(TableName=subscribers_table_name, Key={"email": {"S": ADA}})["Item"]
    month = timestamps.utc_now() + subscribers_table.CONFIRMATION_PERIOD
    assert abs(int(item["ttl"]["N"]) - month.timestamp()) < 60
    subscribers_table.confirm(ADA)
    item = clients.dynamodb().get_item(TableName=subscribers_table_name, Key={"email": {"S": ADA}})["Item"]
    assert "ttl" not in item


def test_second_confirmation_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    subscribers_table.subscribe(ADA)
    assert subscribers_table.confirm(ADA)
    first = ada().since
    later(monkeypatch, timedelta(hours=1))
    assert subscribers_table.confirm(ADA)
    assert ada().since == first


def test_unknown_address_cannot_be_confirmed() -> None:
    assert not subscribers_table.confirm(ADA)
    assert subscribers_table.get(ADA) is None


def test_sign_up_of_a_confirmed_subscriber_changes_nothing(
    subscribers_table_name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    subscribers_table.subscribe(ADA)
    subscribers_table.confirm(ADA)
    before = signup(subscribers_table_name)
    later(monkeypatch, timedelta(days=365))
    subscribers_table.subscribe(ADA)
    assert (ada().state, signup(subscribers_table_name)) == ("confirmed", before)


@pytest.mark.parametrize(("after", "again"), [(timedelta(hours=23), False), (timedelta(hours=25), True)])
def test_pending_subscriber_may_sign_up_again_after_a_day(
    subscribers_table_name: str, monkeypatch: pytest.MonkeyPatch, after: timedelta, again: bool
) -> None:
    subscribers_table.subscribe(ADA)
    before = signup(subscribers_table_name)
    later(monkeypatch, after)
    subscribers_table.subscribe(ADA)
    assert (signup(subscribers_table_name) != before) == again


def test_unsubscribed_subscriber_may_sign_up_again(
    subscribers_table_name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    subscribers_table.subscribe(ADA)
    subscribers_table.confirm(ADA)
    first, confirmed = signup(subscribers_table_name), ada().since
    subscribers_table.unsubscribe(ADA)
    assert not subscribers_table.confirm(ADA)  # with the link in the first mail
    later(monkeypatch, timedelta(minutes=5))
    subscribers_table.subscribe(ADA)
    assert (ada().state, signup(subscribers_table_name) != first) == ("pending", True)
    assert subscribers_table.confirm(ADA)
    assert ada().since > confirmed


@pytest.mark.parametrize("state", ["bounced", "complained"])
def test_stopped_subscriber_stays_stopped(state: str, monkeypatch: pytest.MonkeyPatch) -> None:
    subscribers_table.subscribe(ADA)
    stop(ADA, state, "why")  # type: ignore[arg-type]
    later(monkeypatch, timedelta(days=365))
    subscribers_table.subscribe(ADA)
    assert not subscribers_table.confirm(ADA)
    subscribers_table.unsubscribe(ADA)
    assert ada().state == state


def test_unsubscribe_is_idempotent() -> None:
    subscribers_table.unsubscribe(ADA)
    assert subscribers_table.get(ADA) is None
    subscribers_table.subscribe(ADA)
    for _ in range(2):
        subscribers_table.unsubscribe(ADA)
        assert ada().state == "unsubscribed"


# --- Lists


def fill() -> list[str]:
    emails = [f"{letter}{n:02}@example.com" for letter in "ab" for n in range(6)]
    for number, email in enumerate(emails):
        subscribers_table.subscribe(email)
        if number % 2:
            subscribers_table.confirm(email)
    subscribers_table.count_signup("here")
    return emails


def pages(state: subscribers_table.State | None, beginning: str, size: int) -> list[str]:
    emails: list[str] = []
    after: str | None = ""
    while after is not None:
        page, after = subscribers_table.list_page(state, beginning, after, size)
        assert len(page) <= size
        emails += [subscriber.email for subscriber in page]
    return emails


@pytest.mark.parametrize("size", [1, 2, 5, 12, 50])
def test_list_is_ordered_and_complete(size: int) -> None:
    emails = fill()
    assert pages(None, "", size) == emails
    assert pages("confirmed", "", size) == emails[1::2]
    assert pages(None, "b", size) == emails[6:]
    assert pages("pending", "a0", size) == emails[:6:2]
    assert pages("bounced", "", size) == []
    assert pages(None, emails[3], size) == [emails[3]]


def test_count_returns_subscribers_in_a_state() -> None:
    fill()
    assert subscribers_table.count("confirmed") == (6, False)
    assert subscribers_table.count("complained") == (0, False)


def test_deleted_subscriber_is_gone() -> None:
    subscribers_table.subscribe(ADA)
    subscribers_table.delete(ADA)
    assert subscribers_table.get(ADA) is None
    assert pages(None, "", 10) == []


def test_sign_ups_are_counted_by_origin_and_hour(monkeypatch: pytest.MonkeyPatch) -> None:
    assert [subscribers_table.count_signup("here") for _ in range(3)] == [1, 2, 3]
    assert subscribers_table.count_signup("there") == 1
    later(monkeypatch, timedelta(hours=1))
    assert subscribers_table.count_signup("here") == 1
