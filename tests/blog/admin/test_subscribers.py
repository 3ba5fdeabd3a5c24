import csv
import io
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from botocore.exceptions import EndpointConnectionError
from bs4 import BeautifulSoup
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

import common.aws.clients
from blog.admin import subscriber_export
from blog.subscriptions import signups
from common import subscribers_table, timestamps
from tests.support import admin_form
from tests.support.dynamodb_costs import Calls, counted

pytestmark = pytest.mark.usefixtures("subscribers_table_name")

LIST = reverse("admin:blog_subscriber_changelist")
EXPORT = reverse("admin:blog_subscriber_export")
DELETE = reverse("admin:blog_subscriber_delete")
EVERYONE = ["bo@x.org", "cy@x.org", "di@x.org", "ed@x.org", "flo@x.org"]  # one in each state
ODD = """=1+1/../?&x=%2f#{'"<i>}@x.org"""


@pytest.fixture
def one_of_each(subscribers_table_name: str) -> None:
    sign_up(*EVERYONE)
    for email in ("cy@x.org", "di@x.org"):
        subscribers_table.confirm(email)
    subscribers_table.unsubscribe("di@x.org")
    subscribers_table.stop("ed@x.org", "bounced", "550 No such user")
    subscribers_table.stop("flo@x.org", "complained", "abuse")


@pytest.fixture
def viewer(db: None) -> Client:
    """Someone who may look at subscribers, but not delete them."""
    user = User.objects.create_user("vi", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="view_subscriber"))
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def calls() -> Iterator[Calls]:
    with counted(common.aws.clients.dynamodb()) as calls:
        yield calls


@pytest.fixture
def unreachable(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(**_: object) -> None:
        raise EndpointConnectionError(endpoint_url="https://dynamodb.test")

    for name in ("query", "get_item", "delete_item"):
        monkeypatch.setattr(common.aws.clients.dynamodb(), name, fail)


def sign_up(*emails: str) -> None:
    for email in emails:
        subscribers_table.subscribe(email)


def parsed(response: Any, status: int = 200) -> BeautifulSoup:
    assert response.status_code == status
    return BeautifulSoup(response.content, "html.parser")


def addresses(found: BeautifulSoup) -> list[str]:
    return [row.text for row in found.select("#result_list tbody th")]


def listed(client: Client, query: str = "") -> list[str]:
    return addresses(parsed(client.get(LIST + query)))


def link(found: BeautifulSoup, text: str) -> str | None:
    links = {each.get_text(" ", strip=True): str(each["href"]) for each in found.select("#content a")}
    return links.get(text)


def said(found: BeautifulSoup) -> str:
    return " ".join(message.get_text(" ", strip=True) for message in found.select(".messagelist li"))


def exported(client: Client, query: str = "") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(client.get(EXPORT + query).content.decode(), newline="")))


def log() -> list[tuple[str, str, str]]:
    return [(e.user.username, e.get_action_flag_display(), e.object_repr) for e in LogEntry.objects.all()]


# --- The list


@pytest.mark.usefixtures("one_of_each")
def test_it_shows_what_is_known_of_each(edith: Client) -> None:
    found = parsed(edith.get(LIST))
    assert addresses(found) == EVERYONE
    rows = [row.get_text(" ", strip=True) for row in found.select("#result_list tbody tr")]
    assert "◔ Pending" in rows[0]
    assert "● Confirmed" in rows[1]
    assert "○ Unsubscribed" in rows[2]
    assert "△ Bounced" in rows[3]
    assert "550 No such user" in rows[3]
    assert "✕ Complained" in rows[4]


def test_it_shows_addresses_as_typed_and_times_in_utc(edith: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    for day, change in ((1, subscribers_table.subscribe), (2, subscribers_table.confirm)):
        with monkeypatch.context() as patch:
            patch.setattr(timestamps, "utc_now", lambda day=day: datetime(2026, 3, day, 8, 30, tzinfo=UTC))
            change("Ada@x.org" if day == 1 else "ada@x.org")
    row = parsed(edith.get(LIST)).select("#result_list tbody tr")[0]
    cells = [" ".join(cell.get_text(" ").split()) for cell in row.select("th, td")]
    assert cells == [
        *("Ada@x.org", "● Confirmed", "2 Mar 2026, 08:30", "1 Mar 2026, 08:30", "", "Delete Ada@x.org")
    ]


@pytest.mark.usefixtures("one_of_each")
@pytest.mark.parametrize(
    ("query", "found"),
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
def test_it_filters_and_searches(edith: Client, query: str, found: list[str]) -> None:
    assert listed(edith, query) == found


def test_it_finds_an_address_whose_domain_is_in_other_letters(edith: Client) -> None:
    sign_up(signups.normalize_email("ada@müller.de"))
    assert listed(edith, "?q=Ada@Müller.de") == ["ada@xn--mller-kva.de"]


@pytest.mark.usefixtures("one_of_each")
@pytest.mark.parametrize(
    ("query", "complaint"),
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
def test_it_says_what_it_can_not_look_for(edith: Client, query: str, complaint: str) -> None:
    found = parsed(edith.get(LIST + query))
    assert complaint in said(found)
    assert addresses(found) == []
    export = edith.get(EXPORT + query)
    assert complaint in admin_form.messages(edith, export)


@pytest.mark.usefixtures("one_of_each")
def test_the_filter_says_how_many_are_in_each_state(edith: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    sign_up("al@x.org")
    found = parsed(edith.get(f"{LIST}?state=confirmed&q=c"))
    choices = [choice.get_text(" ", strip=True) for choice in found.select("#changelist-filter li")]
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
    assert found.select("#changelist-filter .selected")[0].get_text(" ", strip=True) == "● Confirmed (1)"
    assert link(found, "○ Unsubscribed (1)") == "?state=unsubscribed&q=c"
    monkeypatch.setattr(subscribers_table, "count", lambda state: (80_000, True))
    assert "Pending (80,000+)" in admin_form.text(edith.get(LIST))


def test_it_leads_from_page_to_page(edith: Client) -> None:
    sign_up("other@x.org", *(f"s{number:02}@x.org" for number in range(51)))
    first = parsed(edith.get(f"{LIST}?q=s&state=pending"))
    assert len(addresses(first)) == 50
    assert link(first, "First page") is None
    second = parsed(edith.get(LIST + (link(first, "Next page") or "")))
    assert addresses(second) == ["s50@x.org"]
    assert link(second, "Next page") is None
    assert link(second, "First page") == "?q=s&state=pending"


@pytest.mark.usefixtures("one_of_each")
@pytest.mark.parametrize(("query", "lists"), [("", 5), ("?state=pending&q=b", 1)])
def test_a_page_takes_few_queries(edith: Client, calls: Calls, query: str, lists: int) -> None:
    listed(edith, query)
    assert [call.operation for call in calls] == ["Query"] * (lists + 5)  # and one to count each state


# --- When DynamoDB fails


@pytest.mark.usefixtures("unreachable")
@pytest.mark.parametrize("url", [LIST, EXPORT, f"{DELETE}?email=a@x.org"])
def test_it_says_that_dynamodb_can_not_be_reached(edith: Client, url: str) -> None:
    assert "can't be reached" in said(parsed(edith.get(url), 503))
    assert log() == []


@pytest.mark.usefixtures("unreachable")
def test_it_says_that_nothing_could_be_deleted(edith: Client) -> None:
    assert "can't be reached" in said(parsed(edith.post(f"{DELETE}?email=a@x.org"), 503))
    assert log() == []


def test_it_says_why_dynamodb_refused(edith: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUBSCRIBERS_TABLE", "no-such-table")
    assert "rejected the request (ResourceNotFoundException)" in said(parsed(edith.get(LIST), 503))


# --- Deletion


@pytest.mark.usefixtures("one_of_each")
def test_it_asks_before_it_deletes(edith: Client, calls: Calls) -> None:
    found = parsed(edith.get(f"{DELETE}?email=ed@x.org"))
    for text in ("ed@x.org", "△ Bounced", "550 No such user", "can be signed up again"):
        assert text in found.get_text(" ", strip=True)
    assert [call.operation for call in calls] == ["GetItem"]
    assert subscribers_table.get("ed@x.org")


@pytest.mark.parametrize("email", ["ada@x.org", ODD])
def test_it_deletes_and_leads_back(edith: Client, calls: Calls, email: str) -> None:
    sign_up(email, "other@x.org")
    url = link(parsed(edith.get(f"{LIST}?state=pending")), f"Delete {email}") or ""
    assert email in parsed(edith.get(url)).select("dd")[0].text
    calls.clear()
    answer = edith.post(url)
    assert [call.operation for call in calls] == ["DeleteItem"]
    assert answer["Location"] == f"{LIST}?state=pending"
    assert admin_form.messages(edith, answer) == "Subscriber deleted."
    assert listed(edith) == ["other@x.org"]


def test_the_log_says_who_deleted_but_not_whom(edith: Client) -> None:
    sign_up("ada@x.org")
    edith.post(f"{DELETE}?email=ada@x.org")
    assert log() == [("edith", "Deletion", "A subscriber")]
    entry = LogEntry.objects.get()
    assert (entry.object_id, entry.change_message) == (None, "")
    assert "A subscriber" in admin_form.text(edith.get(reverse("admin:index")))


@pytest.mark.parametrize("method", ["get", "post"])
def test_it_says_who_is_gone_already(edith: Client, method: str) -> None:
    answer = getattr(edith, method)(f"{DELETE}?email=ada@x.org")
    assert admin_form.messages(edith, answer) == "This subscriber has already been deleted."
    assert log() == []


def test_it_deletes_nothing_but_subscribers(edith: Client) -> None:
    subscribers_table.count_signup("here")
    hour = f"SIGNUPS#here#{timezone.now():%Y%m%d%H}"
    edith.post(DELETE, QUERY_STRING=f"email={hour.replace('#', '%23')}")
    assert subscribers_table.count_signup("here") == 2


def test_a_deletion_comes_from_our_own_page(edith: Client) -> None:
    sign_up("ada@x.org")
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = edith.cookies
    assert strict.post(f"{DELETE}?email=ada@x.org").status_code == 403
    assert subscribers_table.get("ada@x.org")


# --- Export


@pytest.mark.usefixtures("one_of_each")
def test_it_exports_what_the_list_shows(edith: Client, calls: Calls) -> None:
    url = link(parsed(edith.get(f"{LIST}?state=bounced&q=e")), "Export as CSV") or ""
    calls.clear()
    answer = edith.get(url)
    assert [call.operation for call in calls] == ["Query"]
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert (
        answer["Content-Disposition"]
        == f'attachment; filename="subscribers-bounced-{timezone.now():%Y-%m-%d}.csv"'
    )
    assert "no-store" in answer["Cache-Control"]
    assert url == f"{EXPORT}?state=bounced&q=e"
    (row,) = exported(edith, "?state=bounced&q=e")
    known = subscribers_table.get("ed@x.org")
    assert known
    assert row == {
        **{"email": "ed@x.org", "state": "bounced", "since": known.since},
        **{"signed_up": known.created_at, "reason": "550 No such user"},
    }
    assert [row["email"] for row in exported(edith)] == EVERYONE


@pytest.mark.usefixtures("one_of_each")
def test_the_log_says_who_exported_how_many(edith: Client) -> None:
    exported(edith, "?state=pending&q=bo@x.org")
    assert log() == [("edith", "Change", "Export of subscribers (pending): 1")]
    assert "bo@x.org" not in str(LogEntry.objects.values().get())


@pytest.mark.parametrize("first", "=+-@\t\r")
def test_a_spreadsheet_computes_nothing(edith: Client, first: str) -> None:
    sign_up("+1@x.org", "a-b=c@x.org")
    subscribers_table.stop("a-b=c@x.org", "bounced", f'{first}HYPERLINK("x", 1)')
    found = exported(edith)
    assert [row["email"] for row in found] == ["'+1@x.org", "a-b=c@x.org"]
    assert found[1]["reason"] == f"""'{first}HYPERLINK("x", 1)"""


def test_a_long_file_ends_and_the_next_one_goes_on(edith: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subscriber_export, "MAX_ROWS", 2)
    sign_up("a@x.org", "b@x.org", "c@x.org")
    assert [row["email"] for row in exported(edith, "?state=pending")] == ["a@x.org", "b@x.org"]
    found = parsed(edith.get(LIST))
    assert "This file has 2 subscribers, up to b@x.org." in said(found)
    url = str(found.select(".messagelist a")[0]["href"])
    assert url == f"{EXPORT}?state=pending&after=b%40x.org"
    assert [row["email"] for row in exported(edith, url.removeprefix(EXPORT))] == ["c@x.org"]
    assert said(parsed(edith.get(LIST))) == ""


def test_a_file_fits_into_an_answer_of_lambda(edith: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    sign_up("a@x.org", "b@x.org")
    for email in ("a@x.org", "b@x.org"):
        subscribers_table.stop(email, "bounced", "Because. " * 50)
    monkeypatch.setattr(subscriber_export, "MAX_SIZE", 600)
    answer = edith.get(EXPORT)
    assert len(answer.content) < 600 + 50
    assert "This file has 1 subscriber, up to a@x.org." in said(parsed(edith.get(LIST)))


# --- Who may


@pytest.mark.parametrize("url", [LIST, EXPORT, f"{DELETE}?email=bo@x.org"])
def test_nobody_else_sees_subscribers(client: Client, ada: Client, url: str) -> None:
    sign_up("bo@x.org")
    assert "/login/" in client.get(url)["Location"]
    assert ada.get(url).status_code == 403
    assert ada.post(url).status_code == 403
    assert client.post(url).status_code == 302
    assert subscribers_table.get("bo@x.org")
    assert log() == []


def test_the_index_has_the_list_for_those_who_may_see_it(ada: Client, edith: Client) -> None:
    index = reverse("admin:index")
    assert LIST in edith.get(index).content.decode()
    assert LIST not in ada.get(index).content.decode()


def test_who_only_may_look_can_export_but_not_delete(viewer: Client) -> None:
    sign_up("bo@x.org")
    assert link(parsed(viewer.get(LIST)), "Delete bo@x.org") is None
    assert [row["email"] for row in exported(viewer)] == ["bo@x.org"]
    assert viewer.get(f"{DELETE}?email=bo@x.org").status_code == 403
    assert viewer.post(f"{DELETE}?email=bo@x.org").status_code == 403
    assert subscribers_table.get("bo@x.org")


@pytest.mark.parametrize("path", ["add/", "1/change/", "1/delete/", "1/history/", "1/"])
def test_there_is_no_form_not_even_for_a_superuser(admin_client: Client, path: str) -> None:
    assert admin_client.get(LIST).status_code == 200
    assert f"{LIST}add/" not in admin_client.get(reverse("admin:index")).content.decode()
    assert admin_client.get(LIST + path).status_code == 404


def test_an_export_is_got_not_posted(edith: Client) -> None:
    assert edith.post(EXPORT).status_code == 405
    assert log() == []
