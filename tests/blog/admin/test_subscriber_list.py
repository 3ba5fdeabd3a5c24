from datetime import UTC, datetime

import pytest
from django.test import Client

from blog.subscriptions import signups
from common import subscribers_table, timestamps
from tests.support import admin_form
from tests.support.dynamodb_costs import Calls
from tests.support.subscriber_pages import (
    ADDRESSES,
    EXPORT,
    LIST,
    find_link,
    list_addresses,
    parse,
    read_addresses,
    read_messages,
    sign_up,
)

pytestmark = pytest.mark.usefixtures("subscribers_table_name")


@pytest.mark.usefixtures("subscribers_in_each_state")
def test_list_shows_states_and_reasons(edith: Client) -> None:
    page = parse(edith.get(LIST))
    assert read_addresses(page) == ADDRESSES
    rows = [row.get_text(" ", strip=True) for row in page.select("#result_list tbody tr")]
    assert "◔ Pending" in rows[0]
    assert "● Confirmed" in rows[1]
    assert "○ Unsubscribed" in rows[2]
    assert "△ Bounced" in rows[3]
    assert "550 No such user" in rows[3]
    assert "✕ Complained" in rows[4]


def test_list_shows_original_addresses_and_utc_times(edith: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    for day, change in ((1, subscribers_table.subscribe), (2, subscribers_table.confirm)):
        with monkeypatch.context() as patch:
            patch.setattr(timestamps, "utc_now", lambda day=day: datetime(2026, 3, day, 8, 30, tzinfo=UTC))
            change("Ada@x.org" if day == 1 else "ada@x.org")
    row = parse(edith.get(LIST)).select("#result_list tbody tr")[0]
    cells = [" ".join(cell.get_text(" ").split()) for cell in row.select("th, td")]
    assert cells == [
        *("Ada@x.org", "● Confirmed", "2 Mar 2026, 08:30", "1 Mar 2026, 08:30", "", "Delete Ada@x.org")
    ]


@pytest.mark.usefixtures("subscribers_in_each_state")
@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?state=confirmed", ["cy@x.org"]),
        ("?state=complained", ["flo@x.org"]),
        ("?q=d", ["di@x.org"]),
        ("?q=%20DI@X.org%20", ["di@x.org"]),
        ("?q=x.org", []),
        ("?state=bounced&q=e", ["ed@x.org"]),
        ("?state=bounced&q=d", []),
        ("?q=ü", []),
        ("?after=di@x.org", ["ed@x.org", "flo@x.org"]),
    ],
)
def test_list_filters_and_searches(edith: Client, query: str, expected: list[str]) -> None:
    assert list_addresses(edith, query) == expected


def test_search_encodes_international_domains(edith: Client) -> None:
    sign_up(signups.normalize_email("ada@müller.de"))
    assert list_addresses(edith, "?q=Ada@Müller.de") == ["ada@xn--mller-kva.de"]


@pytest.mark.usefixtures("subscribers_in_each_state")
@pytest.mark.parametrize(
    ("query", "error"),
    [
        ("?state=SIGNUPS", "This state does not exist."),
        (f"?q={'a' * 255}", "This is longer than an email address can be."),
        ("?q=%00", "Null characters are not allowed."),
        ("?q=e&after=a@x.org", "This page does not exist."),
        ("?after=%7F", "This page does not exist."),
        ("?after=ü", "This page does not exist."),
        (f"?after={'a' * 255}", "This is longer than an email address can be."),
    ],
)
def test_invalid_search_shows_an_error(edith: Client, query: str, error: str) -> None:
    page = parse(edith.get(LIST + query))
    assert error in read_messages(page)
    assert read_addresses(page) == []
    response = edith.get(EXPORT + query)
    assert error in admin_form.follow_messages(edith, response)


@pytest.mark.usefixtures("subscribers_in_each_state")
def test_filter_shows_the_count_of_each_state(edith: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    sign_up("al@x.org")
    page = parse(edith.get(f"{LIST}?state=confirmed&q=c"))
    choices = [choice.get_text(" ", strip=True) for choice in page.select("#changelist-filter li")]
    assert choices == [
        *(
            "All",
            "◔ Pending (2)",
            "● Confirmed (1)",
            "○ Unsubscribed (1)",
            "△ Bounced (1)",
            "✕ Complained (1)",
        )
    ]
    assert page.select("#changelist-filter .selected")[0].get_text(" ", strip=True) == "● Confirmed (1)"
    assert find_link(page, "○ Unsubscribed (1)") == "?state=unsubscribed&q=c"
    monkeypatch.setattr(subscribers_table, "count", lambda state: (80_000, True))
    assert "Pending (80,000+)" in admin_form.page_text(edith.get(LIST))


def test_list_has_pages(edith: Client) -> None:
    sign_up("other@x.org", *(f"s{number:02}@x.org" for number in range(51)))
    first = parse(edith.get(f"{LIST}?q=s&state=pending"))
    assert len(read_addresses(first)) == 50
    assert find_link(first, "First page") is None
    second = parse(edith.get(LIST + (find_link(first, "Next page") or "")))
    assert read_addresses(second) == ["s50@x.org"]
    assert find_link(second, "Next page") is None
    assert find_link(second, "First page") == "?q=s&state=pending"


@pytest.mark.usefixtures("subscribers_in_each_state")
@pytest.mark.parametrize(("query", "lists"), [("", 5), ("?state=pending&q=b", 1)])
def test_list_has_a_fixed_number_of_queries(edith: Client, calls: Calls, query: str, lists: int) -> None:
    list_addresses(edith, query)
    assert [call.operation for call in calls] == ["Query"] * (lists + 5)  # one query counts each state
