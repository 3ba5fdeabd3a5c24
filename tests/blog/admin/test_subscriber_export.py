import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.utils import timezone

from blog.admin import subscriber_export
from common import subscribers_table
from tests.support.dynamodb_costs import Calls
from tests.support.subscriber_pages import (
    ADDRESSES,
    EXPORT,
    LIST,
    export,
    find_link,
    list_log_entries,
    parse,
    read_messages,
    sign_up,
)

pytestmark = pytest.mark.usefixtures("subscribers_table_name")


@pytest.mark.usefixtures("subscribers_in_each_state")
def test_export_contains_the_filtered_list(edith: Client, calls: Calls) -> None:
    url = find_link(parse(edith.get(f"{LIST}?state=bounced&q=e")), "Export as CSV") or ""
    calls.clear()
    response = edith.get(url)
    assert [call.operation for call in calls] == ["Query"]
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert (
        response["Content-Disposition"]
        == f'attachment; filename="subscribers-bounced-{timezone.now():%Y-%m-%d}.csv"'
    )
    assert "no-store" in response["Cache-Control"]
    assert url == f"{EXPORT}?state=bounced&q=e"
    (row,) = export(edith, "?state=bounced&q=e")
    subscriber = subscribers_table.get("ed@x.org")
    assert subscriber
    assert row == {
        **{"email": "ed@x.org", "state": "bounced", "since": subscriber.since},
        **{"signed_up": subscriber.created_at, "reason": "550 No such user"},
    }
    assert [row["email"] for row in export(edith)] == ADDRESSES


@pytest.mark.usefixtures("subscribers_in_each_state")
def test_log_of_an_export_has_the_count_and_no_addresses(edith: Client) -> None:
    export(edith, "?state=pending&q=bo@x.org")
    assert list_log_entries() == [("edith", "Change", "Export of subscribers (pending): 1")]
    assert "bo@x.org" not in str(LogEntry.objects.values().get())


@pytest.mark.parametrize("first", "=+-@\t\r")
def test_export_escapes_formulas(edith: Client, first: str) -> None:
    sign_up("+1@x.org", "a-b=c@x.org")
    subscribers_table.stop("a-b=c@x.org", "bounced", f'{first}HYPERLINK("x", 1)')
    rows = export(edith)
    assert [row["email"] for row in rows] == ["'+1@x.org", "a-b=c@x.org"]
    assert rows[1]["reason"] == f"""'{first}HYPERLINK("x", 1)"""


def test_long_export_links_to_the_next_file(edith: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subscriber_export, "MAX_ROWS", 2)
    sign_up("a@x.org", "b@x.org", "c@x.org")
    assert [row["email"] for row in export(edith, "?state=pending")] == ["a@x.org", "b@x.org"]
    page = parse(edith.get(LIST))
    assert "This file has 2 subscribers, up to b@x.org." in read_messages(page)
    url = str(page.select(".messagelist a")[0]["href"])
    assert url == f"{EXPORT}?state=pending&after=b%40x.org"
    assert [row["email"] for row in export(edith, url.removeprefix(EXPORT))] == ["c@x.org"]
    assert read_messages(parse(edith.get(LIST))) == ""


def test_export_fits_in_a_lambda_response(edith: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    sign_up("a@x.org", "b@x.org")
    for email in ("a@x.org", "b@x.org"):
        subscribers_table.stop(email, "bounced", "Because. " * 50)
    monkeypatch.setattr(subscriber_export, "MAX_SIZE", 600)
    response = edith.get(EXPORT)
    assert len(response.content) < 600 + 50
    assert "This file has 1 subscriber, up to a@x.org." in read_messages(parse(edith.get(LIST)))


def test_export_allows_only_get(edith: Client) -> None:
    assert edith.post(EXPORT).status_code == 405
    assert list_log_entries() == []
