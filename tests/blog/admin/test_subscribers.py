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
from tests.support.dynamodb_costs import Calls, count_calls

pytestmark = pytest.mark.usefixtures("subscribers_table_name")

LIST = reverse("admin:blog_subscriber_changelist")
EXPORT = reverse("admin:blog_subscriber_export")
DELETE = reverse("admin:blog_subscriber_delete")
ADDRESSES = ["bo@x.org", "cy@x.org", "di@x.org", "ed@x.org", "flo@x.org"]  # one in each state
UNUSUAL_ADDRESS = """=1+1/../?&x=%2f#{'"<i>}@x.org"""


@pytest.fixture
def subscribers_in_each_state(subscribers_table_name: str) -> None:
    sign_up(*ADDRESSES)
    for email in ("cy@x.org", "di@x.org"):
        subscribers_table.confirm(email)
    subscribers_table.unsubscribe("di@x.org")
    subscribers_table.stop("ed@x.org", "bounced", "550 No such user")
    subscribers_table.stop("flo@x.org", "complained", "abuse")


@pytest.fixture
def viewer(db: None) -> Client:
    """The client of a user who can view subscribers but not delete them."""
    user = User.objects.create_user("vi", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="view_subscriber"))
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def calls() -> Iterator[Calls]:
    with count_calls(common.aws.clients.dynamodb()) as calls:
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


def parse(response: Any, status: int = 200) -> BeautifulSoup:
    assert response.status_code == status
    return BeautifulSoup(response.content, "html.parser")


def read_addresses(page: BeautifulSoup) -> list[str]:
    return [row.text for row in page.select("#result_list tbody th")]


def list_addresses(client: Client, query: str = "") -> list[str]:
    return read_addresses(parse(client.get(LIST + query)))


def find_link(page: BeautifulSoup, text: str) -> str | None:
    links = {each.get_text(" ", strip=True): str(each["href"]) for each in page.select("#content a")}
    return links.get(text)


def read_messages(page: BeautifulSoup) -> str:
    return " ".join(message.get_text(" ", strip=True) for message in page.select(".messagelist li"))


def export(client: Client, query: str = "") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(client.get(EXPORT + query).content.decode(), newline="")))


def list_log_entries() -> list[tuple[str, str, str]]:
    return [(e.user.username, e.get_action_flag_display(), e.object_repr) for e in LogEntry.objects.all()]


# --- The list


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
    ("query", "page"),
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
def test_list_filters_and_searches(edith: Client, query: str, page: list[str]) -> None:
    assert list_addresses(edith, query) == page


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
    export = edith.get(EXPORT + query)
    assert error in admin_form.follow_messages(edith, export)


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
    assert [call.operation for call in calls] == ["Query"] * (lists + 5)  # and one to count each state


# --- When DynamoDB fails


@pytest.mark.usefixtures("unreachable")
@pytest.mark.parametrize("url", [LIST, EXPORT, f"{DELETE}?email=a@x.org"])
def test_unreachable_table_shows_an_error(edith: Client, url: str) -> None:
    assert "can't be reached" in read_messages(parse(edith.get(url), 503))
    assert list_log_entries() == []


@pytest.mark.usefixtures("unreachable")
def test_deletion_reports_an_unreachable_table(edith: Client) -> None:
    assert "can't be reached" in read_messages(parse(edith.post(f"{DELETE}?email=a@x.org"), 503))
    assert list_log_entries() == []


def test_list_shows_the_error_code_of_dynamodb(edith: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUBSCRIBERS_TABLE", "no-such-table")
    assert "rejected the request (ResourceNotFoundException)" in read_messages(parse(edith.get(LIST), 503))


# --- Deletion


@pytest.mark.usefixtures("subscribers_in_each_state")
def test_deletion_asks_for_confirmation(edith: Client, calls: Calls) -> None:
    page = parse(edith.get(f"{DELETE}?email=ed@x.org"))
    for text in ("ed@x.org", "△ Bounced", "550 No such user", "can be signed up again"):
        assert text in page.get_text(" ", strip=True)
    assert [call.operation for call in calls] == ["GetItem"]
    assert subscribers_table.get("ed@x.org")


@pytest.mark.parametrize("email", ["ada@x.org", UNUSUAL_ADDRESS])
def test_deletion_redirects_to_the_filtered_list(edith: Client, calls: Calls, email: str) -> None:
    sign_up(email, "other@x.org")
    url = find_link(parse(edith.get(f"{LIST}?state=pending")), f"Delete {email}") or ""
    assert email in parse(edith.get(url)).select("dd")[0].text
    calls.clear()
    response = edith.post(url)
    assert [call.operation for call in calls] == ["DeleteItem"]
    assert response["Location"] == f"{LIST}?state=pending"
    assert admin_form.follow_messages(edith, response) == "Subscriber deleted."
    assert list_addresses(edith) == ["other@x.org"]


def test_log_of_a_deletion_has_no_address(edith: Client) -> None:
    sign_up("ada@x.org")
    edith.post(f"{DELETE}?email=ada@x.org")
    assert list_log_entries() == [("edith", "Deletion", "A subscriber")]
    entry = LogEntry.objects.get()
    assert (entry.object_id, entry.change_message) == (None, "")
    assert "A subscriber" in admin_form.page_text(edith.get(reverse("admin:index")))


@pytest.mark.parametrize("method", ["get", "post"])
def test_deletion_of_a_deleted_subscriber_shows_a_warning(edith: Client, method: str) -> None:
    response = getattr(edith, method)(f"{DELETE}?email=ada@x.org")
    assert admin_form.follow_messages(edith, response) == "This subscriber has already been deleted."
    assert list_log_entries() == []


def test_deletion_ignores_other_items(edith: Client) -> None:
    subscribers_table.count_signup("here")
    hour = f"SIGNUPS#here#{timezone.now():%Y%m%d%H}"
    edith.post(DELETE, QUERY_STRING=f"email={hour.replace('#', '%23')}")
    assert subscribers_table.count_signup("here") == 2


def test_deletion_requires_a_csrf_token(edith: Client) -> None:
    sign_up("ada@x.org")
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = edith.cookies
    assert strict.post(f"{DELETE}?email=ada@x.org").status_code == 403
    assert subscribers_table.get("ada@x.org")


# --- Export


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
    known = subscribers_table.get("ed@x.org")
    assert known
    assert row == {
        **{"email": "ed@x.org", "state": "bounced", "since": known.since},
        **{"signed_up": known.created_at, "reason": "550 No such user"},
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
    page = export(edith)
    assert [row["email"] for row in page] == ["'+1@x.org", "a-b=c@x.org"]
    assert page[1]["reason"] == f"""'{first}HYPERLINK("x", 1)"""


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


# --- Permissions


@pytest.mark.parametrize("url", [LIST, EXPORT, f"{DELETE}?email=bo@x.org"])
def test_pages_require_the_permission_to_view(client: Client, ada: Client, url: str) -> None:
    sign_up("bo@x.org")
    assert "/login/" in client.get(url)["Location"]
    assert ada.get(url).status_code == 403
    assert ada.post(url).status_code == 403
    assert client.post(url).status_code == 302
    assert subscribers_table.get("bo@x.org")
    assert list_log_entries() == []


def test_index_links_to_the_list_with_permission(ada: Client, edith: Client) -> None:
    index = reverse("admin:index")
    assert LIST in edith.get(index).content.decode()
    assert LIST not in ada.get(index).content.decode()


def test_viewer_can_export_but_not_delete(viewer: Client) -> None:
    sign_up("bo@x.org")
    assert find_link(parse(viewer.get(LIST)), "Delete bo@x.org") is None
    assert [row["email"] for row in export(viewer)] == ["bo@x.org"]
    assert viewer.get(f"{DELETE}?email=bo@x.org").status_code == 403
    assert viewer.post(f"{DELETE}?email=bo@x.org").status_code == 403
    assert subscribers_table.get("bo@x.org")


@pytest.mark.parametrize("path", ["add/", "1/change/", "1/delete/", "1/history/", "1/"])
def test_superuser_has_no_form(admin_client: Client, path: str) -> None:
    assert admin_client.get(LIST).status_code == 200
    assert f"{LIST}add/" not in admin_client.get(reverse("admin:index")).content.decode()
    assert admin_client.get(LIST + path).status_code == 404


def test_export_allows_only_get(edith: Client) -> None:
    assert edith.post(EXPORT).status_code == 405
    assert list_log_entries() == []
